"""Filing a protest with the General Secretariat of INTERPOL."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.clocks.clock import Clock
from procedure.dossier import Command, Event, TimelineText, with_clocks
from procedure.matters.common import telling
from procedure.people import Role
from procedure.protest.protest import Protest
from procedure.refusals import AlreadyDone
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

ADMISSIBLE = "protest-admissibility"


class ProtestAlreadyFiled(AlreadyDone):
    """It is filed."""

    sentence = "The protest is already filed."


class FileProtest(Command):
    """The protest was sent to the General Secretariat."""

    act: Literal["file_protest"] = "file_protest"
    document: DocumentId


class ProtestFiled(Event):
    """The protest was sent to the General Secretariat (IRSD24 art. 3)."""

    document: DocumentId
    clock: Clock
    """When the General Secretariat is expected to say whether it is admissible."""


def after_filing(protest: Protest, event: ProtestFiled) -> Protest:
    """INTERPOL has it."""
    return replace(with_clocks(protest, event.clock), filed_at=event.at)


def file_protest(protest: Protest, order: FileProtest, context: "Context") -> list[Event]:
    """Once."""
    protest.must_be_open()
    if protest.filed_at is not None:
        raise ProtestAlreadyFiled()
    clock = context.start(protest, protest.case_class, ADMISSIBLE, ADMISSIBLE, "protest filed")
    return [ProtestFiled(at=context.at, by=context.by, document=order.document, clock=clock)]


def filing_text(protest: Protest, event: ProtestFiled, rules: "Procedure") -> TimelineText:
    """It was filed."""
    return TimelineText("Protest filed with INTERPOL", 5, event.clock.clock_id, begins=True)


RULES = Rules(
    events=(EventRule(ProtestFiled, after_filing, filing_text, telling, once=True),),
    acts=(ActRule(FileProtest, file_protest, Permission(roles=(Role.COUNSEL,))),),
)
