"""What an act leaves in the register, and what the run gets back."""

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from pydantic import ValidationError

from activities.recorder import Recorder
from activities.recording import Acted, ClaimRequest
from procedure.case import Case
from procedure.cases import CASE as CASE_KIND
from procedure.codes import CaseClass
from procedure.directory import Directory, Person
from procedure.dossier import Event, TakeStep, hash_of
from procedure.ending import CloseCase
from procedure.intake.intake import Intake
from procedure.kinds import wake_of
from procedure.measures.clock_alerts import ReachAlerts
from procedure.measures.restriction import RenewRestriction, RestrictionPlaced
from procedure.opening import CaseOpened, OpenCase
from procedure.people import Role
from procedure.refusals import NotFound, NotPermitted, NotWellFormed, as_value
from procedure.rows_of import case_rows
from register.register import Register
from tests.register.acting import (
    document,
    fact,
    new_order,
    open_case,
    opening,
    received,
    renewal,
    request,
    screening,
)
from tests.register.samples import (
    ANALYST,
    CASE,
    START,
    SUPERVISOR,
    recorder_on,
    sample_directory,
    sample_editions,
)

HOUR = timedelta(hours=1)


def directory_of(people: tuple[Person, ...], sha256: str = "e" * 64) -> Directory:
    """The agencies of the samples with these people."""
    return Directory(agencies=sample_directory().agencies, people=people, sha256=sha256)


def with_roles(person: str, *roles: Role) -> Directory:
    """The sample directory, in which the person has these roles."""
    return directory_of(
        tuple(
            each.model_copy(update={"roles": roles}) if each.person_id == person else each
            for each in sample_directory().people
        )
    )


async def recorded(register: Register, dossier: str = CASE) -> list[Event]:
    """Every event of the dossier."""
    return await register.dossiers.events(dossier)


# --- what is written ----------------------------------------------------------------------------


async def test_events_are_recorded_in_their_order_with_what_follows_from_them(
    register: Register, recorder: Recorder
) -> None:
    acted = await open_case(recorder)
    records = await register.dossiers.records(CASE)
    assert [record.revision for record in records] == list(range(1, len(records) + 1))
    assert [record.key for record in records] == [f"{CASE}/{n + 1}" for n in range(len(records))]
    assert records[0].kind == "CaseOpened"
    assert {"RestrictionPlaced", "TrackJoined", "TaskSent", "NotificationCalled"} <= {
        record.kind for record in records
    }
    assert list(acted.events) == await recorded(register)
    case = CASE_KIND.fold(acted.events)
    assert case is not None
    rows = case_rows(None, case, (await recorder.rules(case)).procedure)
    assert await register.lists.case(CASE) == rows.case
    assert await register.lists.tracks(CASE) == list(rows.tracks)
    tasks = await register.lists.tasks(case_id=CASE)
    assert sorted(tasks, key=lambda row: row.task_id) == sorted(
        rows.tasks, key=lambda row: row.task_id
    )
    assert len(await register.outbox.unsent(CASE)) >= len(tasks)


async def test_an_intake_is_recorded_with_its_row(register: Register, recorder: Recorder) -> None:
    intake = await received(recorder)
    acted = await recorder.act(request(await screening(register, intake)))
    assert [event.kind for event in acted.events] == [
        *("CommunicationReceived", "CommunicationScreened", "CommunicationRestricted")
    ]
    (row,) = await register.communications.list()
    assert (row.state, row.restricted, row.hit_count) == ("AWAITING_PERSON", True, 1)
    assert len(await register.outbox.unsent(intake)) == 2, "two analysts hear of it"
    state = await recorder.state(intake)
    assert isinstance(state, Intake)
    assert state.revision == 3


async def test_each_event_names_the_order_the_command_and_the_directory(
    register: Register, recorder: Recorder
) -> None:
    opened = await opening(register)
    await recorder.act(request(opened))
    before = await register.dossiers.revision(CASE)
    added = await fact(register)
    await recorder.act(request(added))
    file = Path(__file__).parents[3] / "samples" / "directory.toml"
    directory = sha256(file.read_bytes()).hexdigest()
    for record in await register.dossiers.records(CASE):
        assert record.revision is not None
        origin = opened if record.revision <= before else added
        assert (record.order, record.command) == (origin.order, hash_of(origin))
        assert record.directory == directory
    changed = directory_of(sample_directory().people, "e" * 64)
    later = recorder_on(register, directory=lambda: changed)
    await later.act(request(await renewal(register)))
    assert (await register.dossiers.records(CASE))[-1].directory == "e" * 64


async def test_what_a_person_orders_is_by_that_person_and_the_rest_is_by_caveat(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    by = {event.kind: event.by for event in await recorded(register)}
    assert (by["CaseOpened"], by["TaskSent"]) == (ANALYST, "caveat-system-1")
    assert (by["RestrictionPlaced"], by["NotificationCalled"]) == ("caveat-system-1",) * 2


# --- what the run gets back ---------------------------------------------------------------------


async def test_the_run_gets_every_event_after_the_last_that_it_knows(
    register: Register, recorder: Recorder
) -> None:
    revision = len((await open_case(recorder)).events)
    for after in (0, 1, revision - 1, revision):
        command = await renewal(register)
        acted = await recorder.act(request(command, after=after))
        assert acted.order == command.order
        assert acted.after == after
        assert list(acted.events) == (await recorded(register))[after:]
        assert acted.events[-1].kind == "RestrictionRenewed"
        assert acted.receipt is not None
        assert acted.receipt.revision == after + len(acted.events)


async def test_the_receipt_says_what_was_recorded_where_and_when(
    register: Register, recorder: Recorder
) -> None:
    opened = (await open_case(recorder)).receipt
    assert opened is not None
    command = await renewal(register)
    receipt = (await recorder.act(request(command, now=START + HOUR))).receipt
    assert receipt is not None
    assert (receipt.dossier, receipt.order, receipt.act) == (
        CASE,
        command.order,
        "renew_restriction",
    )
    assert receipt.revision == opened.revision + 1 == await register.dossiers.revision(CASE)
    assert receipt.stage == opened.stage == "COORDINATION"
    assert (receipt.at, receipt.command_sha256) == (START + HOUR, hash_of(command))


async def test_the_wake_up_and_the_attributes_are_those_of_the_new_state(
    register: Register, recorder: Recorder
) -> None:
    acted = await open_case(recorder)
    case = CASE_KIND.fold(acted.events)
    assert case is not None
    assert acted.wake == wake_of(case)
    assert acted.wake is not None
    assert acted.attributes is not None
    assert acted.attributes.stages == ("COORDINATION",)
    assert (acted.attributes.priority, acted.attributes.restricted) == (CaseClass.P1, True)
    due = case.next_due()
    assert due is not None
    assert acted.attributes.due_at == due.due_at

    # Each alert that comes moves the wake-up on; a repeat and a refusal give the present one.
    reached = ReachAlerts(dossier=CASE, order="step:alert-1", clock=acted.wake.clock)
    later = await recorder.act(request(reached, after=case.revision, now=acted.wake.at))
    assert [event.kind for event in later.events][:1] == ["AlertReached"]
    assert later.wake is not None
    assert later.wake.at > acted.wake.at
    again = await recorder.act(request(reached, now=acted.wake.at))
    assert (again.wake, again.attributes) == (later.wake, later.attributes)

    # Where everything has ended there is no wake-up.
    ended = await recorder.act(
        request(
            CloseCase(
                dossier=CASE, order=new_order(), by=ANALYST, document=await document(register)
            )
        )
    )
    assert ended.refusal is not None
    assert (ended.wake, ended.attributes) == (later.wake, later.attributes)


async def test_a_step_that_is_already_taken_records_nothing_and_has_a_receipt(
    register: Register, recorder: Recorder
) -> None:
    revision = len((await open_case(recorder)).events)
    before = await register.ledger.verify()
    step = TakeStep(dossier=CASE, order="step:ask_agencies@1", step="ask_agencies")
    for after in (revision, 0):
        acted = await recorder.act(request(step, after=after))
        assert acted.receipt is not None
        assert (acted.receipt.act, acted.receipt.revision) == ("take_step", revision)
        assert acted.refusal is None
        assert list(acted.events) == (await recorded(register))[after:]
    assert await register.ledger.verify() == before


REFUSED = {
    "not permitted": lambda command: command.model_copy(update={"by": ANALYST}),
    "nobody": lambda command: command.model_copy(update={"by": "usncb-nobody-9"}),
    "no document": lambda command: command.model_copy(
        update={"document": "doc-01HZZZZZZZZZZZZZZZZZZZZZZZ"}
    ),
}


@pytest.mark.parametrize("why", REFUSED)
async def test_a_refused_order_writes_nothing_and_brings_the_run_up_to_date(
    register: Register, recorder: Recorder, why: str
) -> None:
    await open_case(recorder)
    before = await register.ledger.verify()
    head = await register.dossiers.head(CASE)
    emails = await register.outbox.list()
    command = REFUSED[why](await renewal(register))
    acted = await recorder.act(request(command, after=2, now=START + HOUR))
    assert acted.refusal is not None
    assert acted.receipt is None
    assert list(acted.events) == (await recorded(register))[2:]
    assert acted.wake is not None
    assert acted.attributes is not None
    assert await register.ledger.verify() == before
    assert await register.dossiers.head(CASE) == head
    assert await register.outbox.list() == emails
    assert await register.dossiers.order(command.order) is None


async def test_a_new_try_of_what_was_refused_is_decided_again(
    register: Register, recorder: Recorder
) -> None:
    """A refusal is not stored: with the same id it is refused, then done once it is allowed."""
    await open_case(recorder)
    command = await renewal(register, by=ANALYST)
    assert (await recorder.act(request(command))).refusal is not None
    promoted = with_roles(ANALYST, Role.SUPERVISOR)
    later = recorder_on(register, directory=lambda: promoted)
    assert (await later.act(request(command))).receipt is not None


async def test_what_a_run_asks_and_gets_survives_the_way_through_temporal(
    register: Register, recorder: Recorder
) -> None:
    """As JSON, with every event in its own class; a later build may have added fields."""
    command = await opening(register)
    asked = request(command)
    acted = await recorder.act(asked)
    claimed = await recorder.claim(ClaimRequest(dossier=CASE, run="run-b"))
    refused = await recorder.act(request(await renewal(register, by=ANALYST), run="run-b"))
    for value in (asked, acted, claimed, refused):
        read = type(value).model_validate_json(value.model_dump_json())
        assert read == value
        later = {**json.loads(value.model_dump_json()), "added_later": 1}
        assert type(value).model_validate(later) == value
    assert {type(event) for event in acted.events} > {CaseOpened, RestrictionPlaced}
    assert refused.refusal is not None


# --- who orders it ------------------------------------------------------------------------------


async def test_roles_are_those_of_the_directory_at_this_moment(
    register: Register,
) -> None:
    present = [sample_directory()]
    recorder = recorder_on(register, directory=lambda: present[-1])
    await open_case(recorder)

    async def renewed(person: str) -> Acted:
        return await recorder.act(request(await renewal(register, by=person)))

    assert (await renewed(SUPERVISOR)).receipt is not None
    present.append(with_roles(SUPERVISOR, Role.ANALYST))
    refused = (await renewed(SUPERVISOR)).refusal
    assert refused == as_value(
        NotPermitted(person=SUPERVISOR, needed="one of the roles SUPERVISOR")
    )
    present.append(with_roles(ANALYST, Role.SUPERVISOR))
    assert (await renewed(ANALYST)).receipt is not None
    present.append(directory_of(()))
    refused = (await renewed(SUPERVISOR)).refusal
    assert refused == as_value(NotFound(what="person", name=SUPERVISOR))


def test_a_command_cannot_bring_roles_with_it() -> None:
    fields = {
        "dossier": CASE,
        "order": "order-1",
        "by": ANALYST,
        "document": "doc-01HZZZZZZZZZZZZZZZZZZZZZZZ",
    }
    RenewRestriction.model_validate(fields)
    for forged in ({"roles": ["SUPERVISOR"]}, {"actor": {"person": ANALYST}}):
        with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
            RenewRestriction.model_validate({**fields, **forged})


@pytest.mark.parametrize("person", ["caveat-system-1", "usncb-nobody-9"])
async def test_nobody_may_act_as_caveat_or_as_somebody_unknown(
    register: Register, recorder: Recorder, person: str
) -> None:
    unknown = as_value(NotFound(what="person", name=person))
    missing = await recorder.act(request(await opening(register, by=person)))
    assert missing.refusal == unknown
    await open_case(recorder)
    commands = [
        await renewal(register, by=person),
        await fact(register, by=person),
        CloseCase(dossier=CASE, order=new_order(), by=person, document=await document(register)),
    ]
    before = await register.ledger.verify()
    for command in commands:
        assert (await recorder.act(request(command))).refusal == unknown
        with pytest.raises(NotFound, match=f"no person {person}"):
            await recorder.check(command, START)
    assert await register.ledger.verify() == before


# --- what a command may name --------------------------------------------------------------------


async def test_a_communication_that_does_not_exist_is_refused_and_not_tried_forever(
    register: Register, recorder: Recorder
) -> None:
    missing = f"comm-{'7' * 26}"
    refusal = as_value(NotFound(what="communication", name=missing))
    command: OpenCase = await opening(register, communication=missing, version=1)
    assert (await recorder.act(request(command))).refusal == refusal
    assert await register.dossiers.head(CASE) is None
    await open_case(recorder)
    added = await fact(register, communication=missing, version=1)
    assert (await recorder.act(request(added))).refusal == refusal


async def test_an_act_of_another_kind_of_dossier_is_refused(
    register: Register, recorder: Recorder
) -> None:
    intake = await received(recorder)
    command = await renewal(register)
    acted = await recorder.act(request(command.model_copy(update={"dossier": intake})))
    assert acted.refusal is not None
    assert acted.refusal.kind == NotWellFormed.__name__


# --- checking beforehand ------------------------------------------------------------------------


async def test_a_check_gives_the_refusal_that_the_act_would_get_and_writes_nothing(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    before = await register.ledger.verify()
    await recorder.check(await renewal(register), START)
    for person, expected in ((ANALYST, NotPermitted), ("usncb-nobody-9", NotFound)):
        command = await renewal(register, by=person)
        with pytest.raises(expected) as refused:
            await recorder.check(command, START)
        acted = await recorder.act(request(command))
        assert acted.refusal == as_value(refused.value)
    assert await register.ledger.verify() == before


async def test_the_rules_of_a_state_are_those_that_it_names(recorder: Recorder) -> None:
    await open_case(recorder)
    case = await recorder.state(CASE)
    assert isinstance(case, Case)
    book = await recorder.rules(case)
    assert book.procedure.ref == case.edition == sample_editions().in_force(START).ref
    assert await recorder.state(f"case-{'7' * 26}") is None
