"""Reading is recorded: once for each reader, role, subject, view and quarter of an hour."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedure.access import RIGHTS, Right, role_by
from procedure.people import Role
from procedure.refusals import NotPermitted
from register.keyring import KeyRing
from register.ledger import Verified
from register.register import Register
from register.values import LedgerRecord
from tests.fresh import fresh_register
from tests.procedure.casework import actor
from views.looks import QUARTER, RIGHTS_OF, Looks, View, quarter_of

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
COMMUNICATION = f"comm-{'0' * 26}"
FIRST, SECOND = f"{COMMUNICATION}/v1", f"{COMMUNICATION}/v2"
ANALYST = actor("usncb-analyst-1", Role.ANALYST)
BOTH = actor("usncb-supervisor-1", Role.ANALYST, Role.SUPERVISOR)
OFFICER = actor("fbi-officer-1", Role.AGENCY_OFFICER, agency="FBI")


class Reading:
    """Looks at a register, at a time that the test sets."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.at = START
        self.looks = Looks(register, now=lambda: self.at)

    async def recorded(self, dossier: str = COMMUNICATION) -> list[LedgerRecord]:
        """The looks that the ledger holds about a dossier."""
        return await self.register.ledger.everything(dossier)


@pytest.fixture
async def reading(tmp_path: Path) -> AsyncIterator[Reading]:
    """An empty register, at two in the afternoon."""
    ring = KeyRing.create(tmp_path / "keys.json")
    register = await fresh_register(tmp_path / "register.db", ring)
    yield Reading(register)
    await register.close()


async def test_the_same_look_within_a_quarter_of_an_hour_is_recorded_once(reading: Reading) -> None:
    for minutes in (0, 5, 14, 15, 29, 31):
        reading.at = START + timedelta(minutes=minutes)
        await reading.looks.note(ANALYST, View.COMMUNICATION, FIRST)
    times = [(record.at - START) // timedelta(minutes=1) for record in await reading.recorded()]
    assert times == [0, 15, 31]
    (first, *_) = await reading.recorded()
    assert (first.kind, first.actor) == ("Looked", ANALYST.person)
    assert first.data == {
        "view": "COMMUNICATION",
        "subject": FIRST,
        "role": "ANALYST",
        "agency": "USNCB",
        "query": {},
    }
    assert isinstance(await reading.register.ledger.verify(), Verified)


async def test_another_reader_subject_view_or_role_is_another_look(reading: Reading) -> None:
    promoted = actor(ANALYST.person, Role.SUPERVISOR)
    for _ in range(2):
        await reading.looks.note(ANALYST, View.COMMUNICATION, FIRST)
        await reading.looks.note(ANALYST, View.COMMUNICATION, SECOND)
        await reading.looks.note(ANALYST, View.ORIGINAL, FIRST)
        await reading.looks.note(BOTH, View.COMMUNICATION, FIRST)
        await reading.looks.note(promoted, View.COMMUNICATION, FIRST)
    assert len(await reading.recorded()) == 5


async def test_a_list_records_its_query_and_a_search_no_name(reading: Reading) -> None:
    for state in ("OPEN", "OPEN", "ENDED", None):
        await reading.looks.note(ANALYST, View.CASES, query={"state": state})
    for name in ("Olga Zebrownik", "Olga Zebrownik", "Nobody Atall"):
        await reading.looks.note(ANALYST, View.SEARCH, words={"name": name, "born": None})
    noted = await reading.recorded("register")
    assert [one.data["query"] for one in noted[:3]] == [{"state": "OPEN"}, {"state": "ENDED"}, {}]
    searched = [one.data["query"] for one in noted[3:]]
    assert searched == [
        {"name": reading.looks.hash_of("name", name)} for name in ("Olga Zebrownik", "Nobody Atall")
    ]
    written = json.dumps([one.model_dump(mode="json") for one in noted])
    assert "Zebrownik" not in written


async def test_a_look_at_a_task_is_found_with_its_case(reading: Reading) -> None:
    case = f"case-{'0' * 26}"
    await reading.looks.note(OFFICER, View.TASK, f"{case}/J1")
    (look,) = await reading.recorded(case)
    assert (look.data["subject"], look.data["role"]) == (f"{case}/J1", "AGENCY_OFFICER")


async def test_who_may_not_read_a_view_cannot_be_recorded_as_its_reader(reading: Reading) -> None:
    with pytest.raises(NotPermitted):
        await reading.looks.note(OFFICER, View.CASE, f"case-{'0' * 26}")


def test_each_view_says_which_rights_it_takes() -> None:
    assert set(RIGHTS_OF) == set(View)


@pytest.mark.parametrize("right", Right)
def test_the_role_of_a_look_is_one_that_gives_the_right(right: Right) -> None:
    everything = actor("usncb-analyst-1", *Role)
    assert role_by(everything, right) in RIGHTS[right].roles


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_is_in_one_quarter(moment: datetime) -> None:
    began = quarter_of(moment)
    assert began <= moment < began + QUARTER
    assert (began.minute % 15, began.second, began.microsecond) == (0, 0, 0)
