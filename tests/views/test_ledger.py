"""Who looked at whom, when, and in which role: for auditors."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from procedure.intake.intake import IntakeState, intake_id
from procedure.people import Role
from procedure.refusals import NotPermitted, NotWellFormed
from procedure.rows import IntakeRow, Rows
from register.keyring import KeyRing
from register.register import Register
from tests.procedure.casework import actor
from views.ledger import LookViews
from views.looks import Looks, View

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
ANALYST = actor("usncb-analyst-1", Role.ANALYST)
COUNSEL = actor("usncb-counsel-1", Role.COUNSEL)
OFFICER = actor("fbi-officer-1", Role.AGENCY_OFFICER, agency="FBI")
AUDITOR = actor("usncb-auditor-1", Role.AUDITOR)
NAMING, OTHER = f"comm-{'1' * 26}", f"comm-{'2' * 26}"
CASE = f"case-{'3' * 26}"


class Office:
    """A register in which some people have read something, an hour apart."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.at = START
        self.looks = Looks(register, now=lambda: self.at)
        self.views = LookViews(self.looks)

    async def subjects(self, **asked: Any) -> list[str]:
        """What was looked at, by these options."""
        return [one.subject for one in await self.views.looks(AUDITOR, **asked)]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Five looks; one of the communications names P-0001."""
    ring = KeyRing.create(tmp_path / "keys.json")
    register = await Register.open(f"sqlite:///{tmp_path / 'register.db'}", ring)
    row = IntakeRow(
        communication_id=NAMING,
        version=1,
        state=IntakeState.AWAITING_PERSON,
        restricted=True,
        hit_count=1,
        case_id=None,
        persons=("P-0001",),
    )
    await register.write(lambda connection: register.lists.keep(connection, Rows(intake=row)))
    office = Office(register)
    for reader, view, subject in (
        (ANALYST, View.COMMUNICATION, intake_id(NAMING, 1)),
        (ANALYST, View.COMMUNICATION, intake_id(NAMING, 2)),
        (COUNSEL, View.COMMUNICATION, intake_id(OTHER, 1)),
        (OFFICER, View.TASK, f"{CASE}/J1"),
        (COUNSEL, View.PERSON, "P-0001"),
    ):
        await office.looks.note(reader, view, subject)
        office.at += timedelta(hours=1)
    yield office
    await register.close()


async def test_it_says_who_looked_when_and_in_which_role(office: Office) -> None:
    (_, _, _, look, _) = await office.views.looks(AUDITOR)
    assert (look.by, look.role, look.agency) == ("fbi-officer-1", "AGENCY_OFFICER", "FBI")
    assert (look.view, look.at) == ("TASK", START + timedelta(hours=3))


LISTED = [
    ({"at": NAMING}, [f"{NAMING}/v1", f"{NAMING}/v2"]),
    ({"at": f"{NAMING}/v2"}, [f"{NAMING}/v2"]),
    ({"at": CASE}, [f"{CASE}/J1"]),
    ({"at": f"{CASE}/J2"}, []),
    ({"at": "P-0001"}, [f"{NAMING}/v1", f"{NAMING}/v2", "P-0001"]),
    ({"at": "P-0002"}, []),
    ({"by": COUNSEL.person}, [f"{OTHER}/v1", "P-0001"]),
    ({"by": COUNSEL.person, "at": "P-0001"}, ["P-0001"]),
    ({"since": START + timedelta(hours=3)}, [f"{CASE}/J1", "P-0001"]),
    ({"until": START + timedelta(hours=1)}, [f"{NAMING}/v1"]),
    ({"by": "usncb-analyst-9"}, []),
]


@pytest.mark.parametrize(("asked", "expected"), LISTED, ids=lambda one: str(one)[:60])
async def test_what_is_listed(office: Office, asked: dict[str, Any], expected: list[str]) -> None:
    assert await office.subjects(**asked) == expected


async def test_asking_is_recorded_too(office: Office) -> None:
    await office.views.looks(AUDITOR, at="P-0001", since=START)
    (asked,) = await office.views.looks(AUDITOR, at="register")
    assert (asked.by, asked.view) == (AUDITOR.person, "LOOKS")
    assert asked.query == {"at": "P-0001", "since": START.isoformat()}


@pytest.mark.parametrize("asked", [{"at": "Quentin"}, {"at": "case-1"}, {"by": "Quentin A."}])
async def test_a_name_is_not_an_id(office: Office, asked: dict[str, str]) -> None:
    with pytest.raises(NotWellFormed):
        await office.views.looks(AUDITOR, **asked)  # type: ignore[arg-type]
    assert await office.subjects(at="register") == []


WATCHING = (Role.AUDITOR, Role.DATA_PROTECTION_OFFICER, Role.SECURITY_OFFICER)


@pytest.mark.parametrize("role", [role for role in Role if role not in WATCHING])
async def test_it_is_for_auditors(office: Office, role: Role) -> None:
    with pytest.raises(NotPermitted):
        await office.views.looks(actor("usncb-somebody-1", role))
