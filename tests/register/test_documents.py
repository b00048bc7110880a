"""What people wrote: immutable, stored once, and bound to the ledger by the act that names it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from activities.recorder import Recorder
from procedure.refusals import NotFound, NotWellFormed, as_value
from register.register import Register
from tests.register.acting import fact, open_case, request
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
    return await register.documents.store(content=content, **{**fields, **changes})


async def count(register: Register) -> int:
    """How many documents there are."""
    found: int = await register.read(
        lambda connection: connection.execute(text("SELECT count(*) FROM documents")).scalar_one()
    )
    return found


async def test_a_document_is_kept_as_it_was_written(register: Register) -> None:
    content = {"text": "Ответ: لا يوجد طلب\n\x00 «é»", "fields": {"risk": 3, "waiver": False}}
    document = await store(register, content)
    kept = await register.documents.document(document)
    assert kept.content == content
    assert (kept.dossier, kept.kind, kept.author, kept.task) == (CASE, "AnswerTask", ANALYST, "J1")
    assert kept.written_at == START
    with pytest.raises(NotFound):
        await register.documents.document("doc-01HZZZZZZZZZZZZZZZZZZZZZZZ")


async def test_the_same_content_by_the_same_author_is_one(
    register: Register, second: Register
) -> None:
    stored = await asyncio.gather(
        *(
            store(each, {"b": 2, "a": 1}, at=START + timedelta(minutes=place))
            for place, each in enumerate((register, second) * 4)
        )
    )
    assert len(set(stored)) == 1
    assert await store(register, {"a": 1, "b": 2}) == stored[0]
    assert await count(register) == 1


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
    assert await register.documents.latest(CASE, "AnswerTask", "J1") is None
    for number in range(3):
        await store(register, {"n": number}, at=START + timedelta(minutes=number))
    await store(register, {"n": 8}, at=START + timedelta(days=1), task="J2")
    await store(register, {"n": 9}, at=START + timedelta(days=1), kind="ReturnTask")
    latest = await register.documents.latest(CASE, "AnswerTask", "J1")
    assert latest is not None
    assert latest.content == {"n": 2}


@pytest.mark.parametrize("content", [{"text": "\udcff"}, {"n": 2**60}, {"n": float("nan")}])
async def test_what_json_cannot_hold_is_refused_with_a_sentence(
    register: Register, content: dict[str, Any]
) -> None:
    with pytest.raises(NotWellFormed, match="correct it"):
        await store(register, content)
    assert await count(register) == 0


# --- the ledger shows that a document is unchanged ----------------------------------------------


async def test_the_event_that_names_a_document_holds_its_commitment(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    command = await fact(register)
    await recorder.act(request(command))
    assert command.document is not None
    records = await register.dossiers.records(CASE)
    (opened,) = [record for record in records if record.kind == "CaseOpened"]
    (added,) = [record for record in records if record.kind == "FactAdded"]
    assert added.actor == ANALYST
    assert added.data["document"] == command.document
    both = [opened.data["document"], command.document]
    stored = await register.read(
        lambda connection: register.documents.commitments(connection, both)
    )
    assert len(set(stored.values())) == 2
    assert opened.data["commitments"] | added.data["commitments"] == stored


async def test_the_same_words_have_another_commitment_in_another_document(
    register: Register,
) -> None:
    """Otherwise the ledger would show, without any key, that two people wrote the same."""
    ids = [await store(register, {"text": "no"}, task=task) for task in ("J1", "J2")]
    found = await register.read(lambda connection: register.documents.commitments(connection, ids))
    assert len(set(found.values())) == 2


async def test_an_act_that_names_a_missing_document_is_refused(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    before = await register.ledger.verify()
    missing = "doc-01HZZZZZZZZZZZZZZZZZZZZZZZ"
    acted = await recorder.act(request(await fact(register, document=missing)))
    assert acted.refusal == as_value(NotFound(what="document", name=missing))
    assert await register.ledger.verify() == before
