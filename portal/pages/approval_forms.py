"""The forms of a second person, to approve and to send back, each with the time for it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from client.orders import new_order_id
from portal.guards import own_page
from portal.pages.act_words import is_contrary
from portal.pages.case_acts import decides_draft
from portal.pages.fields import ActForm
from portal.pages.meanings import Meanings
from portal.pages.offers import Offer, form_for
from portal.pages.site import Opened
from portal.pages.times import When
from portal.pages.what_follows import Follows

LIST = "/approvals"


class Decision(NamedTuple):
    """Something that the reader may decide as a second person."""

    form: ActForm
    due: When | None
    """By when, where something says so."""
    follows: tuple[Follows, ...]
    """What happens next if they decide so."""


def decisions_of(
    offers: Sequence[Offer],
    meanings: Meanings,
    opened: Opened,
    due: Callable[[Offer], When | None],
    follows: Callable[[Offer], tuple[Follows, ...]],
) -> list[Decision]:
    """Every form, to approve first."""
    found = [one for one in offers if decides_draft(one.act)]
    ordered = sorted(found, key=lambda one: is_contrary(one.fixed))
    return [
        Decision(_form(offer, meanings, opened, first=place == 0), due(offer), follows(offer))
        for place, offer in enumerate(ordered)
    ]


def _form(offer: Offer, meanings: Meanings, opened: Opened, *, first: bool) -> ActForm:
    rejects = is_contrary(offer.fixed)
    form = form_for(
        offer,
        meanings,
        order=new_order_id(),
        form_key=opened.form_key,
        back=own_page(opened.request.query_params.get("back", LIST)),
        solid=first and not rejects,
        needs="Needs a reason.",
    )
    message = offer.fixed.get("message")
    if message is None:
        return form
    button = "Send it back" if rejects else "Approve it"
    update = {"title": f"Message {message}: {button.lower()}", "button": button}
    return form.model_copy(update=update)
