"""One case on two tracks on the real server; the second track joins while the case runs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from embedded.server import EmbeddedServer
from procedure.annex.editions import Editions, EditionUnreadable
from procedure.ending import CloseCase
from procedure.facts import AddFact
from procedure.rows_of import track_rows
from procedure.stages import position_of
from tests.office import ANALYST, Office, at_work, open_office, settings_for
from tests.procedure.second_track import BORDER, OFFICIALS, of_two_tracks
from tests.workflows.steps import kinds, stages
from tests.workflows.two_tracks import TwoTracksCaseWorkflow
from worker import compose

EDITIONS = Editions([of_two_tracks()])


@pytest.fixture
async def closed(server: EmbeddedServer, tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose edition has two tracks; its worker does not run yet."""
    settings = settings_for(tmp_path / "state", server)
    async with open_office(settings, working=False, editions=EDITIONS) as office:
        yield office


async def test_a_track_joins_a_running_case_and_each_ends_on_its_own(closed: Office) -> None:
    async with at_work(closed, TwoTracksCaseWorkflow):
        case_id = await closed.start()
        assert list((await closed.case(case_id)).tracks) == [OFFICIALS]
        await closed.say(ANALYST, case_id, AddFact, fact="ENCOUNTER")
        await closed.until(case_id, lambda case: "D7" in case.tasks)
        await closed.answer_all(case_id)
        await closed.until(case_id, lambda case: "U6" in case.tasks)
        assert await stages(closed, case_id) == ["DECISION", "RECORDS"]

        await closed.answer(case_id, "U6", "DONE")
        case = await closed.until(case_id, lambda case: case.tracks[BORDER].ended_at is not None)
        assert case.tracks[OFFICIALS].ended_at is None
        assert await stages(closed, case_id) == ["DECISION"]
        assert {row.track for row in track_rows(position_of(case))} == {OFFICIALS, BORDER}

        await closed.decide(case_id, "NO_ACTION")
        await closed.until(
            case_id, lambda case: all(track.ended_at for track in case.tracks.values())
        )
        await closed.say(ANALYST, case_id, CloseCase)
        assert (await closed.handle(case_id).result())["stage"] == "CLOSED"
    assert (await kinds(closed, case_id)).count("TrackJoined") == 2


async def test_a_worker_started_again_follows_both_tracks(closed: Office) -> None:
    async with at_work(closed, TwoTracksCaseWorkflow):
        case_id = await closed.start()
        await closed.say(ANALYST, case_id, AddFact, fact="ENCOUNTER")
        await closed.until(case_id, lambda case: "D7" in case.tasks)
    async with at_work(closed, TwoTracksCaseWorkflow):
        await closed.answer_all(case_id)
        await closed.until(case_id, lambda case: "U6" in case.tasks)
        assert await stages(closed, case_id) == ["DECISION", "RECORDS"]


async def test_a_worker_without_the_script_of_a_track_does_not_start(closed: Office) -> None:
    """A case that joins the track would otherwise fail in the middle."""
    with pytest.raises(EditionUnreadable, match=f"two-1: the track {BORDER} has no script"):
        compose(closed.settings, closed.skipper.client, closed.parts)
