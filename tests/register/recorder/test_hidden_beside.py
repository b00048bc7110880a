"""A case that everybody sees, and next to it one that a team hides: no page of the first tells."""

from datetime import timedelta

import pytest

from activities.recorder import Recorder
from activities.recording import ClaimRequest
from client.receiving import Receiving
from procedure.ending import SupersedeCase
from procedure.measures.team import LimitToTeam
from procedure.protest.opening import JoinProtest, LeaveProtest, OpenProtest
from procedure.values import Stored
from register.register import Register
from tests.register.acting import RUN, confirmation, open_case, request, screening
from tests.register.recorder.test_teams import (
    AUDITOR,
    COUNSEL,
    SECOND_ANALYST,
    SECOND_COUNSEL,
    SECOND_SUPERVISOR,
    person,
    say,
    views_at,
)
from tests.register.samples import CASE, OTHER, START, SUPERVISOR
from tests.traffic import diffusion, fresh_reference
from views.known import Known, known_to
from views.looks import Looks
from views.matters import MatterViews
from views.named import names_in
from views.writings import DESTROYED, Writing

GATEWAY = "usncb-gateway-1"
OUTSIDE = (SECOND_ANALYST, SECOND_SUPERVISOR, SECOND_COUNSEL)
BOTH, LEFT = f"protest-{'4' * 26}", f"protest-{'5' * 26}"
"""A protest about both cases, and one that the hidden case has left."""
VISIBLE, HIDDEN = (CASE, LEFT), (OTHER, BOTH)


@pytest.fixture
async def beside(register: Register, recorder: Recorder) -> None:
    """Two cases with their protests; at last the hidden one supersedes the other."""
    await open_case(recorder)
    await open_case(recorder, OTHER, beside=())
    for protest in (BOTH, LEFT):
        opened = await say(recorder, COUNSEL, OpenProtest, dossier=protest, cases=(CASE,))
        assert opened.receipt is not None, opened
        assert (await say(recorder, COUNSEL, JoinProtest, dossier=protest, case=OTHER)).receipt
    assert (await say(recorder, COUNSEL, LeaveProtest, dossier=LEFT, case=OTHER)).receipt
    for one in await register.handoffs.lease(50, START, timedelta(hours=1)):
        await recorder.act(request(one.command))
    limited = await say(recorder, SUPERVISOR, LimitToTeam, dossier=OTHER, members=(COUNSEL,))
    assert limited.receipt is not None, limited
    assert (await say(recorder, SUPERVISOR, SupersedeCase, successor=OTHER)).receipt


async def pages(register: Register, recorder: Recorder, by: str) -> dict[str, Stored]:
    """Everything that is shown of the open case and of what it has to do with."""
    reader, looks = await person(recorder, by), Looks(register, now=lambda: START)
    views = views_at(recorder, START)
    matters = MatterViews(lambda: recorder, looks, now=lambda: START)
    read: dict[str, Stored] = {
        "case": await views.case(reader, CASE),
        "timeline": await views.timeline(reader, CASE),
        "protest": await matters.matter(reader, LEFT),
        **{one.matter_id: one for one in await matters.list(reader)},
    }
    for record in await register.dossiers.records(CASE):
        if (document := record.data.get("document")) is not None:
            read[document] = await views.document(reader, document)
    return read


@pytest.mark.long
@pytest.mark.usefixtures("beside")
async def test_no_page_names_what_a_team_hides(register: Register, recorder: Recorder) -> None:
    every = await register.teams.known({*VISIBLE, *HIDDEN}, None)
    hidden = {*HIDDEN, *(number for one in HIDDEN if (number := every[one]) is not None)}
    assert len(hidden) == 4
    for by in (*OUTSIDE, AUDITOR, COUNSEL):
        read = await pages(register, recorder, by)
        named = {
            page: found
            for page, one in read.items()
            if (found := names_in([one.model_dump_json()]) & hidden)
        }
        if by in OUTSIDE:
            assert not named, by
            assert BOTH not in read
        else:
            assert named.keys() >= {"case", "timeline", "protest"}, by


@pytest.mark.usefixtures("beside")
async def test_what_is_left_reads_as_if_there_were_no_more(
    register: Register, recorder: Recorder
) -> None:
    reader = await person(recorder, SECOND_ANALYST)
    case = await views_at(recorder, START).case(reader, CASE)
    assert [one.matter for one in case.matters] == [LEFT]
    timeline = await views_at(recorder, START).timeline(reader, CASE)
    said = [line.what for line in timeline.lines]
    assert said[-1] == "Case superseded by another case"
    numbers = [one.number for one in case.matters]
    assert all(any(number in line for number in numbers) for line in said if "PROTEST-" in line)


@pytest.mark.usefixtures("beside")
async def test_the_same_is_said_of_a_case_that_does_not_exist(
    register: Register, recorder: Recorder
) -> None:
    """Whoever types a case's id into an order learns nothing from what the page then says."""
    reader = await person(recorder, SECOND_ANALYST)
    missing = OTHER[:-1] + "9"
    texts = [f"Superseded by {OTHER}", f"Superseded by {missing}", f"of {OTHER}/J1", f"by {CASE}"]
    known = await known_to(register, reader, texts)
    number = known.numbers[CASE]
    assert [known.text(one) for one in texts] == [
        "Superseded by another case",
        "Superseded by another case",
        "of another case",
        f"by {number} ({CASE})",
    ]
    everything = await known_to(register, await person(recorder, AUDITOR), texts)
    assert everything.text(texts[1]) == texts[1], "no team hides anything from an auditor"


async def test_whoever_sends_again_what_a_team_hides_learns_nothing_of_it(
    register: Register, recorder: Recorder
) -> None:
    receiving = Receiving(recorder, now=lambda: START)
    raw = diffusion(fresh_reference())

    async def sent(by: str, what: bytes = raw) -> tuple[str, int, str]:
        ((item, _waits),) = await receiving.record(await person(recorder, by), what, "test")
        return item.communication, item.version, item.outcome

    communication, version, _outcome = await sent(GATEWAY)
    dossier = f"{communication}/v{version}"
    await recorder.claim(ClaimRequest(dossier=dossier, run=RUN))
    for command in (await screening(register, dossier), await confirmation(register, dossier)):
        assert (await recorder.act(request(command))).receipt is not None
    for one in await register.handoffs.lease(50, START, timedelta(hours=1)):
        assert (await recorder.act(request(one.command))).receipt is not None
    assert await sent(SECOND_ANALYST) == (communication, 1, "ALREADY_HELD")
    assert (await say(recorder, SUPERVISOR, LimitToTeam)).receipt
    assert await sent(SECOND_ANALYST) == (communication, 1, "NEW")
    assert await sent(SUPERVISOR) == (communication, 1, "ALREADY_HELD")
    assert await sent(GATEWAY) == (communication, 1, "ALREADY_HELD"), "it shows to nobody"
    amended = raw.replace(b"URGENT", b"NORMAL")
    assert (await sent(SECOND_ANALYST, amended))[2] == "NEW"
    assert (await sent(SUPERVISOR, amended.replace(b"NORMAL", b"LOW")))[2] == "NEW_VERSION"


def test_what_was_written_in_a_hidden_matter_is_not_opened_in_a_case_that_names_it() -> None:
    def writing(dossier: str, problem: str | None = None) -> Writing:
        name = f"doc-{'0' * 26}"
        return Writing(document=name, dossier=dossier, kind="FileProtest", problem=problem)

    written = {"a": writing(CASE), "b": writing(BOTH), "c": writing(BOTH, DESTROYED)}
    assert Known({CASE: None}).written(written).keys() == {"a"}
    assert Known({}, all_of_it=True).written(written) == written
