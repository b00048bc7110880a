"""Handoffs in the recorder: a dossier writes its own events, and accepts only real handoffs."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from activities.recorder import Recorder
from procedure.case import Case
from procedure.dossier import Command, handoff_id
from procedure.ending import CloseCase, SupersedeCase
from procedure.facts import AddFact
from procedure.intake.intake import Intake, IntakeState
from procedure.intake.screening import ScreenAgain
from procedure.intake.settling import ANSWER, EndDestroyed, SettleHandoff
from procedure.measures.restriction import RenewRestriction
from procedure.opening import OpenCase
from procedure.people import SYSTEM_ID
from procedure.refusals import CaseHasEnded, NotFound, NotPermitted, Refusal, as_value
from register.register import Register
from register.values import LeasedHandoff
from tests.destroying import destroy_key
from tests.register.acting import (
    confirmed,
    document,
    fact,
    new_order,
    open_case,
    received,
    request,
    screening,
)
from tests.register.filled import LEASE
from tests.register.samples import (
    ANALYST,
    CASE,
    OTHER,
    START,
    SUPERVISOR,
    recorder_on,
    sample_directory,
)

HOUR = timedelta(hours=1)


async def leased(register: Register) -> Sequence[LeasedHandoff]:
    """The handoffs that are queued, as a relay takes them."""
    return await register.handoffs.lease(20, START, LEASE)


async def the_handoff(register: Register) -> Command:
    """The command of the only one."""
    (handoff,) = await leased(register)
    command: Command = handoff.command
    return command


def settling(handoff: Command, intake: str, refusal: Refusal | None = None) -> SettleHandoff:
    """The order by which the intake learns the answer, as the relay makes it."""
    return SettleHandoff(
        dossier=intake,
        order=f"{handoff.order}{ANSWER}",
        by=SYSTEM_ID,
        handoff=handoff.order,
        refusal=refusal,
    )


# --- passing on ---------------------------------------------------------------------------------


async def test_an_intake_passes_it_on_and_writes_nothing_into_the_case(
    register: Register, recorder: Recorder
) -> None:
    intake = await confirmed(recorder)
    assert await register.dossiers.head(CASE) is None
    assert await register.ledger.everything(CASE) == []
    command = await the_handoff(register)
    assert isinstance(command, OpenCase)
    assert (command.dossier, command.by, command.person) == (CASE, ANALYST, "P-0001")
    # Its id follows from the source, the event and the target: a repeat gives the same handoff.
    revision = await register.dossiers.revision(intake)
    assert command.order == handoff_id(intake, revision, CASE)


async def test_the_case_takes_it_and_the_intake_learns_the_answer(
    register: Register, recorder: Recorder
) -> None:
    intake = await confirmed(recorder)
    command = await the_handoff(register)
    opened = await recorder.act(request(command))
    assert opened.receipt is not None
    assert opened.events[0].kind == "CaseOpened"
    communication = intake.partition("/")[0]
    assert await register.attachments.communications_of(CASE) == [communication]
    case = await recorder.state(CASE)
    assert isinstance(case, Case)
    assert dict(case.communications) == {communication: 1}
    await register.handoffs.answered(command.order, None, START)
    settled = await recorder.act(request(settling(command, intake)))
    assert [event.kind for event in settled.events][-1] == "PassedToCase"
    state = await recorder.state(intake)
    assert isinstance(state, Intake)
    assert (state.state, state.informed) == (IntakeState.WITH_CASE, (CASE,))
    # Both again: nothing more happens.
    before = await register.ledger.verify()
    assert (await recorder.act(request(command))).receipt == opened.receipt
    assert (await recorder.act(request(settling(command, intake)))).receipt == settled.receipt
    assert await register.ledger.verify() == before


async def test_a_handoff_that_ends_in_a_refusal_is_settled_with_that_refusal(
    register: Register, recorder: Recorder
) -> None:
    """A key of the case was destroyed: a person must look at the communication again."""
    await open_case(recorder)
    intake = await confirmed(recorder, attach=True)
    command = await the_handoff(register)
    await destroy_key(register, CASE, START)
    refusal = (await recorder.act(request(command))).refusal
    assert refusal is not None
    await register.handoffs.answered(command.order, refusal, START)
    wrong = await recorder.act(request(settling(command, intake)))
    assert wrong.refusal == as_value(NotFound(what="handoff", name=f"{command.order}{ANSWER}"))
    settled = await recorder.act(request(settling(command, intake, refusal)))
    assert [event.kind for event in settled.events][-2:] == [
        *("PassedToCase", "CommunicationRestricted")
    ]


async def test_the_row_is_the_permission_and_the_person_keeps_their_name(
    register: Register, recorder: Recorder
) -> None:
    """The analyst confirmed it; the case opens also where they have left meanwhile."""
    await confirmed(recorder)
    command = await the_handoff(register)
    people = tuple(person for person in sample_directory().people if person.person_id != ANALYST)
    directory = type(sample_directory())(agencies=sample_directory().agencies, people=people)
    later = recorder_on(register, directory=lambda: directory)
    acted = await later.act(request(command))
    assert acted.receipt is not None
    assert acted.events[0].by == ANALYST


async def test_a_case_that_has_ended_takes_a_further_communication(
    register: Register, recorder: Recorder
) -> None:
    """The fact opens it again: nothing that comes in is dropped."""
    await open_case(recorder)
    superseded = SupersedeCase(
        dossier=CASE,
        order=new_order(),
        by=SUPERVISOR,
        document=await document(register, by=SUPERVISOR),
        successor=OTHER,
    )
    await recorder.act(request(superseded))
    intake = await confirmed(recorder, attach=True)
    command = await the_handoff(register)
    assert isinstance(command, AddFact)
    before = await register.dossiers.revision(CASE)
    acted = await recorder.act(request(command, after=before))
    kinds = [event.kind for event in acted.events]
    assert kinds[0] == "CaseReopened"
    assert "FactAdded" in kinds
    communications = await register.attachments.communications_of(CASE)
    assert communications == [intake.partition("/")[0]]


# --- what is not a handoff ----------------------------------------------------------------------

FORGED: dict[str, Callable[[OpenCase], Command]] = {
    "an id that no row has": lambda real: real.model_copy(
        update={"order": handoff_id("comm-nowhere/v1", 3, CASE)}
    ),
    "the opening of another case": lambda real: real.model_copy(update={"dossier": OTHER}),
    "another official": lambda real: real.model_copy(update={"person": "P-0002"}),
    "in another name": lambda real: real.model_copy(update={"by": SYSTEM_ID}),
    "without the communication": lambda real: real.model_copy(update={"communication": None}),
    "a fact": lambda real: AddFact(
        dossier=CASE, order=real.order, by=SYSTEM_ID, fact="NON_COMPLIANCE"
    ),
}


@pytest.mark.parametrize("forged", FORGED)
async def test_a_forged_handoff_is_refused_and_leaves_nothing(
    register: Register, recorder: Recorder, forged: str
) -> None:
    await confirmed(recorder)
    command = await the_handoff(register)
    assert isinstance(command, OpenCase)
    before = await register.ledger.verify()
    wrong = FORGED[forged](command)
    acted = await recorder.act(request(wrong))
    assert acted.refusal == as_value(NotFound(what="handoff", name=wrong.order))
    assert await register.ledger.verify() == before
    assert await register.dossiers.head(wrong.dossier) is None
    # The real one is not spoiled by it.
    assert (await recorder.act(request(command))).receipt is not None


async def test_an_act_that_cannot_be_passed_on_is_refused_although_its_row_exists(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    order = handoff_id("roster/x", 1, CASE)
    words = await document(register)
    commands: list[Command] = [
        RenewRestriction(dossier=CASE, order=order, by=SYSTEM_ID, document=words),
        CloseCase(dossier=CASE, order=f"{order}2", by=ANALYST, document=words),
    ]

    def keep(connection: Connection) -> None:
        for command in commands:
            register.handoffs.queue(connection, "roster/x", 1, command, START)

    await register.write(keep)
    for command in commands:
        acted = await recorder.act(request(command))
        assert acted.refusal is not None
        assert acted.refusal.kind == NotPermitted.__name__
        assert acted.refusal.fields["person"] == command.by


async def test_caveat_itself_orders_only_by_a_handoff(
    register: Register, recorder: Recorder
) -> None:
    """Without a row nobody is Caveat, whatever the command says."""
    await open_case(recorder)
    intake = await received(recorder)
    by = SYSTEM_ID
    for command in (
        await fact(register, by=by),
        ScreenAgain(dossier=intake, order=new_order(), by=by, roster_version="2026-04"),
        EndDestroyed(dossier=intake, order=new_order(), by=by),
        SettleHandoff(dossier=intake, order=new_order(), by=by, handoff="handoff-1"),
    ):
        acted = await recorder.act(request(command))
        assert acted.refusal == as_value(NotFound(what="person", name=SYSTEM_ID))


WRONG_ANSWERS: dict[str, Callable[[Command, str], Command]] = {
    "refused": lambda handoff, intake: settling(
        handoff, intake, as_value(CaseHasEnded(ended="CLOSED"))
    ),
    "for another handoff": lambda handoff, intake: settling(handoff, intake).model_copy(
        update={"handoff": handoff_id(intake, 9, OTHER)}
    ),
    "destroyed": lambda handoff, intake: EndDestroyed(
        dossier=intake, order=f"{handoff.order}{ANSWER}", by=SYSTEM_ID
    ),
    "screened again": lambda handoff, intake: ScreenAgain(
        dossier=intake, order=f"{handoff.order}{ANSWER}", by=SYSTEM_ID, roster_version="x"
    ),
}


@pytest.mark.parametrize("wrong", WRONG_ANSWERS)
async def test_only_the_answer_that_the_case_gave_settles_the_intake(
    register: Register, recorder: Recorder, wrong: str
) -> None:
    intake = await confirmed(recorder)
    command = await the_handoff(register)
    not_found = as_value(NotFound(what="handoff", name=f"{command.order}{ANSWER}"))
    # Before the case has answered there is no right answer either.
    for forged in (settling(command, intake), WRONG_ANSWERS[wrong](command, intake)):
        assert (await recorder.act(request(forged))).refusal == not_found
    await recorder.act(request(command))
    await register.handoffs.answered(command.order, None, START)
    before = await register.ledger.verify()
    forged = WRONG_ANSWERS[wrong](command, intake)
    assert (await recorder.act(request(forged))).refusal == not_found
    assert await register.ledger.verify() == before
    assert (await recorder.act(request(settling(command, intake)))).receipt is not None


async def test_a_batch_asks_each_intake_once_to_screen_again(
    register: Register, recorder: Recorder
) -> None:
    intake = await received(recorder)
    await recorder.act(request(await screening(register, intake)))
    order = handoff_id("roster/batch-1", 0, intake)
    command = ScreenAgain(dossier=intake, order=order, by=SYSTEM_ID, roster_version="2026-04")
    for _ in range(2):
        await register.write(
            lambda connection: register.handoffs.queue(
                connection, "roster/batch-1", 0, command, START + HOUR
            )
        )
        acted = await recorder.act(request(command, now=START + HOUR))
        assert acted.receipt is not None
    kinds = [event.kind for event in await register.dossiers.events(intake)]
    assert kinds.count("ScreeningRequested") == 1
