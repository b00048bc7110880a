"""All kinds of dossiers, by the beginning of their ids."""

from typing import Any

from procedure.cases import CASE
from procedure.intakes import INTAKE
from procedure.kinds import DossierKind

KINDS: tuple[DossierKind[Any], ...] = (CASE, INTAKE)


def kind_of(dossier: str) -> DossierKind[Any]:
    """The kind of a dossier. Raises LookupError."""
    for kind in KINDS:
        if dossier.startswith(kind.prefix):
            return kind
    raise LookupError("no kind of dossier has an id like this")
