"""The index of names, on both databases: in any script, and nothing that a team hides."""

from functools import partial

from sqlalchemy import Connection

from procedure.message import Subject
from procedure.rows import CasePeople, CaseTeam, Rows
from register.communications import Delivery
from register.register import Register
from tests.register.samples import OTHER, START, case_row, delivery, keep_rows


async def hold(register: Register) -> tuple[str, str]:
    """Two messages that name one person; each as its version."""

    def keep(given: Delivery, connection: Connection) -> str:
        new = register.communications.find_or_number(connection, given)
        register.communications.keep(connection, new, given)
        return f"{new.communication_id}/v{new.version}"

    first = delivery(b"1", "1", parsed=parsed("Мстислав Ветроградов"))
    second = delivery(b"2", "2", parsed=parsed("Vetrogradoff, Mstislav"))
    return await register.write(partial(keep, first)), await register.write(partial(keep, second))


def parsed(*names: str) -> str:
    """A message that names these people."""
    subject = Subject(other_names=names).model_dump_json()
    return f'{{"subjects": [{subject}]}}'


async def test_a_name_is_found_in_any_script_as_far_as_the_reader_sees(register: Register) -> None:
    first, second = await hold(register)
    names = register.names

    async def found(name: str, reader: str | None = "usncb-analyst-1", **more: bool) -> set[str]:
        return set(await names.candidates(name, reader=reader, **{"entries": True, **more}))

    for name in ("Mstislav Vetrogradov", "ВЕТРОГРАДОВ МСТИСЛАВ", "Vetrogradof", "Vetrogrdov M."):
        assert await found(name) == {first, second}, name
    assert await found("Harmodius Tesselbrink") == set()
    assert await found("") == set()
    (likeliest,) = await names.candidates("Vetrogradoff Mstislav", entries=False, limit=1)
    assert likeliest == second, "as it is written there"

    person = {"entered": {"names": ["Mstyslav Vetrohradov"], "source": "A letter."}}
    document = await register.documents.store(OTHER, "OpenCase", "a", None, person, START)
    entry = document.replace("doc-", "E-")
    assert entry not in await found("Mstislav Vetrogradov"), "no case is about the person yet"
    people = CasePeople(case_id=OTHER, people=(entry,))
    await keep_rows(register, Rows(case=case_row(OTHER), people=people))
    assert entry in await found("Mstislav Vetrogradov")
    assert entry not in await found("Mstislav Vetrogradov", entries=False)
    opened = {one.source: one for one in await names.opened([entry, first, "none"])}
    assert set(opened) == {entry, first}
    assert opened[first].subjects == (Subject(other_names=("Мстислав Ветроградов",)),)

    team = CaseTeam(case_id=OTHER, members=("usncb-analyst-2",), emergencies={})
    await keep_rows(register, Rows(case=case_row(OTHER), team=team))
    assert entry not in await found("Mstislav Vetrogradov")
    assert entry in await found("Mstislav Vetrogradov", reader="usncb-analyst-2")
    assert entry in await found("Mstislav Vetrogradov", reader=None)
