"""What a page asks briefly of an act: whether it is possible, and whether there is a choice."""

from datetime import timedelta

from activities.recorder import Recorder
from procedure.people import Actor
from register.register import Register
from tests.register.acting import open_case
from tests.register.samples import ANALYST, CASE, START
from views.cases import CaseViews
from views.looks import Looks
from views.possible import Next
from views.trials import Wanted

NOW = START + timedelta(minutes=10)
ACTS = frozenset({"add_fact", "compose_message"})


async def following(recorder: Recorder, by: Actor, wanted: Wanted) -> Next:
    """What the person can do in the case."""
    looks = Looks(recorder.register, now=lambda: NOW)
    views = CaseViews(recorder, looks, now=lambda: NOW)
    return await views.next(await views.file(by, CASE), by, only=wanted)


def values(found: Next, act: str) -> list[tuple[str, tuple[str, ...]]]:
    """The fields of the act that must be chosen, with their values."""
    return [
        (each.field, each.values) for one in found.possible if one.act == act for each in one.values
    ]


async def test_of_a_brief_act_two_values_are_found_and_of_others_all(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    by = (await recorder.directory()).actor(ANALYST, NOW)
    assert by is not None
    everything = await following(recorder, by, Wanted(acts=ACTS))
    briefly = await following(recorder, by, Wanted(acts=ACTS, brief={"add_fact"}))
    assert values(briefly, "compose_message") == values(everything, "compose_message")
    ((field, few),) = values(briefly, "add_fact")
    ((same, all_of_them),) = values(everything, "add_fact")
    assert (field, len(few)) == (same, 2)
    assert set(few) < set(all_of_them)
    assert briefly.not_yet == everything.not_yet
