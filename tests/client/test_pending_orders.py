"""Orders that wait for their receipt: kept for their owner, without a text, and sent again."""

import json
from pathlib import Path

import pytest

from client.orders import PendingOrders, new_order_id
from procedure.ending import CloseCase
from procedure.facts import AddFact
from procedure.measures.tasks.answering import AcknowledgeTask
from procedure.refusals import CaseNotReady, NotFound, NotPermitted
from tests.office import ANALYST, SUPERVISOR, Office
from workflows.case import CaseWorkflow

CASE = f"case-{'1' * 26}"


def acknowledge(**changes: object) -> AcknowledgeTask:
    """An order."""
    values = {
        "dossier": CASE,
        "order": new_order_id(),
        "by": "samples-officer-1",
        "task": "E1",
    }
    return AcknowledgeTask.model_validate({**values, **changes})


@pytest.fixture
def pending(tmp_path: Path) -> PendingOrders:
    """Nothing is pending yet."""
    return PendingOrders(tmp_path / "orders")


def test_an_order_is_kept_until_it_is_done(pending: PendingOrders) -> None:
    assert pending.all() == []
    first, second = (
        acknowledge(),
        AddFact(
            dossier=CASE,
            order=new_order_id(),
            by=ANALYST,
            fact="ENCOUNTER",
            document=f"doc-{'2' * 26}",
        ),
    )
    for order in (first, second, first):
        pending.keep(order)
    assert {(one.order, one.act, one.dossier, one.by) for one in pending.all()} == {
        (one.order, one.act, CASE, one.by) for one in (first, second)
    }
    assert pending.load(second.order) == second
    for _ in range(2):
        pending.done(first.order)
    assert [one.order for one in pending.all()] == [second.order]


def test_only_the_owner_can_read_it(pending: PendingOrders, tmp_path: Path) -> None:
    pending.keep(acknowledge())
    folder = tmp_path / "orders"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]


@pytest.mark.parametrize("name", [f"order-{'0' * 26}", "../orders/x", "", "order-é"])
def test_what_is_not_pending_is_not_found(pending: PendingOrders, name: str) -> None:
    pending.keep(acknowledge())
    with pytest.raises(NotFound):
        pending.load(name)


@pytest.mark.parametrize("content", ["{", "[]", json.dumps({"act": "unknown"})])
def test_a_damaged_file_is_named(pending: PendingOrders, tmp_path: Path, content: str) -> None:
    order = acknowledge()
    pending.keep(order)
    (path,) = (tmp_path / "orders").iterdir()
    path.write_text(content)
    with pytest.raises(NotFound, match=order.order):
        pending.load(order.order)


async def test_it_is_kept_before_it_is_sent_and_gone_with_receipt_or_refusal(
    office: Office, pending: PendingOrders, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = await office.start()
    ordering = office.ordering_through(office.gateway, pending)
    kept: list[int] = []
    send = office.gateway.send_named

    async def watched(command: AcknowledgeTask) -> object:
        kept.append(len(pending.all()))
        return await send(command)

    monkeypatch.setattr(office.gateway, "send_named", watched)
    order = acknowledge(dossier=case_id)
    receipt = await ordering.send(CaseWorkflow.acknowledge_task, order)
    assert (receipt.order, kept, pending.all()) == (order.order, [1], [])
    document = await office.register.documents.store(
        case_id, "CloseCase", ANALYST, None, {"text": "Done."}, office.clock.now()
    )
    close = CloseCase(dossier=case_id, order=new_order_id(), by=ANALYST, document=document)
    with pytest.raises(CaseNotReady):
        await ordering.send(CaseWorkflow.close_case, close)
    assert (kept, pending.all()) == ([1, 1], [])
    refused = pending.refused(close.order)
    assert refused is not None
    assert (refused.refusal.kind, refused.by) == ("NotReadyToClose", ANALYST)
    assert pending.refused(order.order) is None


async def test_only_whoever_gave_an_order_sends_it_again(
    office: Office, pending: PendingOrders
) -> None:
    case_id = await office.start()
    ordering = office.ordering_through(office.gateway, pending)
    order = acknowledge(dossier=case_id)
    pending.keep(order)
    with pytest.raises(NotPermitted):
        await ordering.resume(order.order, office.person(SUPERVISOR))
    assert [one.order for one in pending.all()] == [order.order]
    receipt = await ordering.resume(order.order, office.person(order.by))
    assert (receipt.order, pending.all()) == (order.order, [])
    with pytest.raises(NotFound):
        await ordering.resume(order.order, office.person(order.by))
