"""Words where words matter: whoever records an order looks at them, whoever sends it."""

import pytest

from activities.recorder import Recorder
from tests.register.acting import document, open_case, opening, renewal, request
from tests.register.samples import CASE, SUPERVISOR


@pytest.mark.parametrize("blank", [" ", "\u200b", "...", "a\u202eb"])
async def test_an_order_whose_document_says_nothing_is_refused(
    recorder: Recorder, blank: str
) -> None:
    written = await document(recorder.register, CASE, text=blank)
    order = await opening(recorder.register, CASE, document=written)
    acted = await recorder.act(request(order))
    assert acted.receipt is None
    assert acted.refusal is not None
    assert (acted.refusal.kind, acted.events) == ("NotWellFormed", ())
    assert await recorder.state(CASE) is None, "nothing was written"


async def test_nobody_renews_without_a_reason(recorder: Recorder) -> None:
    opened = await open_case(recorder)
    assert opened.receipt is not None
    blank = await document(recorder.register, CASE, text=" ", by=SUPERVISOR)
    order = (await renewal(recorder.register)).model_copy(update={"document": blank})
    acted = await recorder.act(request(order, after=opened.receipt.revision))
    assert acted.refusal is not None
    assert acted.refusal.kind == "NotWellFormed"
