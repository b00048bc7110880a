"""Every list row that an act changes, whatever the kind of its dossier."""

from typing import TYPE_CHECKING

from procedure.dossier import S
from procedure.kinds import DossierKind
from procedure.rows import Rows
from procedure.step_rows import changed_steps
from procedure.task import HasTasks

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure


def changed_rows(kind: DossierKind[S], before: S | None, after: S, rules: "Procedure") -> Rows:
    """The rows of the kind's own lists, and the open steps where agencies are asked."""
    rows = kind.rows(before, after, rules)
    if not isinstance(after, HasTasks):
        return rows
    known = before if isinstance(before, HasTasks) else None
    return rows.model_copy(update={"steps": changed_steps(known, after, rules)})
