"""Which matters beside cases somebody may know of."""

from activities.recorder import Recorder
from procedure.kind_table import matter_kind_of
from procedure.matters.matter import Matter
from procedure.people import Actor
from register.register import Register


async def known_matter(
    register: Register, recorder: Recorder, actor: Actor, matter_id: str
) -> Matter | None:
    """The matter as recorded; None where there is none, or the actor may not know of it.

    It is opened only for whoever may know of it by its rows, so that one that is hidden takes the
    same queries as one that does not exist.
    """
    if not await register.teams.sees_matter(actor, matter_id):
        return None
    matter = await recorder.state(matter_id)
    if not isinstance(matter, Matter):
        return None
    return matter if matter_kind_of(matter_id).may_know(matter, actor) else None
