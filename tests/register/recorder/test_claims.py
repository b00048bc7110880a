"""One run writes for a dossier, and only while the register has what the run knows."""

import pytest

from activities.recorder import Recorder
from activities.recording import Acted, ClaimRequest
from procedure.cases import CASE as CASE_KIND
from procedure.dossier import Event, TakeStep
from procedure.kinds import wake_of
from register.register import Register
from tests.register.acting import RUN, fact, open_case, opening, renewal, request
from tests.register.samples import CASE, receive

LATER_RUN = "run-b"


def claim(dossier: str = CASE, run: str = LATER_RUN, after: int = 0) -> ClaimRequest:
    """What a run asks when it begins."""
    return ClaimRequest(dossier=dossier, run=run, after=after)


# --- claims -------------------------------------------------------------------------------------


async def test_a_run_that_does_not_hold_the_claim_writes_nothing(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    before = await register.ledger.verify()
    head = await register.dossiers.head(CASE)
    for command in (
        await fact(register),
        await renewal(register),
        await opening(register),
        TakeStep(dossier=CASE, order="step:ask_agencies@1", step="ask_agencies"),
        # Refused, if it were decided: the run is not even given the refusal.
        await renewal(register, by="usncb-analyst-1"),
    ):
        acted = await recorder.act(request(command, run="run-z"))
        assert acted == Acted(order=command.order, taken_over=True)
        assert await register.dossiers.order(command.order) is None
    assert await register.ledger.verify() == before
    assert await register.dossiers.head(CASE) == head


async def test_after_a_later_run_has_claimed_the_earlier_one_is_taken_over(
    register: Register, recorder: Recorder, other_recorder: Recorder
) -> None:
    """Also in another process, and also for an order that the earlier run has recorded."""
    await open_case(recorder)
    done = await fact(register)
    first = await recorder.act(request(done))
    await other_recorder.claim(claim())
    before = await register.ledger.verify()
    for command in (done, await renewal(register)):
        for each in (recorder, other_recorder):
            assert (await each.act(request(command))).taken_over
    assert await register.ledger.verify() == before
    # The run that took over gives the receipt, and continues.
    assert (await recorder.act(request(done, run=LATER_RUN))).receipt == first.receipt
    acted = await recorder.act(request(await renewal(register), run=LATER_RUN))
    assert acted.receipt is not None


async def test_a_claim_gives_all_that_the_register_holds(
    register: Register, recorder: Recorder, other_recorder: Recorder
) -> None:
    await open_case(recorder)
    for _ in range(3):
        await recorder.act(request(await fact(register)))
    events = await register.dossiers.events(CASE)
    case = CASE_KIND.fold(events)
    assert case is not None
    for after in (0, 2, len(events)):
        claimed = await other_recorder.claim(claim(after=after))
        assert claimed.exists
        assert (claimed.after, claimed.more) == (after, False)
        assert list(claimed.events) == events[after:]
        assert claimed.wake == wake_of(case)
        assert claimed.attributes == CASE_KIND.attributes(case)


@pytest.mark.parametrize("page", [1, 3, 7, 1000])
async def test_a_long_dossier_is_claimed_page_by_page(
    register: Register, recorder: Recorder, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    """A payload must stay small."""
    monkeypatch.setattr("activities.recorder.PAGE", page)
    await open_case(recorder)
    events = await register.dossiers.events(CASE)
    case = CASE_KIND.fold(events)
    assert case is not None
    found: list[Event] = []
    more = True
    while more:
        claimed = await recorder.claim(claim(after=len(found)))
        assert 0 < len(claimed.events) <= page
        assert claimed.wake == wake_of(case)
        found += claimed.events
        more = claimed.more
    assert found == events


async def test_a_dossier_that_does_not_exist_is_not_claimed(
    register: Register, recorder: Recorder
) -> None:
    """The run that opens it holds it."""
    claimed = await recorder.claim(claim())
    assert (claimed.exists, claimed.events, claimed.wake) == (False, (), None)
    assert await register.dossiers.head(CASE) is None
    await open_case(recorder, run=RUN)
    head = await register.dossiers.head(CASE)
    assert head is not None
    assert head.run == RUN


async def test_what_was_received_belongs_to_no_run_until_one_claims_it(
    register: Register, recorder: Recorder
) -> None:
    communication = (await receive(recorder, b"a notice")).communication_id
    step = TakeStep(dossier=f"{communication}/v1", order="step:x@1", step="x")
    assert (await recorder.act(request(step))).taken_over
    assert (await recorder.claim(claim(f"{communication}/v1"))).exists
    assert not (await recorder.act(request(step, run=LATER_RUN))).taken_over


# --- an older copy of the register --------------------------------------------------------------


async def test_a_register_that_lacks_what_the_run_knows_is_not_written_to(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    revision = await register.dossiers.revision(CASE)
    before = await register.ledger.verify()
    done = await fact(register)
    for after in (revision + 1, revision + 900):
        for command in (done, await renewal(register), await opening(register)):
            acted = await recorder.act(request(command, after=after))
            assert acted == Acted(order=command.order, register_older=True)
    assert await register.ledger.verify() == before
    assert (await recorder.act(request(done, after=revision))).receipt is not None


async def test_a_register_without_the_dossier_is_older_too(
    register: Register, recorder: Recorder
) -> None:
    """Otherwise a case that an older copy lacks would be opened a second time."""
    command = await opening(register)
    assert (await recorder.act(request(command, after=7))).register_older
    assert await register.dossiers.head(CASE) is None
