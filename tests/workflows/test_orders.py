"""Orders on the real server: one effect however often they are sent, and nothing that is forged."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

import client.addresses
import client.gateway
from client.failures import NotConfirmed, WrongForm
from client.orders import PendingOrders, new_order_id
from client.taking_up import TakingUp
from procedure.dossier import Command, Receipt, TakeStep, hash_of
from procedure.ending import CancelCase, CloseCase
from procedure.facts import AddFact
from procedure.measures.tasks.answering import AcknowledgeTask, AnswerTask
from procedure.people import SYSTEM_ID
from procedure.proof import VALID_FOR, Flaw, NotProven, OrderExpired
from procedure.refusals import NotFound, NotPermitted, OrderIdReused, Refused
from tests.office import ANALYST, SUPERVISOR, Office, at_work
from tests.signing import signed, signer_of
from tests.workflows.histories import failed_tasks, history, is_running, of_type, run_of
from tests.workflows.steps import command, kinds, records, stored

EMPLOYER = "samples-officer-1"


async def answer_to(office: Office, case_id: str, outcome: str = "NEXUS") -> AnswerTask:
    """An answer to J2, not sent yet."""
    document = await stored(office, case_id, "doj-nsd-officer-1", f"About {new_order_id()}.")
    by = await owner(office, case_id, "J2")
    made = command(AnswerTask, case_id, by, task="J2", outcome=outcome, document=document)
    assert isinstance(made, AnswerTask)
    return made


async def owner(office: Office, case_id: str, task: str) -> str:
    """An officer of the task's agency."""
    return f"{(await office.case(case_id)).tasks[task].agency.lower()}-officer-1"


# --- what is forged ------------------------------------------------------------------------------


def for_another(change: str, order: AnswerTask, other: str) -> AnswerTask:
    """The order with a payload that says something else than the Update."""
    changes = {"dossier": {"dossier": other}, "order": {"order": new_order_id()}}
    return order.model_copy(update=changes[change])


@pytest.mark.parametrize("change", ["dossier", "order"])
async def test_a_payload_of_another_dossier_or_order_is_rejected(
    office: Office, change: str
) -> None:
    case_id, other = await office.start(), await office.start()
    order = await answer_to(office, case_id)
    before = len(await history(office, case_id))
    with pytest.raises(WorkflowUpdateFailedError) as rejected:
        await office.handle(case_id).execute_update(
            order.act, for_another(change, order, other), id=order.order
        )
    assert isinstance(rejected.value.cause, ApplicationError)
    assert rejected.value.cause.type == "OrderFormRefused"
    for dossier in (case_id, other):
        assert "TaskAnswered" not in await kinds(office, dossier)
    events = await history(office, case_id)
    assert not of_type(events[before:], "WORKFLOW_EXECUTION_UPDATE_ACCEPTED")
    assert not failed_tasks(events)


async def test_a_payload_of_another_act_is_rejected(office: Office) -> None:
    """Two acts that take the same fields: only the act inside the payload tells them apart."""
    case_id = await office.start()
    document = await stored(office, case_id, SUPERVISOR, "Opened in error.")
    order = command(CancelCase, case_id, SUPERVISOR, document=document)
    for act in ("close_case", "renew_restriction", "lift_restriction"):
        with pytest.raises(WorkflowUpdateFailedError):
            await office.handle(case_id).execute_update(act, order, id=order.order)
    recorded = await kinds(office, case_id)
    assert not {"CaseCanceled", "CaseClosed", "RestrictionRenewed", "RestrictionLifted"} & {
        *recorded
    }
    assert await is_running(office, case_id)
    assert not failed_tasks(await history(office, case_id))


async def test_the_client_says_that_the_form_is_wrong(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, other = await office.start(), await office.start()
    order = await answer_to(office, case_id)
    address = client.addresses.address_of(other)
    monkeypatch.setattr(client.gateway, "address_of", lambda dossier: address)
    with pytest.raises(WrongForm):
        await office.gateway.send_named(order)
    for dossier in (case_id, other):
        assert "TaskAnswered" not in await kinds(office, dossier)


@pytest.mark.parametrize("act", ["take_step", "end_track", "reach_alerts"])
async def test_nobody_orders_a_step_of_the_procedure(office: Office, act: str) -> None:
    case_id = await office.start()
    step = TakeStep(dossier=case_id, order=new_order_id(), step="call_counsel")
    with pytest.raises(WorkflowUpdateFailedError):
        await office.handle(case_id).execute_update(act, step, id=step.order)
    assert "DecisionCalled" not in await kinds(office, case_id)
    assert await is_running(office, case_id)


@pytest.mark.parametrize(
    ("by", "order"),
    [(SYSTEM_ID, ""), (SYSTEM_ID, f"handoff-{'0' * 32}"), (ANALYST, f"handoff-{'0' * 32}")],
    ids=["as Caveat", "as a handoff of Caveat", "as a handoff of a person"],
)
async def test_nobody_passes_as_caveat_or_as_another_dossier(
    office: Office, by: str, order: str
) -> None:
    case_id = await office.start()
    forged = AddFact(dossier=case_id, order=order or new_order_id(), by=by, fact="NON_COMPLIANCE")
    with pytest.raises(NotFound):
        await office.gateway.send_named(forged)
    assert "FactAdded" not in await kinds(office, case_id)


async def test_an_order_counts_only_signed_and_in_time(office: Office) -> None:
    """Whether it came in time is asked once, when it is accepted; nothing has changed before."""
    case_id = await office.start()
    order = await answer_to(office, case_id)
    signer, now = signer_of(office.settings), office.clock.now()
    unsigned = client.gateway.Gateway(office.skipper.client, office.settings.task_queue)
    with pytest.raises(NotProven, match=Flaw.UNSIGNED):
        await unsigned.send_named(await answer_to(office, case_id))
    late = await signed(office.recorder, order, now - VALID_FOR - timedelta(seconds=1), signer)
    before = len(await history(office, case_id))
    with pytest.raises(OrderExpired):
        await office.gateway.send_named(late)
    events = await history(office, case_id)
    assert not of_type(events[before:], "WORKFLOW_EXECUTION_UPDATE_ACCEPTED")
    assert "TaskAnswered" not in await kinds(office, case_id)
    # The same order counts when it is signed again.
    again = await signed(office.recorder, order, office.clock.now(), signer)
    receipt = await office.gateway.send_named(again)
    assert receipt.order == order.order
    assert (await kinds(office, case_id)).count("TaskAnswered") == 1


async def test_permission_is_decided_by_the_recorder_and_not_by_the_validator(
    office: Office,
) -> None:
    case_id = await office.start()
    document = await stored(office, case_id, ANALYST, "Opened in error.")
    order = command(CancelCase, case_id, ANALYST, document=document)
    with pytest.raises(NotPermitted):
        await office.gateway.send_named(order)
    events = await history(office, case_id)
    accepted = [
        event.workflow_execution_update_accepted_event_attributes.protocol_instance_id
        for event in of_type(events, "WORKFLOW_EXECUTION_UPDATE_ACCEPTED")
    ]
    assert order.order in accepted
    assert not failed_tasks(events)


# --- what is repeated ----------------------------------------------------------------------------


async def same_run(office: Office, case_id: str) -> None:
    """Nothing happens."""


async def later_run(office: Office, case_id: str) -> None:
    """The case starts over: Temporal remembers Update ids per run only."""
    await TakingUp(office.gateway, office.register).one(case_id)


async def terminated_run(office: Office, case_id: str) -> None:
    """An operator terminates the run."""
    await office.handle(case_id).terminate()


async def ended_case(office: Office, case_id: str) -> None:
    """The case ends, and its workflow with it."""
    await office.cancel(case_id)
    await office.handle(case_id).result()


Between = Callable[[Office, str], Awaitable[None]]
BETWEEN = [same_run, later_run, terminated_run, ended_case]


@pytest.mark.parametrize("between", BETWEEN, ids=lambda one: one.__name__)
async def test_the_same_order_twice_has_one_effect_and_the_same_receipt(
    office: Office, between: Between
) -> None:
    case_id = await office.start()
    order = await answer_to(office, case_id)
    first = await office.gateway.send_named(order)
    await between(office, case_id)
    before = await kinds(office, case_id)
    assert await office.gateway.send_named(order) == first
    assert await kinds(office, case_id) == before
    assert (first.order, first.act, first.command_sha256) == (
        order.order,
        "answer_task",
        hash_of(order),
    )
    answered = [one for one in await records(office, case_id) if one.kind == "TaskAnswered"]
    assert [one.revision for one in answered] == [first.revision]


@pytest.mark.parametrize("between", BETWEEN, ids=lambda one: one.__name__)
async def test_another_command_under_a_used_order_id_is_refused(
    office: Office, between: Between
) -> None:
    case_id, other = await office.start(), await office.start()
    order = await answer_to(office, case_id)
    await office.gateway.send_named(order)
    await between(office, case_id)
    before = await kinds(office, case_id), await kinds(office, other)
    others: list[Command] = [
        order.model_copy(update={"outcome": "NO_NEXUS"}),
        order.model_copy(update={"dossier": other}),
        AcknowledgeTask(dossier=case_id, order=order.order, by=EMPLOYER, task="E1"),
    ]
    for reused in others:
        with pytest.raises(OrderIdReused, match=order.order):
            await office.gateway.send_named(reused)
    assert (await kinds(office, case_id), await kinds(office, other)) == before


async def test_an_order_that_was_refused_can_be_given_again_as_a_new_one(office: Office) -> None:
    case_id = await office.start()
    document = await stored(office, case_id, ANALYST, "Done.")
    close = command(CloseCase, case_id, ANALYST, document=document)
    for _ in range(2):
        with pytest.raises(Refused):
            await office.gateway.send_named(close)
    receipt = await office.gateway.send_named(await answer_to(office, case_id))
    assert receipt.revision == (await office.case(case_id)).revision


async def test_a_lost_connection_loses_and_repeats_nothing(closed: Office, tmp_path: Path) -> None:
    pending = PendingOrders(tmp_path / "orders")
    impatient = closed.gateway_with(timedelta(seconds=1))
    async with at_work(closed):
        case_id = await closed.start()
    # Nobody works: what was written is kept, and the person hears that it is not confirmed.
    usual = closed.cases
    closed.cases = type(usual)(closed.ordering_through(impatient, pending))
    with pytest.raises(NotConfirmed, match="not confirmed in time") as unconfirmed:
        await closed.answer(case_id, "J2", "NEXUS")
    (kept,) = pending.all()
    assert kept.order == unconfirmed.value.order
    actor = closed.person(kept.by)
    async with at_work(closed):
        ordering = closed.ordering_through(closed.gateway, pending)
        receipt = await ordering.resume(kept.order, actor)
        assert receipt.order == kept.order
    assert (await closed.case(case_id)).tasks["J2"].outcome == "NEXUS"
    assert (await kinds(closed, case_id)).count("TaskAnswered") == 1
    assert pending.all() == []
    documents = await closed.register.read(
        lambda connection: connection.exec_driver_sql(
            "SELECT count(*) FROM documents WHERE kind = 'AnswerTask'"
        ).scalar_one()
    )
    assert documents == 1


# --- many at once --------------------------------------------------------------------------------


async def confirmed(office: Office, order: AnswerTask) -> Receipt:
    """The receipt, however long a busy machine takes: an order that is sent again is the same."""
    while True:
        with suppress(NotConfirmed):
            return await office.gateway.send_named(order)


@pytest.mark.long
async def test_fifty_orders_at_once_are_recorded_once_each_in_revision_order(
    office: Office,
) -> None:
    case_id = await office.start()
    answers = [
        await answer_to(office, case_id, "NEXUS" if number % 2 else "NO_NEXUS")
        for number in range(50)
    ]
    run = await run_of(office, case_id)
    receipts = await asyncio.gather(*(confirmed(office, one) for one in answers))
    assert [one.order for one in receipts] == [one.order for one in answers]
    answered = [one for one in await records(office, case_id) if one.kind == "TaskAnswered"]
    assert Counter(one.order for one in answered) == Counter(one.order for one in answers)
    assert {one.order: one.revision for one in answered} == {
        one.order: one.revision for one in receipts
    }
    revisions = [one.revision for one in await records(office, case_id)]
    assert revisions == list(range(1, len(revisions) + 1))
    outcome = {one.order: one.outcome for one in answers}[str(answered[-1].order)]
    assert (await office.case(case_id)).tasks["J2"].outcome == outcome
    assert await run_of(office, case_id) == run
    assert not failed_tasks(await history(office, case_id))
