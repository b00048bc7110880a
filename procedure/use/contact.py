"""Whether the source may be contacted for a use: what stops it in any case that the use covers."""

from typing import TYPE_CHECKING

from procedure.codes import OutgoingKind
from procedure.matters.contact import must_be_free_in

if TYPE_CHECKING:
    from procedure.context import Context
    from procedure.use.use import Use


def must_reach_source(use: "Use", context: "Context", *kinds: OutgoingKind) -> None:
    """Raise FilingOnHold or MayNotBeSent where a hold or a prohibition stops it, here or in a case.

    Whatever goes to the source about a use is a contact with it (clock reading 26).
    """
    must_be_free_in(use, context, OutgoingKind.CONTACT_SOURCE, *kinds)
