"""What a recall is about, and the order to open or renew one, which cases and intakes pass on."""

from enum import StrEnum
from typing import Literal

from procedure.dossier import Command
from procedure.passing_between import OpenMatter
from procedure.people import SYSTEM_ID
from procedure.values import CaseId, CommunicationId, PersonId


class RecallReason(StrEnum):
    """Why U.S. copies are recalled. Whoever got the data must act at once (RPD25 a.5(7)(b))."""

    MODIFIED = "MODIFIED"
    """INTERPOL or the source changed the data: copies are brought up to date, or removed."""
    DELETED = "DELETED"
    """INTERPOL deleted it, or the source withdrew it: copies are removed from use."""
    NON_COMPLIANT = "NON_COMPLIANT"
    """INTERPOL found it non-compliant: nobody acts on it any more (REPORT L34)."""
    STILL_STOPPED = "STILL_STOPPED"
    """Somebody was stopped although it is gone: a copy that nobody knew of is still in use."""


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
