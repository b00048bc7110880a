"""What a recall is about, and the order to open or renew one, which cases and intakes pass on."""

from typing import Literal

from procedure.copies import CopyName
from procedure.copy_codes import UsSystem
from procedure.dossier import Command
from procedure.passing_between import OpenMatter
from procedure.people import SYSTEM_ID, AgencyCode
from procedure.recall_codes import RecallReason
from procedure.values import CaseId, CommunicationId, DocumentId, PersonId


class OpenRecall(OpenMatter):
    """Recall the U.S. copies of a communication, also of one that Caveat never saw."""

    act: Literal["open_recall"] = "open_recall"
    reason: RecallReason
    communication: CommunicationId | None = None
    """The communication that says so, where no case is known."""


class RenewRecall(Command):
    """There is a new reason to recall the same copies: everybody must attest again."""

    act: Literal["renew_recall"] = "renew_recall"
    by: PersonId = SYSTEM_ID
    case: CaseId
    reason: RecallReason
    why: DocumentId | None = None
    """What was written about it in the case."""


class AddHolder(Command):
    """Somebody else has a copy, or got the data; the document says how we know."""

    act: Literal["add_holder"] = "add_holder"
    agency: AgencyCode
    system: UsSystem
    case: CaseId | None = None
    """The case that passes it on, and the copy as it knows it; a person names neither."""
    copy_id: CopyName | None = None
    document: DocumentId
