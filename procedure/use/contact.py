"""Whether the source may be contacted for a use: what stops it in any case that the use covers."""

from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.codes import OutgoingKind
from procedure.measures.outgoing import must_be_free

if TYPE_CHECKING:
    from procedure.context import Context
    from procedure.use.use import Use


def must_reach_source(use: "Use", context: "Context", *kinds: OutgoingKind) -> None:
    """Raise FilingOnHold or MayNotBeSent where a case stops it: a hold, or what nobody may do.

    Whatever goes to the source about a use is a contact with it (clock reading 26).
    """
    for case in use.cases:
        other = context.beside.other(case)
        if other is not None and isinstance(other.state, Case):
            for kind in (OutgoingKind.CONTACT_SOURCE, *kinds):
                must_be_free(other.state, kind, other.rules, context.at)
