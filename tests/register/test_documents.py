"""What people wrote: immutable, told once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from procedure.refusals import NotFound, NotWellFormed
from register.register import Register
from tests.register.samples import ANALYST, CASE, OTHER, START


async def store(register: Register, content: dict[str, Any], **changes: Any) -> str:
    """Store one document of the case."""
    fields: dict[str, Any] = {
        "dossier": CASE,
        "kind": "AnswerTask",
        "author": ANALYST,
        "task": "J1",
        "at": START,
    }
    return await register.store_document(content=content, **{**fields, **changes})


async def test_a_document_is_kept_as_it_was_written(register: Register) -> None:
    content = {"text": "Ответ: لا يوجد طلب\n\x00 «é»", "fields": {"risk": 3, "waiver": False}}
    document = await store(register, content)
    kept = await register.document(document)
    assert kept.content == content
    assert (kept.dossier, kept.kind, kept.author, kept.task) == (CASE, "AnswerTask", ANALYST, "J1")
    assert kept.written_at == START
    (stored,) = await register.everything(CASE)
    assert (stored.kind, stored.actor, stored.revision) == ("DocumentStored", ANALYST, None)
    assert stored.data["document"] == document
    with pytest.raises(NotFound):
        await register.document("doc-01HZZZZZZZZZZZZZZZZZZZZZZZ")


async def test_the_same_content_by_the_same_author_is_one(
    register: Register, second: Register
) -> None:
    told = await asyncio.gather(
        *(
            store(each, {"b": 2, "a": 1}, at=START + timedelta(minutes=place))
            for place, each in enumerate((register, second) * 4)
        )
    )
    assert len(set(told)) == 1
    assert await store(register, {"a": 1, "b": 2}) == told[0]
    assert len(await register.everything(CASE)) == 1


async def test_what_differs_is_another(register: Register) -> None:
    content = {"text": "as found"}
    different = [
        await store(register, content),
        await store(register, {"text": "as found."}),
        await store(register, content, author="usncb-analyst-2"),
        await store(register, content, task="J2"),
        await store(register, content, task=None),
        await store(register, content, kind="ReturnTask"),
        await store(register, content, dossier=OTHER),
    ]
    assert len(set(different)) == len(different)


async def test_the_newest_of_a_kind_on_a_task(register: Register) -> None:
    assert await register.latest_document(CASE, "AnswerTask", "J1") is None
    for number in range(3):
        await store(register, {"n": number}, at=START + timedelta(minutes=number))
    await store(register, {"n": 8}, at=START + timedelta(days=1), task="J2")
    await store(register, {"n": 9}, at=START + timedelta(days=1), kind="ReturnTask")
    latest = await register.latest_document(CASE, "AnswerTask", "J1")
    assert latest is not None
    assert latest.content == {"n": 2}


@pytest.mark.parametrize("content", [{"text": "\udcff"}, {"n": 2**60}, {"n": float("nan")}])
async def test_what_json_cannot_hold_is_refused_with_a_sentence(
    register: Register, content: dict[str, Any]
) -> None:
    with pytest.raises(NotWellFormed, match="correct it"):
        await store(register, content)
    assert await register.everything(CASE) == []
