"""What a recall is about, and the order to open or renew one, which cases and intakes pass on."""

from typing import Literal

from procedure.dossier import Command
from procedure.passing_between import OpenMatter
from procedure.people import SYSTEM_ID
from procedure.recall_codes import RecallReason
from procedure.values import CaseId, CommunicationId, PersonId


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
