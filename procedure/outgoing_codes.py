"""What leaves: the acts that two people decide, and how much evidence weighs."""

from collections.abc import Mapping
from enum import StrEnum

from procedure.codes import OutgoingKind

LIMIT = "limit"
"""The field of a proposal's sealed document that names the legal limit."""
KINDS: Mapping[OutgoingKind, str] = {
    OutgoingKind.DATABASE_QUERY: "query INTERPOL's databases",
    OutgoingKind.CONTACT_SOURCE: "ask or tell the source something",
    OutgoingKind.CORRECTION_NOTICE: "tell the recording bureau that data are incorrect",
    OutgoingKind.LOCATION_DISCLOSURE: "say where the person is",
    OutgoingKind.USE_NOTICE: "tell the source that its data will be used",
    OutgoingKind.GS_INFORMATION: "inform the General Secretariat despite a hold",
}
"""What can be asked for, in words."""


class Weight(StrEnum):
    """How much an item proves: the first weighs most (RoP24 25-27)."""

    COMPETENT_BODY_FINDING = "COMPETENT_BODY_FINDING"
    """A court or another competent body found it."""
    OFFICIAL_RECORD = "OFFICIAL_RECORD"
    """An official record says so."""
    REPORT = "REPORT"
    """A report of somebody who looked into it."""
    ALLEGATION = "ALLEGATION"
    """Somebody says so."""

    @property
    def rank(self) -> int:
        """1 for what weighs most."""
        return list(Weight).index(self) + 1
