"""A track that has ended is followed again when a fact or a new decision gives it more to do."""

from procedure.case import Case
from procedure.ending import CloseCase
from procedure.facts import AddFact
from procedure.reopening import ReopenCase
from tests.office import ANALYST, SUPERVISOR, Office
from tests.workflows.steps import in_stage, kinds, stages, to_closing

TRACK = "OFFICIAL_PROTECTION"


def has_ended(case: Case) -> bool:
    """Whether the track has ended."""
    return case.tracks[TRACK].ended_at is not None


async def test_an_ended_track_continues_in_the_same_run_and_after_a_reopening(
    office: Office,
) -> None:
    case_id = await to_closing(office)
    await office.until(case_id, has_ended)
    await office.say(ANALYST, case_id, AddFact, fact="NON_COMPLIANCE")
    assert await stages(office, case_id) == ["RECORDS"]
    await office.answer(case_id, "U6-2", "NOT_PRESENT")
    await office.until(case_id, has_ended)
    recorded = await kinds(office, case_id)
    assert (recorded.count("TrackJoined"), recorded.count("TrackEnded")) == (2, 2)
    await office.say(ANALYST, case_id, CloseCase)
    await office.say(SUPERVISOR, case_id, ReopenCase, decide_again=True)
    await office.until(case_id, in_stage("DECISION"))
    await office.decide(case_id, "NO_ACTION")
    await office.until(case_id, lambda case: "U6-3" in case.tasks)
