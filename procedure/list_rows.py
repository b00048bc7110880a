"""Every list row that an act changes, whatever the kind of its dossier."""

from typing import TYPE_CHECKING

from procedure.dossier import S
from procedure.expected_rows import changed_expected
from procedure.kinds import DossierKind
from procedure.rows import Rows
from procedure.step_rows import changed_steps
from procedure.task import HasTasks

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure


def changed_rows(kind: DossierKind[S], before: S | None, after: S, rules: "Procedure") -> Rows:
    """The rows of the kind's own lists, what is expected of others, and the open steps.

    Of a dossier in which agencies are never asked there are no open steps.
    """
    expected = changed_expected(before, after)
    rows = kind.rows(before, after, rules).model_copy(update={"expected": expected})
    if not isinstance(after, HasTasks):
        return rows
    known = before if isinstance(before, HasTasks) else None
    return rows.model_copy(update={"steps": changed_steps(known, after, rules)})
