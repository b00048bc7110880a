"""Whether the source may be contacted for a use: what stops it in any case that the use covers."""

from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.codes import OutgoingKind
from procedure.measures.outgoing import must_be_free

if TYPE_CHECKING:
    from procedure.context import Context
    from procedure.use.use import Use


def must_reach_source(use: "Use", context: "Context", *kinds: OutgoingKind) -> None:
    """Raise FilingOnHold or MayNotBeSent where a hold or a prohibition stops it, here or in a case.

    Whatever goes to the source about a use is a contact with it (clock reading 26).
    """
    kinds = (OutgoingKind.CONTACT_SOURCE, *kinds)
    for kind in kinds:
        must_be_free(use, kind, context.rules, context.at)
    for case in use.cases:
        other = context.beside.other(case)
        if other is not None and isinstance(other.state, Case):
            for kind in kinds:
                must_be_free(other.state, kind, other.rules, context.at)
