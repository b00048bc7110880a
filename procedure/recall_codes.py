"""Why U.S. copies are recalled, and what whoever has them may attest."""

from collections.abc import Mapping
from enum import StrEnum


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


STATES: Mapping[RecallReason, str] = {
    RecallReason.MODIFIED: "changed",
    RecallReason.DELETED: "deleted",
    RecallReason.NON_COMPLIANT: "found non-compliant by INTERPOL",
    RecallReason.STILL_STOPPED: "no longer to be used by anybody",
}
"""What messages to holders say that happened to it."""


class Attested(StrEnum):
    """What a holder of the data did. Purged and kept as a record are never the same."""

    PURGED_FROM_USE = "PURGED_FROM_USE"
    """Removed from whatever somebody could act on."""
    RETAINED_AS_RECORD = "RETAINED_AS_RECORD"
    """Kept in a closed file as a record of what happened; nobody can act on it."""
    NEVER_HELD = "NEVER_HELD"
    """There was none."""
    UPDATED = "UPDATED"
    """Brought up to date; only where the data were changed and are not gone."""
