"""What may leave a matter: what stops it in the matter itself, or in a case that it covers."""

from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.codes import OutgoingKind
from procedure.measures.outgoing import must_be_free

if TYPE_CHECKING:
    from procedure.context import Context
    from procedure.matters.matter import Matter


def must_be_free_in(matter: "Matter", context: "Context", *kinds: OutgoingKind) -> None:
    """Raise FilingOnHold or MayNotBeSent where something stops one of these."""
    for kind in kinds:
        must_be_free(matter, kind, context.rules, context.at, context.left_at)
    for case in matter.cases:
        other = context.beside.other(case)
        if other is not None and isinstance(other.state, Case):
            for kind in kinds:
                must_be_free(other.state, kind, other.rules, context.at, context.left_at)
