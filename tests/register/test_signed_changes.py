"""The register changes only by what the right person signed, and once."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select, text, update

from client.directories import Directories
from procedure.clocks.rules import Closure
from procedure.directory import Absence, Directory, PersonSuspended
from procedure.directory_file import content_of
from procedure.people import Role
from procedure.proof import VALID_FOR, Flaw, NotProven, OrderExpired
from procedure.refusals import (
    AlreadyRecorded,
    DrafterMayNotApprove,
    NotPermitted,
    OrderIdReused,
    Refused,
    as_value,
)
from procedure.register_acts import (
    ChangeDirectory,
    DirectoryOrder,
    MakeToken,
    NoteAbsence,
    RegisterOrder,
    ScreenReceivedAgain,
    SuspendPerson,
    with_suspended,
)
from register import ledger
from register.audit import Changed, Whole
from register.closures import ClosuresTampered
from register.directory_values import NotCovered
from register.order_keys import OrderSigner
from register.register import Register
from register.row_codes import VersionTampered
from register.tables.versions import closure_versions
from register.values import Entry
from tests.register.acting import fact, new_order, open_case, request
from tests.register.changing import undone, without_triggers
from tests.register.conftest import Fresh
from tests.register.deleting import approving, ended_case, order_deletion, ordering
from tests.register.parts import (
    GATE,
    SECOND,
    decide,
    load_roster,
    loading,
    propose,
    proposing,
    signed,
    use_closures,
)
from tests.register.samples import (
    ANALYST,
    START,
    SUPERVISOR,
    orders_on,
    recorder_on,
    sample_directory,
    with_people,
)
from tests.signing import TRUSTED

ROSTER, OTHER_ROSTER = "Quentin Ashdown Marlowick", "Olga Fictitia Zebrownik"
ADMINISTRATOR, COUNSEL = "usncb-administrator-1", "usncb-counsel-1"
STRANGER = OrderSigner(Ed25519PrivateKey.generate())
KNOWN = datetime(2026, 12, 18, 21, tzinfo=UTC)
CLOSED = (Closure(day=date(2026, 12, 24), name="Order", authority="OPM", known_at=KNOWN),)
OTHER_DAY = (Closure(day=date(2026, 12, 26), name="Order", authority="OPM", known_at=KNOWN),)


class Kind(NamedTuple):
    """One kind of change: its order, and how it is written with its content."""

    order: Callable[[Register, str], RegisterOrder]
    write: Callable[[Register, Any, datetime], Awaitable[object]]
    by: str
    prepare: Callable[[Register], Awaitable[object]] = with_people
    """What is in the register before it."""


def wanted(directory: Directory) -> Directory:
    """The directory in which the counsel has another name."""
    people = [
        one.model_copy(update={"name": "Renata Renamed"}) if one.person_id == COUNSEL else one
        for one in directory.people
    ]
    return directory.but(people=tuple(people))


def changing(kind: type[DirectoryOrder], by: str, then: Directory, **more: Any) -> DirectoryOrder:
    """An order to put another directory in place of version 1."""
    digest = sha256(content_of(then)).hexdigest()
    return kind(order=new_order(), by=by, based_on=1, sha256=digest, **more)


def making(by: str) -> MakeToken:
    """An order to make a token for an officer's program."""
    return MakeToken(
        order=new_order(),
        by=by,
        name="program-1",
        person="fbi-officer-1",
        agency="FBI",
        scopes=("READ",),
        key_thumbprint="t",
        days=30,
    )


async def ordered_to_go(register: Register) -> None:
    """A case whose key one person has ordered to be destroyed."""
    await ended_case(register)
    await order_deletion(register)


SAMPLES = sample_directory()
KINDS = {
    "roster": Kind(
        lambda register, by: loading(register, ROSTER, by=by),
        lambda register, order, at: register.rosters.load(order, ROSTER, GATE, at),
        SUPERVISOR,
    ),
    "calendar": Kind(
        lambda register, by: proposing(CLOSED, by),
        lambda register, order, at: register.closures.propose(order, CLOSED, GATE, at),
        SUPERVISOR,
    ),
    "directory": Kind(
        lambda register, by: changing(ChangeDirectory, by, wanted(SAMPLES)),
        lambda register, order, at: register.directories.change(order, wanted(SAMPLES), GATE, at),
        ADMINISTRATOR,
    ),
    "token": Kind(
        lambda register, by: making(by),
        lambda register, order, at: register.tokens.make(order, GATE, at),
        ADMINISTRATOR,
    ),
    "deletion": Kind(
        lambda register, by: ordering(by=by),
        lambda register, order, at: register.deletions.order(order, GATE, at),
        SUPERVISOR,
        ended_case,
    ),
    "approval of a deletion": Kind(
        lambda register, by: approving(by=by),
        lambda register, order, at: register.deletions.decide(order, GATE, at),
        SECOND,
        ordered_to_go,
    ),
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
async def test_what_is_not_signed_for_just_this_change_changes_nothing(
    register: Register, kind: Kind
) -> None:
    await kind.prepare(register)
    order = await signed(register, kind.order(register, kind.by))
    another = await signed(register, kind.order(register, kind.by))
    analysts = await signed(register, kind.order(register, ANALYST))
    by_stranger = await signed(register, kind.order(register, kind.by), signer=STRANGER)
    suspends = changing(SuspendPerson, kind.by, SAMPLES, person=COUNSEL)
    of_another_act = (await signed(register, suspends)).proof
    forged: list[tuple[RegisterOrder, datetime, Refused]] = [
        (order.model_copy(update={"proof": None}), START, NotProven(code=Flaw.UNSIGNED)),
        (by_stranger, START, NotProven(code=Flaw.KEY)),
        (order.model_copy(update={"proof": another.proof}), START, NotProven(code=Flaw.ORDER)),
        (order.model_copy(update={"proof": of_another_act}), START, NotProven(code=Flaw.ORDER)),
        (analysts.model_copy(update={"by": kind.by}), START, NotProven(code=Flaw.ORDER)),
        (order, START + VALID_FOR + timedelta(seconds=1), OrderExpired()),
    ]
    before = await register.ledger.verify()
    for wrong, at, refusal in forged:
        with pytest.raises(type(refusal)) as refused:
            await kind.write(register, wrong, at)
        assert as_value(refused.value) == as_value(refusal)
    with pytest.raises(NotPermitted, match="it takes one of the roles"):
        await kind.write(register, analysts, START)
    assert await register.ledger.verify() == before
    assert (await register.audit.changed()).ids == ()
    await kind.write(register, order, START)
    written = await register.ledger.verify()
    with pytest.raises(AlreadyRecorded):
        await kind.write(register, order, START)
    assert await register.ledger.verify() == written
    row = await register.dossiers.order(order.order)
    assert row is not None
    assert await register.dossiers.signer(row) == kind.by, "who gave it finds the receipt"


async def test_other_content_than_was_signed_is_not_written(register: Register) -> None:
    await with_people(register)
    before = await register.ledger.verify()
    load = await signed(register, loading(register, ROSTER))
    table = await signed(register, proposing(CLOSED))
    change = await signed(register, changing(ChangeDirectory, ADMINISTRATOR, wanted(SAMPLES)))
    for writing in (
        register.rosters.load(load, OTHER_ROSTER, GATE, START),
        register.closures.propose(table, OTHER_DAY, GATE, START),
        register.directories.change(change, SAMPLES, GATE, START),
    ):
        with pytest.raises(NotProven):
            await writing
    assert await register.ledger.verify() == before


async def test_a_suspended_person_changes_nothing_by_what_they_had_signed(
    register: Register,
) -> None:
    await with_people(register)
    load = await signed(register, loading(register, ROSTER))
    keeper = Directories(orders_on(register))
    await keeper.suspend(SAMPLES.actor(SECOND), SUPERVISOR)
    with pytest.raises(PersonSuspended):
        await register.rosters.load(load, ROSTER, GATE, START)
    assert await register.rosters.newest() is None


async def test_an_act_covers_its_own_change_of_the_directory_and_no_other(
    register: Register,
) -> None:
    """Who may suspend gives no role by it, and who notes their absence changes nobody else's."""
    await with_people(register)
    promoted = with_suspended(SAMPLES, COUNSEL, suspended=True)
    roles = {"roles": (Role.ANALYST, Role.SUPERVISOR)}
    people = [
        one.model_copy(update=roles) if one.person_id == ANALYST else one for one in promoted.people
    ]
    promoted = promoted.but(people=tuple(people))
    away = {"since": START, "until": START + timedelta(days=1)}
    absent = SAMPLES.but(absences=(Absence(person=COUNSEL, **away),))
    for order, then in (
        (changing(SuspendPerson, SUPERVISOR, promoted, person=COUNSEL), promoted),
        (changing(SuspendPerson, SUPERVISOR, wanted(SAMPLES), person=COUNSEL), wanted(SAMPLES)),
        (changing(NoteAbsence, ANALYST, absent), absent),
        (changing(NoteAbsence, COUNSEL, wanted(absent)), wanted(absent)),
    ):
        with pytest.raises(NotCovered):
            await register.directories.change(await signed(register, order), then, GATE, START)
    assert (await register.directories.current()).version == 1
    own = await signed(register, changing(NoteAbsence, COUNSEL, absent))
    await register.directories.change(own, absent, GATE, START)
    assert (await register.directories.current()).absences == absent.absences


async def test_two_people_are_two_also_where_sql_names_another_proposer(
    register: Register,
) -> None:
    await with_people(register)
    await propose(register, CLOSED)
    with pytest.raises(DrafterMayNotApprove):
        await decide(register, 1, by=SUPERVISOR)
    await done(register, f"UPDATE closure_versions SET proposed_by = '{SECOND}'")
    with pytest.raises(VersionTampered):
        await decide(register, 1, by=SUPERVISOR)
    # Nor with the key ring, by a row that the ledger does not have so.
    await done(register, f"UPDATE closure_versions SET proposed_by = '{SECOND}'", coded=True)
    with pytest.raises(ClosuresTampered):
        await decide(register, 1, by=SUPERVISOR)
    # Nor by an entry of the ledger that the second person has not signed.
    await done(register, "UPDATE closure_versions SET number = 2", coded=True)
    await note(register, "calendar", "ClosuresProposed", SECOND, {"version": 2})
    with pytest.raises(ClosuresTampered):
        await decide(register, 2, by=SUPERVISOR)
    assert await register.closures.in_use() == ()


async def test_an_order_of_a_case_and_one_of_the_register_never_share_an_id(
    register: Register,
) -> None:
    await with_people(register)
    recorder = recorder_on(register, by_register=True)
    await open_case(recorder)
    taken = (await register.audit.orders(TRUSTED)).proven[0].statement.order
    order = loading(register, ROSTER).model_copy(update={"order": taken})
    with pytest.raises(OrderIdReused):
        await register.rosters.load(await signed(register, order), ROSTER, GATE, START)
    other = await signed(register, loading(register, ROSTER))
    await register.rosters.load(other, ROSTER, GATE, START)
    again = (await fact(register)).model_copy(update={"order": other.order})
    acted = await recorder.act(request(again))
    assert acted.refusal == as_value(OrderIdReused(order=other.order))


# --- the auditor ----------------------------------------------------------------------------------


async def done(register: Register, statement: str, *, coded: bool = False) -> None:
    """Somebody changes rows by SQL; with the key ring they give closures their code."""

    def do(connection: Connection) -> None:
        connection.execute(text(statement))
        for row in connection.execute(select(closure_versions)).mappings().all() if coded else ():
            code = register.closures.codes.of(row)
            connection.execute(update(closure_versions).values(code=code))

    await register.write(do)


async def note(
    register: Register, part: str, kind: str, by: str, data: dict[str, Any], **more: Any
) -> None:
    """Somebody writes an entry that Caveat did not."""
    entry = Entry(kind=kind, key=f"{part}/{kind}", at=START, actor=by, data=data, **more)
    await register.write(lambda connection: ledger.append(connection, part, [(None, entry)]))


async def changed_by_everybody(register: Register) -> None:
    """A roster, closures that two people put into use, and a suspended person."""
    await with_people(register)
    await load_roster(register, ROSTER)
    newest = await register.rosters.newest()
    assert newest is not None
    again = ScreenReceivedAgain(order=new_order(), by=ANALYST, roster_version=newest.name, days=30)
    await register.rosters.order_screening(await signed(register, again), GATE, START)
    await use_closures(register, CLOSED)
    await Directories(orders_on(register)).suspend(SAMPLES.actor(SECOND), COUNSEL)


async def test_the_auditor_lists_each_change_with_whoever_signed_it(register: Register) -> None:
    await changed_by_everybody(register)
    proven, unsigned, flaw = await register.audit.orders(TRUSTED)
    assert (unsigned, flaw) == ([], None)
    assert [(one.statement.act, one.statement.dossier, one.by) for one in proven] == [
        ("load_roster", "roster", SUPERVISOR),
        ("screen_received_again", "roster", ANALYST),
        ("propose_closures", "calendar", SUPERVISOR),
        ("approve_closures", "calendar", SECOND),
        ("suspend_person", "directory", SECOND),
    ]
    whole = await register.audit.verify(TRUSTED)
    assert isinstance(whole, Whole)
    assert (whole.orders, whole.unsigned) == (5, 0)


SQL = {
    "UPDATE rosters SET persons = 2": "roster-1",
    "UPDATE closure_versions SET state = 'REJECTED'": "calendar-1",
    "UPDATE closure_versions SET closures = '[]'": "calendar-1",
    "UPDATE directory_versions SET state = 'REJECTED' WHERE number = 2": "directory-2",
    "DELETE FROM closure_versions": "calendar-1",
    "INSERT INTO closure_versions (number, closures, state, proposed_at, proposed_by, code) "
    "SELECT 2, closures, state, proposed_at, proposed_by, code FROM closure_versions": "calendar-2",
    "INSERT INTO rosters SELECT 2, '2-forged', lookup, persons, loaded_at, loaded_by, sealed, code "
    "FROM rosters": "roster-2",
}


async def test_a_version_that_sql_wrote_or_changed_is_found(
    register: Register, database: Fresh
) -> None:
    await changed_by_everybody(register)
    for statement, version in SQL.items():
        async with undone(register.database.engine) as connection:
            without_triggers(connection, database.kind)
            connection.execute(text(statement))
            found = register.audit.changed.within(connection)
        assert found == Changed(dossiers=(), handoffs=(), others=(version,)), statement
    assert isinstance(await register.audit.verify(TRUSTED), Whole)


async def test_an_entry_that_nobody_signed_for_is_found(register: Register) -> None:
    """Whoever has the key ring and the database, but not the service's key."""
    await changed_by_everybody(register)
    real = (await register.ledger.everything("roster"))[0]
    data = {**real.data, "roster_version": "2-forged", "commitment": "0" * 64}
    copied = {"order": real.order, "command": real.command, "signed": real.signed}
    forged: list[tuple[str, str, dict[str, Any], str]] = [
        ("roster", "RosterLoaded", {}, "no signed order led to it"),
        ("roster", "RosterLoaded", copied, "another order was signed"),
        ("calendar", "ClosuresApproved", copied, "another order was signed"),
        ("directory", "DirectoryChanged", {}, "no signed order led to it"),
    ]
    for part, kind, more, reason in forged:
        async with undone(register.database.engine) as connection:
            entry = Entry(kind=kind, key="forged", at=START, actor=SUPERVISOR, data=data, **more)
            ledger.append(connection, part, [(None, entry)])
            flaw = register.audit.orders.within(connection, TRUSTED).flaw
        assert flaw is not None
        assert flaw.reason == reason


async def test_what_an_earlier_build_wrote_is_shown_as_not_signed(register: Register) -> None:
    """Nothing was signed then; once something is, nothing is believed unsigned any more."""
    loaded = {"roster_version": "1-0a0b0c0d", "persons": 1, "commitment": "0" * 64}
    await note(register, "roster", "RosterLoaded", SUPERVISOR, loaded)
    await with_people(register)
    found = await register.audit.orders(TRUSTED)
    assert (found.proven, found.flaw) == ([], None)
    assert [(one.kind, one.by) for one in found.unsigned] == [("RosterLoaded", SUPERVISOR)]
    closures = {"version": 1, "days": 1}
    await note(register, "calendar", "ClosuresProposed", SUPERVISOR, closures)
    flaw = (await register.audit.orders(TRUSTED)).flaw
    assert flaw is not None
    assert flaw.reason == "no signed order led to it"
