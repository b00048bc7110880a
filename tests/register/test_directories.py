"""The directory in the register: who may do what now, who changed it, what nobody slips in."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from client.directories import Directories, NobodyLeft, SuspendsThemself, make_directory
from procedure.access import Right, may
from procedure.directory import (
    Delegation,
    Directory,
    DirectoryUnreadable,
    Identity,
    PersonSuspended,
)
from procedure.directory_changes import APPROVING, ChangeKind, changes_between
from procedure.directory_file import checked
from procedure.people import SYSTEM_ID, Actor, Role
from procedure.refusals import DrafterMayNotApprove, NotFound, NotPermitted, NotWellFormed
from register.directory_values import (
    ChangeDecidedAlready,
    DirectoryChangedMeanwhile,
    DirectoryMissing,
    DirectoryThereAlready,
    GainsByIt,
    NothingChanges,
    VersionState,
)
from register.ledger import Verified
from register.register import Register
from register.row_codes import VersionTampered
from register.tables.versions import directory_versions
from tests.register.conftest import Fresh
from tests.register.samples import START, orders_on, sample_directory, with_people
from views.directories import DirectoryViews

ADMINISTRATOR, ANALYST, COUNSEL = "usncb-administrator-1", "usncb-analyst-1", "usncb-counsel-1"
SUPERVISOR, SECOND, AUDITOR = "usncb-supervisor-1", "usncb-supervisor-2", "usncb-auditor-1"
SAMPLES = sample_directory()
FILE = "samples/directory.toml"


def keeping(register: Register) -> Directories:
    """Keeping the directory at the samples' moment."""
    return Directories(orders_on(register))


def reading(register: Register) -> DirectoryViews:
    """Reading the directory at the samples' moment."""
    return DirectoryViews(register, now=lambda: START)


def who(person: str) -> Actor:
    """A person of the samples."""
    return SAMPLES.actor(person)


def with_roles(person: str, *roles: Role, **changes: Any) -> Directory:
    """The samples, in which a person has these roles."""
    people = [
        one.model_copy(update={"roles": roles or one.roles, **changes})
        if one.person_id == person
        else one
        for one in SAMPLES.people
    ]
    return SAMPLES.but(people=tuple(people))


def written(directory: Directory) -> str:
    """The directory as a file."""
    blocks = [f"demonstration = {str(directory.demonstration).lower()}"]
    for name in ("agencies", "people"):
        for one in getattr(directory, name):
            blocks.append(f"[[{name}]]")
            fields = one.model_dump(mode="json", exclude_defaults=True)
            blocks += [f"{key} = {_toml(value)}" for key, value in fields.items()]
    return "\n".join(blocks)


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


async def test_version_1_is_made_once_and_a_register_without_one_lets_nobody_act(
    register: Register,
) -> None:
    with pytest.raises(DirectoryMissing, match="caveat directory init"):
        await register.directories.current()
    first = await with_people(register)
    assert (first.version, len(first.people)) == (1, len(SAMPLES.people))
    assert first.but(version=0, sha256=SAMPLES.sha256) == SAMPLES
    with pytest.raises(DirectoryThereAlready):
        await make_directory(register, SAMPLES, START)
    (made,) = await register.ledger.everything("directory")
    assert (made.kind, made.actor, made.data["sha256"]) == (
        "DirectoryMade",
        SYSTEM_ID,
        first.sha256,
    )


async def test_what_gives_no_power_is_in_effect_at_once_and_the_ledger_names_nobody(
    register: Register, second: Register, database: Fresh
) -> None:
    await with_people(register)
    await second.directories.current()
    renamed = with_roles("fbi-officer-1", name="Zebulon Renamed", mailbox="zebulon@fbi.example")
    changed = await keeping(register).change(who(ADMINISTRATOR), written(renamed))
    assert [one.kind for one in changed.changes] == [ChangeKind.PERSON_CHANGED]
    assert not changed.waits
    present = await second.directories.current()
    assert (present.version, present.person("fbi-officer-1").name) == (2, "Zebulon Renamed")
    entries = await register.ledger.everything("directory")
    assert entries[-1].kind == "DirectoryChanged"
    assert entries[-1].data["changes"] == [{"kind": "PERSON_CHANGED", "person": "fbi-officer-1"}]
    assert b"Zebulon" not in database.files(), "content is sealed"
    with pytest.raises(NothingChanges):
        await keeping(register).change(who(ADMINISTRATOR), written(renamed))
    assert isinstance(await register.ledger.verify(), Verified)


async def test_what_gives_power_waits_for_a_second_person_who_gains_nothing(
    register: Register,
) -> None:
    await with_people(register)
    keeper = keeping(register)
    promoted = with_roles(SUPERVISOR, Role.SUPERVISOR, Role.COUNSEL)
    proposed = await keeper.change(who(ADMINISTRATOR), written(promoted))
    assert proposed.waits
    assert proposed.version is not None
    assert (await register.directories.current()).version == 1
    assert [one.waits for one in (await reading(register).shown(who(SECOND))).waiting] == [True]
    number = proposed.version.number
    for person, refusal in (
        (ADMINISTRATOR, DrafterMayNotApprove),
        (SUPERVISOR, GainsByIt),
        (ANALYST, NotPermitted),
        (AUDITOR, NotPermitted),
    ):
        with pytest.raises(refusal):
            await keeper.decide(who(person), number, approve=True)
    with pytest.raises(NotFound):
        await keeper.decide(who(SECOND), 9, approve=True)
    await keeper.decide(who(SECOND), number, approve=True)
    assert (await register.directories.current()).actor(SUPERVISOR).has(Role.COUNSEL)
    with pytest.raises(ChangeDecidedAlready):
        await keeper.decide(who(SECOND), number, approve=False)
    kinds = [one.kind for one in await register.ledger.everything("directory")]
    assert kinds == ["DirectoryMade", "DirectoryChangeProposed", "DirectoryChangeApproved"]
    assert await register.directories.verify() == number


async def test_one_person_suspends_at_once_and_an_older_proposal_cannot_undo_it(
    register: Register,
) -> None:
    await with_people(register)
    keeper = keeping(register)
    promoted = with_roles(ANALYST, Role.ANALYST, Role.OPERATIONS)
    proposed = await keeper.change(who(ADMINISTRATOR), written(promoted))
    for person in (ANALYST, AUDITOR, COUNSEL):
        with pytest.raises(NotPermitted):
            await keeper.suspend(who(person), "usncb-analyst-2")
    with pytest.raises(SuspendsThemself):
        await keeper.suspend(who(SUPERVISOR), SUPERVISOR)
    await keeper.suspend(who(SUPERVISOR), COUNSEL)
    present = await register.directories.current()
    with pytest.raises(PersonSuspended):
        present.actor(COUNSEL)
    assert present.find_actor(COUNSEL) is None
    assert COUNSEL not in {actor.person for actor in present.actors(START)}
    assert present.person(COUNSEL).mailbox not in present.mailboxes(Role.COUNSEL)
    assert proposed.version is not None
    with pytest.raises(DirectoryChangedMeanwhile):
        await keeper.decide(who(SECOND), proposed.version.number, approve=True)
    back = await keeper.reinstate(who(ADMINISTRATOR), COUNSEL)
    assert back.waits, "counsel approves decisions"
    assert back.version is not None
    await keeper.decide(who(SECOND), back.version.number, approve=True)
    assert (await register.directories.current()).actor(COUNSEL).has(Role.COUNSEL)


ACCOUNT = Identity(issuer="https://id.example", subject="somebody")
NEEDS: list[tuple[str, Callable[[], Directory], bool]] = [
    ("an officer", lambda: with_roles(ANALYST, Role.ANALYST, Role.DUTY_OFFICER), False),
    ("a role less", lambda: with_roles(SUPERVISOR, Role.ANALYST), False),
    ("an account of an analyst", lambda: with_roles(ANALYST, uid=1001), False),
    ("an account of counsel", lambda: with_roles(COUNSEL, uid=1001), True),
    ("a sign-in of counsel", lambda: with_roles(COUNSEL, signs_in=(ACCOUNT,)), True),
    ("counsel of another agency", lambda: with_roles(COUNSEL, agency="FBI"), True),
    ("no samples any more", lambda: SAMPLES.but(demonstration=False), True),
    *((role, lambda role=role: with_roles("usncb-analyst-2", role), True) for role in APPROVING),
]


@pytest.mark.parametrize(("what", "wanted", "second"), NEEDS, ids=[one[0] for one in NEEDS])
def test_which_changes_need_a_second_person(
    what: str, wanted: Callable[[], Directory], second: bool
) -> None:
    changes = changes_between(SAMPLES, wanted())
    assert changes
    assert any(one.needs_second for one in changes) is second


def test_accounts_find_their_person_and_nobody_else() -> None:
    known = with_roles(ANALYST, uid=1001, signs_in=(ACCOUNT,))
    for directory, found in ((known, ANALYST), (with_roles(ANALYST), None)):
        by_uid, by_account = directory.person_of_uid(1001), directory.person_of(*_of(ACCOUNT))
        assert {one.person_id if one else None for one in (by_uid, by_account)} == {found}
    suspended = with_roles(ANALYST, uid=1001, signs_in=(ACCOUNT,), suspended=True)
    assert suspended.person_of_uid(1001) is suspended.person_of(*_of(ACCOUNT)) is None


def _of(account: Identity) -> tuple[str, str]:
    return account.issuer, account.subject


DAY = {"since": START, "until": START + timedelta(days=1)}
WRONG: list[tuple[Callable[[], Directory], str]] = [
    (lambda: with_roles(AUDITOR, Role.AUDITOR, Role.ANALYST), "AUDITOR and ANALYST contradict"),
    (
        lambda: with_roles(AUDITOR, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER),
        "AUDITOR and DATA_PROTECTION_OFFICER contradict",
    ),
    (lambda: with_roles(ANALYST, Role.ADMINISTRATOR, Role.COUNSEL), "contradict each other"),
    (lambda: with_roles(ANALYST, Role.SYSTEM), "Caveat's own"),
    (lambda: with_roles(ANALYST, person_id=SYSTEM_ID), "Caveat's own"),
    (
        lambda: with_roles(ANALYST, uid=7).but(
            people=(*with_roles(ANALYST, uid=7).people[:1], *with_roles(COUNSEL, uid=7).people[1:])
        ),
        "same account",
    ),
    (
        lambda: SAMPLES.but(
            delegations=(Delegation(by=COUNSEL, to=AUDITOR, roles=(Role.COUNSEL,), **DAY),)
        ),
        "contradict each other",
    ),
    (
        lambda: SAMPLES.but(
            delegations=(Delegation(by=ANALYST, to=COUNSEL, roles=(Role.SUPERVISOR,), **DAY),)
        ),
        "do not hold themself|not hold themself",
    ),
    (
        lambda: SAMPLES.but(
            delegations=(Delegation(by=COUNSEL, to="fbi-chief-1", roles=(Role.COUNSEL,), **DAY),)
        ),
        "two people of one agency",
    ),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG)
def test_what_contradicts_itself_is_refused(wrong: Callable[[], Directory], said: str) -> None:
    with pytest.raises(DirectoryUnreadable, match=said):
        checked(wrong())


async def test_roles_are_lent_for_a_time_and_the_drafter_still_does_not_approve(
    register: Register,
) -> None:
    await with_people(register)
    keeper = keeping(register)
    until = START + timedelta(days=2)
    with pytest.raises(NotWellFormed):
        await keeper.delegate(who(ADMINISTRATOR), COUNSEL, ANALYST, [Role.SUPERVISOR], START, until)
    lent = await keeper.delegate(
        who(ADMINISTRATOR), SUPERVISOR, ANALYST, [Role.SUPERVISOR], START, until
    )
    assert lent.waits
    assert lent.version is not None
    await keeper.decide(who(SECOND), lent.version.number, approve=True)
    present = await register.directories.current()
    deputy = present.actor(ANALYST, START)
    assert deputy.roles == (Role.ANALYST, Role.SUPERVISOR)
    assert [one.by for one in deputy.lent((Role.SUPERVISOR,))] == [SUPERVISOR]
    assert deputy.lent((Role.ANALYST, Role.SUPERVISOR)) == (), "their own role is enough"
    assert may(deputy, Right.LOAD_ROSTER)
    assert not may(present.actor(ANALYST, until), Right.LOAD_ROSTER)
    await keeper.suspend(who(SECOND), SUPERVISOR)
    later = await register.directories.current()
    assert later.actor(ANALYST, START).roles == (Role.ANALYST,), "nothing of the suspended counts"


async def test_whoever_is_away_hears_nothing_and_the_duty_roster_names_who_is_called(
    register: Register,
) -> None:
    officers = with_roles(ANALYST, Role.ANALYST, Role.DUTY_OFFICER, phone="+1 202 555 0100")
    people = {one.person_id: one for one in officers.people}
    await register.directories.make(officers, START)
    keeper = keeping(register)
    listed = await reading(register).on_duty(who(SUPERVISOR))
    assert [one.person for one in listed] == [ANALYST, "usncb-duty-1"], "a gap calls everybody"
    tomorrow = START + timedelta(days=1)
    await keeper.put_on_duty(who(ADMINISTRATOR), ANALYST, START, tomorrow)
    (called,) = await reading(register).on_duty(who(SUPERVISOR))
    assert (called.person, called.phone, called.now) == (ANALYST, "+1 202 555 0100", True)
    await keeper.absent(who(ANALYST), ANALYST, START, tomorrow)
    present = await register.directories.current()
    assert [one.person_id for one in present.on_duty(START)] == ["usncb-duty-1"]
    mailbox = people[ANALYST].mailbox
    assert mailbox not in present.mailboxes(Role.ANALYST, at=START)
    assert mailbox in present.mailboxes(Role.ANALYST, at=tomorrow)
    for person, since, until in (
        (COUNSEL, START, tomorrow),
        (ANALYST, tomorrow, START),
    ):
        with pytest.raises(NotWellFormed):
            await keeper.put_on_duty(who(ADMINISTRATOR), person, since, until)
    with pytest.raises(NotPermitted):
        await keeper.absent(who(ANALYST), COUNSEL, START, tomorrow)


async def test_the_last_administrator_stays_and_nobody_disappears(register: Register) -> None:
    await with_people(register)
    keeper = keeping(register)
    with pytest.raises(NobodyLeft):
        await keeper.suspend(who(SUPERVISOR), ADMINISTRATOR)
    fewer = SAMPLES.but(people=SAMPLES.people[1:])
    with pytest.raises(DirectoryUnreadable, match="is missing, and the record names them"):
        await keeper.change(who(ADMINISTRATOR), written(fewer))


@pytest.mark.parametrize(
    "forged",
    [
        {"state": VersionState.APPROVED.value},
        {"state": VersionState.APPROVED.value, "decided_by": SECOND, "decided_at": "2026"},
        {"sealed": b"forged", "state": VersionState.APPROVED.value},
    ],
)
async def test_a_version_that_sql_approved_or_wrote_is_found(
    register: Register, forged: dict[str, Any]
) -> None:
    await with_people(register)
    promoted = with_roles(ANALYST, Role.ANALYST, Role.SUPERVISOR)
    proposed = await keeping(register).change(who(ADMINISTRATOR), written(promoted))
    assert proposed.version is not None
    there = directory_versions.c.number == proposed.version.number
    await register.write(
        lambda connection: connection.execute(
            update(directory_versions).where(there).values(**forged)
        )
    )
    with pytest.raises(VersionTampered, match="Version 2"):
        await register.directories.current()


async def test_a_version_that_sql_took_away_is_found(register: Register) -> None:
    await with_people(register)
    await keeping(register).suspend(who(SUPERVISOR), COUNSEL)
    await register.write(
        lambda connection: connection.execute(
            text("DELETE FROM directory_versions WHERE number = 2")
        )
    )
    with pytest.raises(VersionTampered):
        await register.directories.verify()


async def test_of_two_changes_at_once_one_is_made(register: Register, second: Register) -> None:
    await with_people(register)
    results = await asyncio.gather(
        keeping(register).suspend(who(SUPERVISOR), COUNSEL),
        keeping(second).suspend(who(SECOND), "usncb-counsel-2"),
        return_exceptions=True,
    )
    refused = [one for one in results if isinstance(one, DirectoryChangedMeanwhile)]
    versions = await register.directories.versions()
    assert len(versions) + len(refused) == 3
