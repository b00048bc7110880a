"""Each dossier keeps its edition and calendar; its moments come from the run and never go back."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from activities.recorder import Recorder
from activities.recording import ClaimRequest
from procedure.annex.editions import Editions, Procedure
from procedure.case import Case
from procedure.clocks.durations import DurationValue, Unit
from procedure.clocks.workdays import HolidayTable, calendar_ref, packaged_table, table_bytes
from procedure.codes import CaseClass
from procedure.dossier import DossierState
from procedure.intake.intake import Intake
from procedure.measures.restriction import RENEWAL, REVIEW
from register.keyring import KeyRing
from register.register import Register
from register.rulebooks import RulebookMissing
from tests.register.acting import RUN, fact, open_case, received, renewal, request, screening
from tests.register.conftest import Fresh, opened
from tests.register.samples import CASE, OTHER, START, recorder_on, sample_editions

EARLIER = sample_editions().in_force(START)
CHANGED_ON = date(2026, 4, 1)
BEFORE = datetime(2026, 4, 1, 3, 59, tzinfo=UTC)
"""One minute before midnight in New York."""
AFTER = datetime(2026, 4, 1, 4, 0, tzinfo=UTC)


def edition(name: str, hours: int, effective: date = date(2026, 1, 1)) -> Procedure:
    """The packaged edition under this name, with so many hours until a restriction is reviewed."""
    original = EARLIER.edition
    clocks = dict(original.clocks)
    duration = DurationValue(amount=hours, unit=Unit.HOURS)
    for key in (REVIEW, RENEWAL):
        rule = {"duration": dict.fromkeys(CaseClass, duration), "roll_to_workday": False}
        clocks[key] = clocks[key].model_copy(update=rule)
    changed = {"name": name, "effective": effective, "clocks": clocks}
    return Procedure(original.model_copy(update=changed))


def hours_until_review(state: DossierState | None, clock: str = "restriction-1") -> float:
    """How long after its start the restriction is reviewed."""
    assert isinstance(state, Case)
    found = state.clocks[clock]
    return (found.due_at - found.started_at) / timedelta(hours=1)


FIRST, SECOND = edition("2026-1", 11), edition("2026-2", 22, CHANGED_ON)
BOTH = Editions([FIRST, SECOND])


# --- which edition ------------------------------------------------------------------------------


@pytest.mark.parametrize(("now", "expected"), [(START, FIRST), (BEFORE, FIRST), (AFTER, SECOND)])
async def test_a_case_takes_the_edition_in_force_when_it_opens(
    register: Register, now: datetime, expected: Procedure
) -> None:
    recorder = recorder_on(register, editions=BOTH)
    await open_case(recorder, now=now)
    state = await recorder.state(CASE)
    assert state is not None
    assert state.edition == expected.ref
    assert hours_until_review(state) == (11 if expected is FIRST else 22)
    head = await register.dossiers.head(CASE)
    assert head is not None
    assert head.edition_sha256 == expected.ref.sha256
    (began,) = [r for r in await register.dossiers.records(CASE) if r.kind == "CaseOpened"]
    assert began.data["edition"] == expected.ref.model_dump()
    assert began.data["calendar"] == calendar_ref(expected.holidays).model_dump()


async def test_an_intake_takes_the_edition_in_force_when_the_message_is_received(
    register: Register,
) -> None:
    """The case that it opens later may have a newer one."""
    recorder = recorder_on(register, editions=BOTH)
    for reference, at, expected in (("1", BEFORE, FIRST), ("2", AFTER, SECOND)):
        intake = await received(recorder, reference, received_at=at)
        # Whatever is in force when it is screened.
        await recorder.act(
            request(await screening(register, intake), now=AFTER + timedelta(days=30))
        )
        state = await recorder.state(intake)
        assert isinstance(state, Intake)
        assert state.edition == expected.ref


# --- a dossier keeps its rules ------------------------------------------------------------------


LATER_PACKAGES = {
    "the edition is no longer packaged": Editions([SECOND]),
    "the edition has changed under its name": Editions([edition("2026-1", 33)]),
    "another one is in force": BOTH,
}


@pytest.mark.parametrize("package", LATER_PACKAGES)
async def test_a_case_keeps_its_rules_whatever_is_packaged_later(
    register: Register, database: Fresh, ring: KeyRing, package: str
) -> None:
    await open_case(recorder_on(register, editions=Editions([FIRST])))
    later = opened(database, ring)
    try:
        recorder = recorder_on(later, editions=LATER_PACKAGES[package])
        state = await recorder.state(CASE)
        assert state is not None
        book = await recorder.rules(state)
        assert book.procedure.ref == FIRST.ref
        assert book.procedure.edition == FIRST.edition
        assert book.holidays == FIRST.holidays
        # What is decided now follows the old rules; a case that opens now follows the new ones.
        acted = await recorder.act(request(await renewal(later), now=AFTER))
        assert acted.receipt is not None
        assert hours_until_review(await recorder.state(CASE), "restriction-2") == 11
        await open_case(recorder, OTHER, now=AFTER)
        other = await recorder.state(OTHER)
        assert other is not None
        assert other.edition != FIRST.ref
        assert hours_until_review(other) != 11
    finally:
        await later.close()


TWIN = f"case-{'3' * 26}"


async def due_times(recorder: Recorder, case: str) -> dict[str, datetime]:
    """When the tasks are due that a new fact in the case sends."""
    added = await fact(recorder.register, case, fact="MESSAGE_AMENDED")
    await recorder.act(request(added))
    rows = await recorder.register.lists.tasks(case_id=case)
    return {row.task_id: row.due_at for row in rows if row.due_at is not None}


@pytest.mark.parametrize("removed", [False, True])
async def test_a_case_keeps_its_calendar_whatever_is_packaged_later(
    register: Register,
    database: Fresh,
    ring: KeyRing,
    monkeypatch: pytest.MonkeyPatch,
    removed: bool,
) -> None:
    """The table of the same version has one holiday more, or is no longer there."""
    first = recorder_on(register)
    await open_case(first)
    await open_case(first, TWIN)
    expected = await due_times(first, TWIN)
    table = packaged_table(EARLIER.edition.calendar)
    changed = table.model_copy(
        update={"holidays": {**table.holidays, date(2026, 3, 3): "A day off"}}
    )

    def packaged(version: str) -> HolidayTable:
        if removed:
            raise FileNotFoundError(version)
        return changed

    monkeypatch.setattr("procedure.annex.editions.packaged_table", packaged)
    later = opened(database, ring)
    try:
        recorder = recorder_on(later)
        state = await recorder.state(CASE)
        assert state is not None
        assert (await recorder.rules(state)).holidays == table
        # What is asked now is due by the table that the case opened with.
        assert await due_times(recorder, CASE) == expected
        if removed:
            with pytest.raises(FileNotFoundError):
                await open_case(recorder, OTHER)
        else:
            await open_case(recorder, OTHER)
            other = await recorder.state(OTHER)
            assert other is not None
            assert (await recorder.rules(other)).holidays == changed
            assert await due_times(recorder, OTHER) != expected
    finally:
        await later.close()


async def test_the_bytes_of_edition_and_calendar_are_kept_once_by_their_hash(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    await open_case(recorder, OTHER)
    await received(recorder)
    query = text("SELECT sha256, kind, name, content FROM rulebooks ORDER BY kind")
    rows = await register.read(lambda connection: connection.execute(query).all())
    table = packaged_table(EARLIER.edition.calendar)
    assert [(row.kind, row.name, bytes(row.content)) for row in rows] == [
        ("calendar", table.version, table_bytes(table)),
        ("edition", EARLIER.edition.name, EARLIER.content),
    ]
    for row in rows:
        assert row.sha256 == sha256(row.content).hexdigest()


async def test_a_dossier_whose_rules_are_lost_is_not_decided_by_others(
    register: Register, recorder: Recorder, other_recorder: Recorder
) -> None:
    await open_case(recorder)
    await register.write(
        lambda connection: connection.execute(text("DELETE FROM rulebooks")).rowcount
    )
    with pytest.raises(RulebookMissing, match=EARLIER.ref.sha256):
        await other_recorder.act(request(await renewal(register)))


# --- moments ------------------------------------------------------------------------------------

spans = st.lists(st.integers(-(10**7), 10**7), min_size=1, max_size=6)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(passed=spans)
async def test_a_moment_is_never_before_the_last_one(recorder: Recorder, passed: list[int]) -> None:
    """Each event is recorded at the run's moment, or at that of the event before it if later."""
    register = recorder.register
    number = await register.read(
        lambda connection: connection.execute(text("SELECT count(*) FROM dossiers")).scalar_one()
    )
    case = f"case-{number:026}"
    now = last = START
    await open_case(recorder, case, now=now)
    for seconds in passed:
        now += timedelta(seconds=seconds)
        last = max(now, last)
        acted = await recorder.act(request(await renewal(register, case), now=now))
        assert acted.receipt is not None
        assert acted.receipt.at == last == acted.events[-1].at
        head = await register.dossiers.head(case)
        assert head is not None
        assert head.last_at == last
    moments = [event.at for event in await register.dossiers.events(case)]
    assert moments == sorted(moments)


@pytest.mark.parametrize(
    "now", [datetime(2026, 1, 2, tzinfo=UTC), datetime(2029, 1, 2, tzinfo=UTC)]
)
async def test_no_clock_of_the_machine_decides_anything(recorder: Recorder, now: datetime) -> None:
    """Far from the present of this machine, everything follows the run's own moment."""
    register = recorder.register
    acted = await open_case(recorder, now=now)
    assert {event.at for event in acted.events} == {now}
    assert acted.receipt is not None
    assert acted.receipt.at == now
    assert acted.wake is not None
    assert now < acted.wake.at < now + timedelta(days=10)
    rows = await register.lists.tasks(case_id=CASE)
    assert {row.asked_at for row in rows} == {now}
    emails = await register.outbox.list()
    assert {row.created_at for row in emails} == {now}
    records = await register.ledger.everything(CASE)
    assert {record.at for record in records} == {now}


async def test_a_moment_in_another_zone_is_recorded_in_utc(recorder: Recorder) -> None:
    zone = datetime.fromisoformat("2026-03-02T09:00:00-05:00")
    acted = await open_case(recorder, now=zone)
    assert acted.receipt is not None
    assert acted.receipt.at == START
    assert acted.receipt.at.utcoffset() == timedelta()
    claimed = await recorder.claim(ClaimRequest(dossier=CASE, run=RUN))
    assert claimed.events == acted.events
