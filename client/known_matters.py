"""Which matters beside cases somebody may know of."""

from activities.recorder import Recorder
from procedure.access import reader_of
from procedure.case import Case
from procedure.kind_table import matter_kind_of
from procedure.matters.matter import Matter
from procedure.measures.team import sees_case
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
    if not matter_kind_of(matter_id).may_know(matter, actor):
        return None
    return matter if await _sees_its_cases(recorder, actor, matter) else None


async def _sees_its_cases(recorder: Recorder, actor: Actor, matter: Matter) -> bool:
    """Whether no team hides one of its cases from the actor, by the records, which are sealed."""
    if reader_of(actor) is None:
        return True
    cases = [await recorder.state(one) for one in matter.about]
    return all(sees_case(one, actor) for one in cases if isinstance(one, Case))
