"""Cases in the stages that edition 2026-1 does not have."""

from collections.abc import Callable

from tests.procedure import before_the_ccf, protected
from tests.procedure.casework import Course, decided_unreviewed, deleted_and_corrected

ONLY_LATER: dict[str, Callable[[], Course]] = {
    "INTERPOL_REVIEW": decided_unreviewed,
    "RECALL": deleted_and_corrected,
    "PROTECTION": protected.unconfirmed,
    "DISCLOSURE": protected.asylee,
    "CONFIRMATION": protected.approved,
    "DELETION": protected.confirmed,
    "CCF": before_the_ccf.requested,
}
