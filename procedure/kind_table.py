"""All kinds of dossiers, by the beginning of their ids."""

from typing import TYPE_CHECKING, Any

from procedure.access import Permission
from procedure.cases import CASE
from procedure.duty.kind import DUTY
from procedure.incidents.kind import INCIDENT
from procedure.intakes import INTAKE
from procedure.kinds import DossierKind
from procedure.matters.kind import MatterKind
from procedure.matters.matter import Matter
from procedure.open_steps import OpenStep
from procedure.protest.kind import PROTEST
from procedure.recall.kind import RECALL
from procedure.review.kind import REVIEW
from procedure.use.kind import USE

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure

MATTER_KINDS: tuple[MatterKind[Any], ...] = (PROTEST, RECALL, USE, INCIDENT, DUTY, REVIEW)
"""The kinds of matters beside cases; each is one line here."""
KINDS: tuple[DossierKind[Any], ...] = (CASE, INTAKE, *MATTER_KINDS)
_PERMISSIONS = {
    name: rule.permission for kind in reversed(KINDS) for name, rule in kind.acts.items()
}


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


def permissions_of(acts: str) -> tuple[Permission, ...]:
    """The permissions of acts that take steps, with commas between them as a list row has them.

    Where several kinds know such an act, it takes the same permission in each.
    """
    return tuple(_PERMISSIONS[act] for act in acts.split(",") if act in _PERMISSIONS)


def steps_of_matter(matter: Matter, rules: "Procedure") -> list[OpenStep]:
    """What the kind of a matter lists as open steps; none once it has ended."""
    if matter.ended_at is not None:
        return []
    tables = matter_kind_of(matter.dossier).rules
    return [
        step
        for table in tables
        if table.open_steps is not None
        for step in table.open_steps(matter, rules)
    ]
