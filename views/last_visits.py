"""What somebody had seen of a case when they last looked, by the ledger's own record of looks."""

from procedure.people import Actor
from register.visits import Visit
from views.looks import LOOKED, Looks, View, quarter_of

_SEEN_IN = (View.CASE, View.TIMELINE)
"""The views that show everything of a case."""


async def last_visit(looks: Looks, actor: Actor, case_id: str) -> Visit | None:
    """The actor's last look at the case before this one; None where there was none.

    Looks within a quarter of an hour are one, so a page that is opened again shows the same
    changes, and nothing is taken as seen that was recorded after that look.
    """
    return await looks.register.visits.last(
        case_id,
        actor.person,
        kind=LOOKED,
        views=_SEEN_IN,
        before=quarter_of(looks.now()),
    )
