"""A matter beside cases in Temporal: it rests without a run, keeps its time, and survives kills."""

from datetime import timedelta

from client.matters import Matters
from client.taking_up import TakingUp
from procedure.facts import AddFact
from procedure.matters.common import AddNote
from procedure.measures.matters import Beside
from procedure.protest.filing import FileProtest
from procedure.protest.opening import JoinProtest, LeaveProtest, OpenProtest
from tests.office import ANALYST, COUNSEL, Office
from tests.workflows.steps import kinds

EXPECTED = timedelta(days=31)


async def opened(office: Office, *cases: str) -> str:
    """A protest that counsel opened for these cases."""
    receipt = await matters(office).open(
        office.person(COUNSEL), OpenProtest, text="The same issue in each.", cases=cases
    )
    return receipt.dossier


def matters(office: Office) -> Matters:
    """Orders to matters."""
    return Matters(office.ordering)


async def test_a_matter_rests_without_a_run_and_the_next_act_starts_one(office: Office) -> None:
    protest = await opened(office, await office.start())
    assert await office.handle(protest).result() == "DRAFT"
    receipt = await matters(office).order(
        office.person(ANALYST), protest, AddNote, text="A call from the legat."
    )
    assert receipt.number is not None
    assert receipt.number.startswith("PROTEST-")
    assert await office.handle(protest).result() == "DRAFT"
    assert await kinds(office, protest) == ["ProtestOpened", "NoteAdded"]
    assert protest not in await office.register.dossiers.open_dossiers()


async def test_cases_hear_of_the_protest_and_it_hears_of_their_facts(office: Office) -> None:
    first, second = await office.start(), await office.start()
    protest = await opened(office, first)
    counsel = office.person(COUNSEL)
    await matters(office).order(counsel, protest, JoinProtest, text="The same.", case=second)
    for case_id in (first, second):
        case = await office.until(case_id, lambda case: protest in case.of(Beside).matters)
        assert case.of(Beside).matters[protest].stage == "DRAFT"
    await office.say(ANALYST, second, AddFact, fact="ENCOUNTER")
    await office.register.await_revision(protest, 3)
    assert (await kinds(office, protest))[-1] == "CaseHasFact"
    await matters(office).order(counsel, protest, LeaveProtest, text="Another issue.", case=second)
    left = await office.until(second, lambda case: not case.of(Beside).matters[protest].covered)
    assert left.ended is None
    rows = await office.register.lists.matters(linked=first)
    assert [row.matter_id for row in rows] == [protest]
    assert await office.register.lists.matters(linked=second) == []


async def test_its_clock_keeps_a_run_and_alerts_are_recorded_then(office: Office) -> None:
    protest = await opened(office, await office.start())
    await matters(office).order(office.person(COUNSEL), protest, FileProtest, text="Sent.")
    run = await office.gateway.run_of(protest)
    assert run is not None
    assert protest in await office.register.dossiers.open_dossiers()
    (taken,) = await TakingUp(office.gateway, office.register).these([protest])
    assert taken.how == "CONTINUED"
    assert await office.gateway.run_of(protest) not in (None, run)
    await office.pass_time(protest, EXPECTED)
    await office.register.await_revision(protest, 4)
    assert (await kinds(office, protest))[2:4] == ["AlertReached", "AlertReached"]


async def test_a_run_that_was_killed_starts_again_with_the_next_act(office: Office) -> None:
    protest = await opened(office, await office.start())
    await matters(office).order(office.person(COUNSEL), protest, FileProtest, text="Sent.")
    await office.handle(protest).terminate()
    await matters(office).order(office.person(ANALYST), protest, AddNote, text="A note.")
    assert await office.gateway.run_of(protest) is not None
    assert await kinds(office, protest) == ["ProtestOpened", "ProtestFiled", "NoteAdded"]
    await office.pass_time(protest, EXPECTED)
    await office.register.await_revision(protest, 5)
