"""The documents of the source: asked for through USNCB, and what came; ``not obtained`` is said."""

from typing import TYPE_CHECKING, Literal

from procedure.clocks.clock import Clock
from procedure.dossier import Command, Event, TimelineText, with_clocks, with_ended
from procedure.refusals import AlreadyDone, CaseNotReady, NotWellFormed
from procedure.tables import ActRule, EventRule, Needs, Rules
from procedure.use.contact import must_reach_source
from procedure.use.evidence import DESK_AND_COUNSEL
from procedure.use.use import Use
from procedure.use_codes import Documents
from procedure.values import DocumentId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Any

    from procedure.annex.editions import Procedure
    from procedure.context import Context

WAIT = "source-documents"
"""The clock of the wait for them."""


class DocumentsAlreadyAsked(AlreadyDone):
    """The source was asked, or has answered."""

    sentence = "The source was already asked for its documents."


class DocumentsNotAsked(CaseNotReady):
    """The source was never asked."""

    sentence = "The source was not asked for its documents."


class AskUseDocuments(Command):
    """Record that the source was asked for its documents."""

    act: Literal["ask_use_documents"] = "ask_use_documents"
    document: DocumentId


class UseDocumentsAsked(Event):
    """The source was asked for its documents through USNCB."""

    document: DocumentId
    clock: Clock


class RecordUseDocuments(Command):
    """Record what came of the documents of the source."""

    act: Literal["record_use_documents"] = "record_use_documents"
    found: Documents
    document: DocumentId


class UseDocumentsRecorded(Event):
    """What came of the documents of the source."""

    found: Documents
    document: DocumentId


def must_ask(use: Use, context: "Context") -> None:
    """Raise Refused where the source was asked, or may not be reached."""
    use.must_await_use()
    if use.request.documents is not None:
        raise DocumentsAlreadyAsked()
    must_reach_source(use, context)


def ask_use_documents(use: Use, order: AskUseDocuments, context: "Context") -> list[Event]:
    """Once, and not where a hold or a prohibition stops it."""
    return asked(use, order.document, context)


def asked(
    use: Use, document: DocumentId, context: "Context", sent_at: "datetime | None" = None
) -> list[Event]:
    """The wait counts from the sending, now where nothing else is said. Raises Refused."""
    must_ask(use, context)
    clock = context.start(use, use.case_class, WAIT, WAIT, "the source was asked", at=sent_at)
    return [UseDocumentsAsked(at=context.at, by=context.by, document=document, clock=clock)]


def record_use_documents(use: Use, order: RecordUseDocuments, context: "Context") -> list[Event]:
    """What was asked for came, came in part, or did not come; what comes later counts."""
    use.must_await_use()
    if use.request.documents is None:
        raise DocumentsNotAsked()
    if order.found is Documents.ASKED:
        raise NotWellFormed(problem="Say whether the documents came: ASKED is recorded already.")
    recorded = UseDocumentsRecorded(
        at=context.at, by=context.by, found=order.found, document=order.document
    )
    return [recorded]


def after_asking(use: Use, event: UseDocumentsAsked) -> Use:
    """The wait begins."""
    return with_clocks(use, event.clock).asking(documents=Documents.ASKED)


def after_recording(use: Use, event: UseDocumentsRecorded) -> Use:
    """The wait is over."""
    return with_ended(use, event.at, WAIT).asking(documents=event.found)


def asking_text(use: Use, event: UseDocumentsAsked, rules: "Procedure") -> TimelineText:
    """The source was asked."""
    what = "The source was asked for its documents"
    return TimelineText(what, None, event.clock.clock_id, begins=True)


def recording_text(use: Use, event: UseDocumentsRecorded, rules: "Procedure") -> TimelineText:
    """``Documents of the source: NOT_OBTAINED``."""
    return TimelineText(f"Documents of the source: {event.found}", None, WAIT)


def _results(
    use: Use, rules: "Procedure", at: "datetime", known: "Mapping[str, Any]"
) -> "Iterable[Documents]":
    """What can have come."""
    return [one for one in Documents if one is not Documents.ASKED]


RULES = Rules(
    events=(
        EventRule(UseDocumentsAsked, after_asking, asking_text, once=True),
        EventRule(UseDocumentsRecorded, after_recording, recording_text, once=True),
    ),
    acts=(
        ActRule(AskUseDocuments, ask_use_documents, DESK_AND_COUNSEL),
        ActRule(
            RecordUseDocuments,
            record_use_documents,
            DESK_AND_COUNSEL,
            choices={"found": _results},
        ),
    ),
    needs=Needs(clocks=(WAIT,)),
)
