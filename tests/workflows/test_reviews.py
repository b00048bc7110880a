"""The retrospective review in Temporal: by pages, through kills and pauses, and nothing twice."""

import asyncio
from pathlib import Path

import pytest

from client.addresses import pages_of
from client.review_watch import ReviewWatch
from client.rosters import Rosters
from embedded.server import EmbeddedServer
from procedure.intake.reviewing import BECAUSE
from procedure.matters.common import EndMatter
from procedure.refusals import NotFound
from procedure.review.deciding import DecideItem
from procedure.review.opening import OpenReview
from procedure.review.paging import PauseReview, ResumeReview
from procedure.review.review import Finding, Review
from screening.roster import COLUMNS
from tests.destroying import destroy_key
from tests.office import ANALYST, SUPERVISOR, Office, open_office, settings_for
from tests.traffic import OFFICIAL, STRANGER, diffusion, fresh_reference, red_notice
from tests.workflows.steps import confirmed, dossier_of, kinds, received, status_of
from tests.workflows.test_long_case import ImpatientServer
from views.matters import MatterViews
from views.reviews import ReviewStatus, ReviewViews

SOMEBODY = ("TESTOVAN", "PAVLE", "1970/12/31")


def notice(
    control_number: str, charge: str = "Fraud", who: tuple[str, str, str] = SOMEBODY
) -> bytes:
    """A red notice as a message with labeled fields."""
    kind = f"TYPE: RED NOTICE\nCONTROL NUMBER: {control_number}"
    return (
        diffusion(fresh_reference(), who, "")
        .replace(b"CHARGE: Fraud", f"CHARGE: {charge}".encode())
        .replace(b"TYPE: WANTED PERSON DIFFUSION", kind.encode())
    )


async def begun(office: Office) -> str:
    """A review that has begun; nothing looks yet."""
    receipt = await office.matters.open(office.person(ANALYST), OpenReview, text="As ordered.")
    return receipt.dossier


async def reviewed(office: Office, review: str) -> Review:
    """The review as recorded."""
    state = await office.recorder.state(review)
    assert isinstance(state, Review)
    return state


async def until(office: Office, review: str, stage: str) -> Review:
    """The review once it is in the stage; a worker keeps it going."""
    watch = ReviewWatch(office.register, office.gateway)
    async with asyncio.timeout(120):
        while (state := await reviewed(office, review)).standing.stage.code != stage:
            await watch.look()
            await asyncio.sleep(0.1)
    return state


async def status(office: Office, *, decided: bool = False) -> ReviewStatus:
    """What an analyst sees of the last review."""
    views = MatterViews(lambda: office.recorder, office.looks, now=office.clock.now)
    reading = ReviewViews(office.register, views)
    return await reading.status(office.person(ANALYST), None, decided=decided)


@pytest.mark.long
async def test_what_is_old_or_has_no_date_is_looked_at_and_a_person_decides(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.reviewing.PAGE", 2)
    with pytest.raises(NotFound):
        await status(office)
    stored = [
        await received(office, raw)
        for raw in (
            notice("A-1234/5-2015"),
            notice("A-1234/5-2019"),
            notice("A-77/5-2015", "Insult of the President"),
            red_notice(fresh_reference(), SOMEBODY),
            notice("A-1/2-2014", who=OFFICIAL),
            red_notice(fresh_reference()),
            notice("A-78/5-2015", who=STRANGER),
            notice("A-79/5-2015"),
            notice("A-80/5-2015"),
        )
    ]
    await office.communications.screened(stored)
    clear, new, misuse, undated, waiting, joined, named, damaged, destroyed = stored
    await confirmed(office, joined)
    at = office.clock.now()
    await destroy_key(office.register, destroyed.communication, at)
    office.damage(damaged.communication)
    newcomer = "P-0002,Olga Fictitia Zebrownik,,1950/12/31,,,FORMER_OFFICIAL,,,"
    roster = "\n".join([",".join(COLUMNS), newcomer, ""])
    await Rosters(office.register_orders).load(office.person(SUPERVISOR), roster)

    review = await begun(office)
    state = await until(office, review, "DECIDING")
    found = {version: set(item.findings) for version, item in state.items.items()}
    assert found == {
        dossier_of(misuse): {Finding.INDICATORS},
        dossier_of(undated): {Finding.DATE_NOT_KNOWN},
        dossier_of(named): {Finding.NAMED},
        dossier_of(damaged): {Finding.UNREADABLE, Finding.DATE_NOT_KNOWN},
    }
    counts = state.counts.model_dump()
    once = dict.fromkeys(("not_due", "clear", "with_case", "waiting", "destroyed"), 1)
    assert counts == {**once, "found": 4}
    assert "M01" in state.items[dossier_of(misuse)].indicators

    # Whom the roster names now is restricted before anybody looks.
    await office.until_intake(named.communication, lambda intake: intake.restricted)
    for item in (clear, new, misuse, undated):
        assert await status_of(office, item) == ("RELEASED", False)
    assert (await status_of(office, waiting))[1]

    analyst = office.person(ANALYST)
    for item, outcome in ((misuse, "RESTRICT"), (undated, "KEEP"), (named, "RESTRICT")):
        await office.matters.order(
            analyst, review, DecideItem, text="Read.", version=dossier_of(item), outcome=outcome
        )
    restricted = await office.until_intake(misuse.communication, lambda intake: intake.restricted)
    assert restricted.state == "AWAITING_PERSON"
    shown = await office.reading.shown(analyst, misuse.communication)
    assert [one.because for one in shown.restrictions] == [BECAUSE]
    assert await status_of(office, undated) == ("RELEASED", False)

    view = await status(office)
    assert (view.items, view.undecided, view.not_looked_at) == (4, 1, 0)
    assert [one.version for one in view.shown] == [dossier_of(damaged)]
    everything = (await status(office, decided=True)).shown
    assert [one.outcome for one in everything] == ["RESTRICT", "KEEP", "RESTRICT", None]
    await office.matters.order(
        analyst, review, DecideItem, text="Read.", version=dossier_of(damaged), outcome="KEEP"
    )
    await office.matters.order(analyst, review, EndMatter, text="All is decided.")
    # What is restricted goes to a case like any other.
    case_id = await confirmed(office, named)
    assert (await office.case(case_id)).person == "P-0002"


@pytest.mark.long
async def test_a_large_review_survives_kills_and_pauses_and_looks_at_everything_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.reviewing.PAGE", 1)
    async with (
        ImpatientServer(tmp_path / "temporal.db") as server,
        open_office(settings_for(tmp_path / "state", server)) as office,
    ):
        notices = [red_notice(fresh_reference(), SOMEBODY) for _ in range(9)]
        stored = [await received(office, raw) for raw in notices]
        await office.communications.screened(stored)
        analyst = office.person(ANALYST)
        review = await begun(office)
        watch = ReviewWatch(office.register, office.gateway)
        await watch.look()
        pages = office.handle(pages_of(review))
        first = (await pages.describe()).run_id

        await office.register.await_revision(review, 3)
        await pages.terminate("killed between two pages")
        await office.matters.order(analyst, review, PauseReview, text="Too much at once.")
        paused = await reviewed(office, review)
        await watch.look()
        assert (await reviewed(office, review)).standing.stage.code == "PAUSED"
        assert (await status(office)).not_looked_at == len(stored) - paused.counts.looked_at

        await office.matters.order(analyst, review, ResumeReview, text="There is time now.")
        done = await until(office, review, "DECIDING")
        assert done.counts.looked_at == done.counts.found == len(stored)
        assert set(done.items) == {dossier_of(item) for item in stored}
        looked = [kind for kind in await kinds(office, review) if kind == "PageReviewed"]
        assert len(looked) == len(stored) + 1, "and the last one, which is empty"
        continued = f'WorkflowId = "{pages_of(review)}" AND ExecutionStatus = "ContinuedAsNew"'
        assert (await office.gateway.temporal.count_workflows(continued)).count
        assert (await pages.describe()).run_id != first


async def test_another_review_begins_only_after_the_last_has_ended(
    server: EmbeddedServer, office: Office
) -> None:
    review = await begun(office)
    await until(office, review, "DONE")
    await office.matters.order(office.person(ANALYST), review, EndMatter, text="Nothing is stored.")
    again = await office.matters.open(office.person(ANALYST), OpenReview, text="Once more.")
    assert again.dossier != review
