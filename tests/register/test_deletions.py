"""Deletion orders: two people sign that a key is destroyed, and everything else is refused."""

from typing import Any

import pytest
from sqlalchemy import Connection, text

from client.deletions import Deletions
from client.directories import Directories
from procedure.directory import PersonSuspended
from procedure.dossier import Command, hash_of
from procedure.matters.common import EndMatter
from procedure.measures.team import LimitToTeam
from procedure.people import USNCB, Actor, Delegated, Role
from procedure.proof import Flaw, NotProven
from procedure.protest.opening import OpenProtest
from procedure.refusals import (
    DrafterMayNotApprove,
    NotFound,
    NotPermitted,
    NotWellFormed,
)
from procedure.reopening import ReopenCase
from register import ledger
from register.audit import Whole
from register.database import make_engine
from register.deletions import (
    DeletionDecided,
    DeletionState,
    DeletionTampered,
    DeletionWaits,
    KeyIsDestroyed,
    RosterInUse,
    StillOpen,
    WaitsForAPerson,
)
from register.keys import KeyRemains
from register.ledger import Unproven
from register.register import Register
from register.sealing import KeyDestroyed
from register.values import Entry
from tests.register.acting import document, new_order, open_case, received, request, screening
from tests.register.changing import undone, without_triggers
from tests.register.conftest import Fresh
from tests.register.deleting import (
    AUTHORITY,
    approve_deletion,
    approving,
    ended_case,
    order_deletion,
    ordering,
)
from tests.register.parts import GATE, SECOND, load_roster, signed
from tests.register.samples import (
    ANALYST,
    CASE,
    OTHER,
    START,
    SUPERVISOR,
    orders_on,
    receive,
    recorder_on,
    sample_directory,
    with_people,
)
from tests.signing import TRUSTED

COUNSEL, OFFICER = "usncb-counsel-1", "doj-oia-officer-1"


async def readable(register: Register) -> bool:
    """Whether anything can be written into the case, and so be read again."""
    try:
        await document(register)
    except KeyDestroyed:
        return False
    return True


async def test_two_people_destroy_a_key_and_the_ledger_shows_both_signatures(
    register: Register,
) -> None:
    await ended_case(register)
    ordered = await order_deletion(register)
    assert (ordered.number, ordered.waits) == (1, True)
    assert await readable(register)
    await approve_deletion(register)
    assert not await readable(register)

    noted = await register.ledger.everything("deletions")
    assert [(one.kind, one.actor) for one in noted] == [
        ("DeletionOrdered", SUPERVISOR),
        ("KeyDestroyed", SECOND),
    ]
    assert noted[1].data == {
        "version": 1,
        "key_of": CASE,
        "authority": AUTHORITY,
        "approve": True,
    }
    proven, unsigned, flaw = await register.audit.orders(TRUSTED)
    assert (unsigned, flaw) == ([], None)
    assert [(one.statement.act, one.by) for one in proven[-2:]] == [
        ("order_deletion", SUPERVISOR),
        ("approve_deletion", SECOND),
    ]
    assert isinstance(await register.audit.verify(TRUSTED), Whole)
    (found,) = await register.deletions.all(sample_directory().actor(COUNSEL))
    assert (found.state, found.decided_by) == (DeletionState.DESTROYED, SECOND)
    assert found.dossier_number is not None


async def test_the_bytes_are_in_the_files_until_they_are_cleared_away(
    register: Register, database: Fresh
) -> None:
    await ended_case(register)
    query = text(f"SELECT wrapped FROM dossier_keys WHERE dossier = '{CASE}'")
    wrapped = bytes(await register.read(lambda one: one.execute(query).scalar_one()))
    await order_deletion(register)
    assert await register.keys.uncleared() == 0
    await approve_deletion(register)
    assert await register.keys.uncleared() == 1
    assert await register.keys.clear(START) == 1
    assert (await register.keys.uncleared(), await register.keys.clear(START)) == (0, 0)
    files = database.files()
    assert wrapped not in files
    assert wrapped.hex().encode() not in files
    kinds = [one.kind for one in await register.ledger.everything("deletions")]
    assert kinds == ["DeletionOrdered", "KeyDestroyed", "DestroyedKeysCleared"]
    assert isinstance(await register.audit.verify(TRUSTED), Whole)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_bytes_that_an_older_transaction_sees_are_not_said_to_be_gone(
    register: Register, database: Fresh
) -> None:
    await ended_case(register)
    await order_deletion(register)
    engine = make_engine(database.url).execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as dump:
        dump.execute(text("SELECT count(*) FROM emails")).scalar_one()
        await approve_deletion(register)
        with pytest.raises(KeyRemains):
            await register.keys.clear(START)
        assert await register.keys.uncleared() == 1
    engine.dispose()
    assert await register.keys.clear(START) == 1
    assert await register.keys.uncleared() == 0


async def test_a_rejected_order_destroys_nothing_and_can_be_given_again(
    register: Register,
) -> None:
    await ended_case(register)
    await order_deletion(register)
    with pytest.raises(DeletionWaits):
        await order_deletion(register, by=COUNSEL)
    await approve_deletion(register, approve=False)
    with pytest.raises(DeletionDecided):
        await approve_deletion(register)
    assert await readable(register)
    assert (await order_deletion(register, by=COUNSEL)).number == 2
    await approve_deletion(register, 2, by=SUPERVISOR)
    assert not await readable(register)
    with pytest.raises(KeyIsDestroyed):
        await order_deletion(register)
    assert isinstance(await register.audit.verify(TRUSTED), Whole)


async def test_an_order_is_refused_for_what_is_still_needed_or_unknown(register: Register) -> None:
    await with_people(register)
    recorder = recorder_on(register, by_register=True)
    await open_case(recorder)
    await load_roster(register, "Quentin Ashdown Marlowick")
    waiting = await received(recorder, "2026/8")
    await recorder.act(request(await screening(register, waiting)))
    communication = waiting.partition("/")[0]
    before = await register.ledger.verify()
    for key_of, refusal in (
        (CASE, StillOpen),
        (communication, WaitsForAPerson),
        ("roster-1", RosterInUse),
        ("case-typo", NotFound),
        ("roster-9", NotFound),
        ("directory-1", NotFound),
    ):
        with pytest.raises(refusal):
            await order_deletion(register, key_of)
    assert await register.ledger.verify() == before


async def test_what_nobody_needs_any_more_can_go(register: Register) -> None:
    """A communication without a case, and a version of the roster that another replaced."""
    await with_people(register)
    recorder = recorder_on(register, by_register=True)
    communication = (await receive(recorder, b"nobody of ours")).communication_id
    await load_roster(register, "Quentin Ashdown Marlowick")
    await load_roster(register, "Olga Fictitia Zebrownik", after=1)
    for number, key_of in enumerate((communication, "roster-1"), start=1):
        await order_deletion(register, key_of)
        await approve_deletion(register, number, key_of=key_of)
    with pytest.raises(KeyDestroyed):
        await register.communications.version(communication, 1)
    assert not await register.rosters.opens(1)
    assert await register.rosters.opens(2)


async def test_a_matter_can_go_once_it_is_ended(register: Register) -> None:
    await with_people(register)
    recorder = recorder_on(register, by_register=True)
    await open_case(recorder)
    protest = f"protest-{'5' * 26}"

    async def say(command: type[Command], **fields: Any) -> str:
        words = await document(register, protest, by=COUNSEL)
        order = command.model_validate(
            {"dossier": protest, "order": new_order(), "by": COUNSEL, "document": words, **fields}
        )
        assert (await recorder.act(request(order))).receipt is not None
        return words

    words = await say(OpenProtest, cases=(CASE,))
    with pytest.raises(StillOpen):
        await order_deletion(register, protest)
    await say(EndMatter)
    await order_deletion(register, protest)
    await approve_deletion(register, key_of=protest)
    with pytest.raises(KeyDestroyed):
        await register.documents.document(words)


async def test_only_a_second_person_with_the_right_approves_what_was_ordered(
    register: Register,
) -> None:
    await ended_case(register)
    await order_deletion(register)
    with pytest.raises(DrafterMayNotApprove):
        await approve_deletion(register, by=SUPERVISOR)
    for person in (ANALYST, OFFICER):
        with pytest.raises(NotPermitted):
            await approve_deletion(register, by=person)
    with pytest.raises(NotFound):
        await approve_deletion(register, 9)
    for changed in (approving(key_of=OTHER), approving(authority="ORDER-8")):
        with pytest.raises(NotProven) as refused:
            await register.deletions.decide(await signed(register, changed), GATE, START)
        assert refused.value.fields["code"] == Flaw.ORDER
    approval = await signed(register, approving())
    await Directories(orders_on(register)).suspend(sample_directory().actor(SUPERVISOR), SECOND)
    with pytest.raises(PersonSuspended):
        await register.deletions.decide(approval, GATE, START)
    assert await readable(register)


async def test_a_case_that_is_open_again_is_not_destroyed(register: Register) -> None:
    """What was right when it was ordered is asked again when it is approved."""
    await ended_case(register)
    await order_deletion(register)
    approval = await signed(register, approving())
    await _reopened(register)
    with pytest.raises(StillOpen):
        await register.deletions.decide(approval, GATE, START)
    assert await readable(register)


async def _reopened(register: Register) -> None:
    """The case is reopened."""
    recorder = recorder_on(register, by_register=True)
    words = await document(register, by=SUPERVISOR)
    order = ReopenCase(dossier=CASE, order=new_order(), by=SUPERVISOR, document=words)
    acted = await recorder.act(request(order))
    assert acted.receipt is not None, acted


async def test_what_a_team_hides_has_no_deletion_order_for_others(register: Register) -> None:
    """Word for word as if there were no such case, to order, to approve and in the list."""
    await with_people(register)
    recorder = recorder_on(register, by_register=True)
    await open_case(recorder)
    words = await document(register, by=SUPERVISOR)
    limited = LimitToTeam(
        dossier=CASE, order=new_order(), by=SUPERVISOR, document=words, members=(COUNSEL,)
    )
    assert (await recorder.act(request(limited))).receipt is not None
    number = (await register.teams.known({CASE}, None))[CASE]
    assert number is not None
    keeper = Deletions(orders_on(register))
    second = sample_directory().actor(SECOND)
    for typed in (CASE, number):
        with pytest.raises(NotFound, match=f"There is no key of {typed}"):
            await keeper.order(second, typed, AUTHORITY)
    with pytest.raises(StillOpen):
        await keeper.order(sample_directory().actor(COUNSEL), number, AUTHORITY)


async def test_the_data_protection_officer_names_a_case_by_its_number(register: Register) -> None:
    """They read no case, and can still order that it is forgotten."""
    directory = sample_directory()
    await register.directories.make(directory, START)
    await ended_case(register)
    number = (await register.teams.known({CASE}, None))[CASE]
    assert number is not None
    keeper = Deletions(orders_on(register))
    ordered = await keeper.order(directory.actor("usncb-dpo-1"), number, AUTHORITY)
    assert ordered.key_of == CASE
    await keeper.decide(directory.actor(COUNSEL), ordered.number, approve=True)
    assert not await readable(register)
    (found,) = await keeper.all(directory.actor("usncb-dpo-1"))
    assert (found.dossier_number, found.state) == (number, DeletionState.DESTROYED)


async def test_an_order_waits_for_those_who_may_approve_it(register: Register) -> None:
    await ended_case(register)
    await order_deletion(register)
    directory = sample_directory()

    async def waiting(person: str) -> list[int]:
        found = await register.deletions.waiting_for(directory.actor(person))
        return [one.number for one in found]

    people = (SUPERVISOR, SECOND, COUNSEL, ANALYST, OFFICER)
    assert [await waiting(one) for one in people] == [[], [1], [1], [], []]
    lent = Delegated(role=Role.SUPERVISOR, by=SUPERVISOR)
    stand_in = Actor(person=ANALYST, agency=USNCB, roles=(lent.role,), delegated=(lent,))
    assert await register.deletions.waiting_for(stand_in) == []
    await approve_deletion(register, approve=False)
    assert [await waiting(one) for one in people] == [[], [], [], [], []]


async def test_a_name_is_no_authority(register: Register) -> None:
    await ended_case(register)
    keeper, actor = Deletions(orders_on(register)), sample_directory().actor(SUPERVISOR)
    for typed in ("Olga Fictitia", "ORDER", "", "7 " * 30):
        with pytest.raises(NotWellFormed, match="never a name"):
            await keeper.order(actor, CASE, typed)
    assert (await keeper.order(actor, CASE, " doj/2026-7 ")).authority == "DOJ/2026-7"


# --- the auditor --------------------------------------------------------------------------------


async def test_an_order_that_its_person_did_not_sign_is_not_carried_out(
    register: Register,
) -> None:
    """Whoever has the key ring and the database, but not the service's key."""
    await ended_case(register)
    data = {"version": 1, "key_of": CASE, "authority": AUTHORITY}
    await _noted(register, "DeletionOrdered", data)
    with pytest.raises(DeletionTampered):
        await approve_deletion(register)
    flaw = (await register.audit.orders(TRUSTED)).flaw
    assert isinstance(flaw, Unproven)
    assert flaw.reason == "no signed order led to it"


async def test_a_signed_order_counts_for_its_own_dossier_alone(register: Register) -> None:
    await ended_case(register)
    order = await signed(register, ordering(OTHER))
    data = {"version": 1, "key_of": CASE, "authority": AUTHORITY}
    await _noted(register, "DeletionOrdered", data, order=order.order, signed=order.proof)
    with pytest.raises(DeletionTampered):
        await approve_deletion(register)


async def test_an_approval_of_something_else_is_found(register: Register) -> None:
    """An approval that the register refused, and that somebody wrote into the ledger."""
    await ended_case(register)
    await order_deletion(register)
    order = await signed(register, approving(key_of=OTHER))
    more = {"order": order.order, "command": hash_of(order), "signed": order.proof}
    data = {"version": 1, **order.content}
    await _noted(register, "KeyDestroyed", data, actor=SECOND, **more)
    flaw = (await register.audit.orders(TRUSTED)).flaw
    assert isinstance(flaw, Unproven)
    assert flaw.reason == "something else was proposed"


async def test_a_key_that_sql_destroyed_is_found(register: Register, database: Fresh) -> None:
    await ended_case(register)
    async with undone(register.database.engine) as connection:
        without_triggers(connection, database.kind)
        connection.execute(text(f"UPDATE dossier_keys SET wrapped = NULL WHERE dossier = '{CASE}'"))
        found = register.audit.changed.within(connection)
    assert found.ids == (f"key of {CASE}",)
    assert (await register.audit.changed()).ids == ()


async def _noted(register: Register, kind: str, data: dict[str, object], **more: object) -> None:
    """Somebody writes an entry that Caveat did not."""
    fields = {"kind": kind, "key": f"deletions/{kind}", "at": START, "actor": SUPERVISOR}
    entry = Entry.model_validate({**fields, "data": data, **more})

    def work(connection: Connection) -> None:
        ledger.append(connection, "deletions", [(None, entry)])

    await register.write(work)
