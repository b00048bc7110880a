"""What people wrote in a case, opened: answers, reasons, drafts, reports."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from procedure.dossier import Event
from procedure.refusals import NotFound
from procedure.values import DocumentId, Moment, PersonId, Stored
from register.register import Register
from register.sealing import UNREADABLE, KeyDestroyed
from register.values import StoredDocument
from views.entered_persons import entered_lines

DESTROYED = "Its key was destroyed on an order: nobody can read it any more."
DAMAGED = "It cannot be opened: the register is damaged, or a key is missing."


class Writing(Stored):
    """One document, opened. It may hold personal data."""

    document: DocumentId
    dossier: str | None = None
    """To which case, matter or communication it belongs."""
    kind: str
    """The command that it was written for, such as ``AnswerTask``."""
    by: PersonId | None = None
    at: Moment | None = None
    """When it was written."""
    task: str | None = None
    text: str = ""
    fields: Mapping[str, Any] = {}
    """The fields of a form, by their keys."""
    problem: str | None = None
    """Why it cannot be read."""


async def opened(register: Register, documents: Iterable[str]) -> dict[str, Writing]:
    """These documents by their ids; one that cannot be read says why. Nothing is recorded."""
    wanted = list(dict.fromkeys(documents))

    def read(connection: Connection) -> dict[str, Writing]:
        kept = register.documents.all_that_open(connection, wanted)
        return {
            one: _writing(kept[one]) if one in kept else _unreadable(register, connection, one)
            for one in wanted
        }

    return await register.read(read) if wanted else {}


def _unreadable(register: Register, connection: Connection, document: str) -> Writing:
    """Why it cannot be read."""
    try:
        return _writing(register.documents.document.within(connection, document))
    except (KeyDestroyed, NotFound, *UNREADABLE) as error:
        dossier = register.documents.place.within(connection, document).dossier
        problem = DESTROYED if isinstance(error, KeyDestroyed) else DAMAGED
        return Writing(document=document, dossier=dossier, kind="", problem=problem)


def _writing(kept: StoredDocument) -> Writing:
    content = kept.content
    return Writing(
        document=kept.document_id,
        dossier=kept.dossier,
        kind=kept.kind,
        by=kept.author,
        at=kept.written_at,
        task=kept.task,
        text="\n".join((*_words(content), *entered_lines(content))),
        fields=content.get("fields") or {},
    )


def _words(content: Mapping[str, Any]) -> list[str]:
    """What the person wrote: the text or reason, and why a case opened beside another one."""
    found = (content.get("text") or content.get("reason"), content.get("another"))
    return [str(words) for words in found if words]


def text_of(document: str | None, writings: Mapping[str, Writing]) -> str | None:
    """What the document says, or why it cannot be read; nothing where it says nothing."""
    writing = writings.get(document or "")
    return None if writing is None else writing.problem or writing.text or None


def document_of(event: Event) -> str | None:
    """The document that an event names as what was written for it."""
    document: str | None = getattr(event, "document", None)
    return document


def documents_of(events: Sequence[Event]) -> list[str]:
    """The documents that these events name, in their order."""
    return [document for event in events if (document := document_of(event)) is not None]
