"""A version of the roster, the closures or the directory that SQL wrote is refused where it counts.

Here it is what somebody does who owns the tables and lacks the key ring; what takes the rows away
is found by whoever verifies (``test_signed_changes.py``).
"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from client.directories import Directories
from procedure.clocks.rules import Closure
from procedure.directory import PersonSuspended
from register.register import Register
from register.row_codes import VersionTampered
from tests.register.acting import received
from tests.register.parts import decide, load_roster, propose
from tests.register.samples import SUPERVISOR, orders_on, recorder_on, sample_directory, with_people

COUNSEL = "usncb-counsel-1"
KNOWN = datetime(2026, 12, 18, 21, tzinfo=UTC)


def closed(day: int) -> tuple[Closure, ...]:
    """One closed day."""
    return (Closure(day=date(2026, 12, day), name="Order", authority="OPM", known_at=KNOWN),)


async def changed(register: Register, statement: str) -> None:
    """Somebody changes rows by SQL."""
    await register.write(lambda connection: connection.execute(text(statement)).close())


CLOSURES = {
    "another state": "UPDATE closure_versions SET state = 'APPROVED' WHERE number = 2",
    "one taken out of use": "UPDATE closure_versions SET state = 'REJECTED' WHERE number = 1",
    "other days": "UPDATE closure_versions SET closures = '[]' WHERE number = 1",
    "a copy as the newest": "INSERT INTO closure_versions SELECT 3, closures, 'APPROVED', "
    "proposed_at, proposed_by, proposed_at, proposed_by, code FROM closure_versions "
    "WHERE number = 2",
}


@pytest.mark.parametrize("statement", CLOSURES.values(), ids=CLOSURES)
async def test_no_due_time_follows_from_closures_that_sql_wrote(
    register: Register, statement: str
) -> None:
    await with_people(register)
    await decide(register, (await propose(register, closed(24))).number)
    await propose(register, closed(26))
    assert await register.closures.in_use() == closed(24)
    await changed(register, statement)
    before = await register.ledger.verify()
    with pytest.raises(VersionTampered, match="of the closures is not as it was written"):
        await register.closures.in_use()
    with pytest.raises(VersionTampered):
        await received(recorder_on(register))
    with pytest.raises(VersionTampered):
        await decide(register, 2)
    assert await register.ledger.verify() == before, "nothing followed from it"


ROSTERS = {
    "other counts": "UPDATE rosters SET persons = 7 WHERE number = 2",
    "another name": "UPDATE rosters SET name = '2-0a0b0c0d' WHERE number = 2",
    "a copy as the newest": "INSERT INTO rosters SELECT 3, name, lookup, persons, loaded_at, "
    "loaded_by, sealed, code FROM rosters WHERE number = 1",
}


@pytest.mark.parametrize("statement", ROSTERS.values(), ids=ROSTERS)
async def test_nothing_is_screened_with_a_roster_that_sql_wrote(
    register: Register, statement: str
) -> None:
    await with_people(register)
    await load_roster(register, "Quentin Ashdown Marlowick")
    await load_roster(register, "Olga Fictitia Zebrownik", after=1)
    await changed(register, statement)
    with pytest.raises(VersionTampered, match="of the roster is not as it was written"):
        await register.rosters.newest()
    with pytest.raises(VersionTampered):
        await load_roster(register, "Zephyr Invented", after=2)


async def test_nobody_is_back_by_a_version_that_sql_took_out_of_use(register: Register) -> None:
    """The version before, in which the person is not suspended, does not count again."""
    await with_people(register)
    await Directories(orders_on(register)).suspend(sample_directory().actor(SUPERVISOR), COUNSEL)
    with pytest.raises(PersonSuspended):
        (await register.directories.current()).actor(COUNSEL)
    await changed(register, "UPDATE directory_versions SET state = 'REJECTED' WHERE number = 2")
    with pytest.raises(VersionTampered, match="Version 2 of the directory"):
        await register.directories.current()
