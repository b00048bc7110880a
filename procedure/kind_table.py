"""All kinds of dossiers, by the beginning of their ids."""

from typing import Any

from procedure.cases import CASE
from procedure.duty.kind import DUTY
from procedure.incidents.kind import INCIDENT
from procedure.intakes import INTAKE
from procedure.kinds import DossierKind
from procedure.matters.kind import MatterKind
from procedure.protest.kind import PROTEST
from procedure.recall.kind import RECALL
from procedure.review.kind import REVIEW
from procedure.use.kind import USE

MATTER_KINDS: tuple[MatterKind[Any], ...] = (PROTEST, RECALL, USE, INCIDENT, DUTY, REVIEW)
"""The kinds of matters beside cases; each is one line here."""
KINDS: tuple[DossierKind[Any], ...] = (CASE, INTAKE, *MATTER_KINDS)


def kind_of(dossier: str) -> DossierKind[Any]:
    """The kind of a dossier. Raises LookupError."""
    for kind in KINDS:
        if dossier.startswith(kind.prefix):
            return kind
    raise LookupError("no kind of dossier has an id like this")


def matter_kind_of(matter: str) -> MatterKind[Any]:
    """The kind of a matter. Raises LookupError."""
    for kind in MATTER_KINDS:
        if matter.startswith(kind.prefix):
            return kind
    raise LookupError("no kind of matter has an id like this")
