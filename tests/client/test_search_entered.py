"""Searching by name among the persons whom analysts entered."""

import sqlite3
from pathlib import Path

import pytest

from procedure.entered import ENTERED, EnteredPerson, entry_id
from procedure.people import Actor, Role
from register.register import Register
from tests.client.searching import START, searches
from tests.destroying import destroy_key
from tests.register.acting import open_case
from tests.register.samples import recorder_on, with_people
from views.looks import LOOKED, View

COUNSEL = Actor(person="usncb-counsel-1", agency="USNCB", roles=(Role.COUNSEL,))


async def enter(register: Register, *names: str) -> list[str]:
    """A case about each of these persons, who are entered for it; their entries."""
    await with_people(register)
    recorder = recorder_on(register)
    entries = []
    for number, name in enumerate(names):
        case = f"case-{number:026d}"
        person = EnteredPerson(names=(name,), source="A letter.").model_dump(mode="json")
        content = {"text": "A report.", ENTERED: person}
        document = await register.documents.store(
            case, "OpenCase", "usncb-analyst-1", None, content, START
        )
        entry = entry_id(document)
        await open_case(recorder, case, document=document, person=entry, now=START)
        entries.append(entry)
    return entries


async def test_each_is_found_beyond_any_batch_and_recorded_as_seen(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("views.search._BATCH", 2)
    alike = ["Testina Examplova"] * 3
    one, _other, *likewise = await enter(register, "Testina Examplova", "Harmodius Noman", *alike)
    searched = await searches(register).search(COUNSEL, "EXAMPLOVA, Testina")
    assert {found.person for found in searched.entered} == {one, *likewise}
    assert searched.unread == ()
    first = next(found for found in searched.entered if found.person == one)
    (case,) = first.cases
    assert first.numbers[case].startswith("USNCB-")
    looks = await register.ledger.of_kind(LOOKED, actor=COUNSEL.person)
    seen = [look.data["subject"] for look in looks if look.data["view"] == View.PERSON]
    assert sorted(seen) == sorted({one, *likewise})


async def test_what_an_order_destroyed_names_nobody_and_what_is_damaged_is_named(
    register: Register, tmp_path: Path
) -> None:
    names = ["Testina Examplova"] * 3
    whole, damaged, destroyed = await enter(register, *names)
    await destroy_key(register, f"case-{2:026d}", START)
    connection = sqlite3.connect(tmp_path / "register.db")
    with connection:
        connection.execute(
            "UPDATE named SET sealed = CAST(sealed || x'00' AS BLOB) WHERE entry = ?",
            (damaged,),
        )
    connection.close()
    searched = await searches(register).search(COUNSEL, "Testina Examplova")
    assert [found.person for found in searched.entered] == [whole]
    assert searched.unread == (damaged,)
    assert destroyed not in searched.model_dump_json()
