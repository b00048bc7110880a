"""The first thing to do in a case, as a form on the page that shows the grounds for it."""

from collections.abc import Sequence

from client.orders import new_order_id
from portal.pages.case_acts import ActLink, offer_of
from portal.pages.fields import ActForm
from portal.pages.meanings import Meanings
from portal.pages.offers import form_for
from portal.pages.site import Opened
from views.case_page import CasePage

_HERE = frozenset(
    {"record_notification", "draft_decision", "record_filing", "record_outcome", "close_case"}
)
"""Acts that ask so little that their form is on the page; all others have a page of their own."""


def form_here(
    opened: Opened, page: CasePage, links: Sequence[ActLink], here: str
) -> ActForm | None:
    """The form of the first act; None where it has a page of its own."""
    if not links or links[0].act not in _HERE:
        return None
    first = links[0]
    offer = offer_of(first, page, here)
    due = f"Due {first.due.sentence}. " if first.due is not None else ""
    rules = opened.office.recorder.editions.in_force(opened.now)
    return form_for(
        offer,
        Meanings(opened.directory, rules),
        order=new_order_id(),
        form_key=opened.form_key,
        back=here,
        solid=True,
        needs=f"{due}{first.needs}",
    )
