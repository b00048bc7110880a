"""One document that a person wrote in a case, opened: a draft, a reason, an answer, a question."""

from procedure.numbers import CaseNumber
from procedure.values import CaseId, DocumentId, Moment, Stored
from views.case_drafts import drafts_of
from views.case_view import DraftStanding
from views.exchange import FieldLine, field_lines
from views.files import CaseFile
from views.timeline import timeline
from views.writings import Writing, document_of

STANDINGS = {
    DraftStanding.WAITING: "It waits for approval.",
    DraftStanding.APPROVED: "It is the approved decision.",
    DraftStanding.SENT_BACK: "It was sent back.",
    DraftStanding.REPLACED: "It was replaced by a later draft.",
    DraftStanding.OVERTAKEN: "It was approved, and INTERPOL's action overtook it.",
    DraftStanding.EARLIER: "It belongs to an earlier attempt of the case.",
}
"""What happened to a draft, in a sentence."""


class DocumentView(Stored):
    """A document, opened. It may hold personal data."""

    document: DocumentId
    case: CaseId
    case_number: CaseNumber | None
    """The short number of the case."""
    event: int
    """The event that names it."""
    at: Moment
    by: str
    what: str
    """What was recorded with it."""
    standing: DraftStanding | None = None
    """What happened to it, if it is a draft of the legal decision."""
    task: str | None = None
    fields: tuple[FieldLine, ...] = ()
    text: str | None = None


def composed(file: CaseFile, writing: Writing) -> DocumentView:
    """A document that the case names; of several events that name it, the last counts."""
    case, rules = file.case, file.book.procedure
    document = writing.document
    number = max(n for n, event in enumerate(file.events, 1) if document_of(event) == document)
    event = file.events[number - 1]
    line = next(line for line in timeline(file.events, rules) if line.event == number)
    draft = next((one for one in drafts_of(file, {}) if one.document == document), None)
    task: str | None = getattr(event, "task", None)
    form = rules.task(case.tasks[task].code).fields if task in case.tasks else ()
    return DocumentView(
        document=document,
        case=case.dossier,
        case_number=case.number,
        event=number,
        at=line.at,
        by=line.who,
        what=line.what,
        standing=draft.standing if draft else None,
        task=task,
        fields=field_lines(writing.fields, form),
        text=writing.problem or writing.text or None,
    )
