"""The outbox: bytes stored once, each email leased to one sender, and what happened to it."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from procedure.email_codes import WhyAgain
from procedure.refusals import NotFound
from procedure.register_acts import SendEmailAgain
from register.emails_again import EmailIsNotGivenUp
from register.ledger import Verified
from register.outbox import Deferred, EmailEnd, Ended, Lease
from register.register import Register
from register.values import EmailState, LeasedEmail
from tests.destroying import destroy_key
from tests.register.acting import new_order
from tests.register.parts import GATE, signed
from tests.register.samples import CASE, OTHER, START, email, queue, with_people
from tests.signing import TRUSTED

SPAN = timedelta(minutes=3)
NOW = START + timedelta(hours=1)
LATER = START + timedelta(hours=3)
KEEPER = "usncb-administrator-1"
ONE, TWO = email(1).email_id, email(2).email_id


async def lease(register: Register, now: datetime = NOW, limit: int = 20) -> list[LeasedEmail]:
    """Take what may be sent now."""
    return (await register.outbox.lease(limit, now, SPAN)).emails


async def kinds(register: Register, dossier: str = CASE) -> list[str]:
    """What the ledger says about the emails of a dossier."""
    return [record.kind for record in await register.ledger.everything(dossier)]


# --- queueing and leasing -----------------------------------------------------------------------


async def test_an_email_waits_with_its_bytes_until_it_is_leased(register: Register) -> None:
    raw = bytes(range(256))
    await queue(register, email(1, mime=raw), email(2))
    await queue(register, email(1, OTHER), dossier=OTHER)
    assert await register.outbox.unsent(CASE) == [ONE, TWO]
    assert len(await register.outbox.unsent()) == 3
    first, *_ = leased = await lease(register)
    assert len(leased) == 3
    assert (first.email_id, first.recipient, first.mime) == (ONE, "desk@oia.example", raw)
    assert (first.attempts, first.tried_before) == (1, False)
    row = (await register.outbox.list(CASE))[0]
    assert (row.state, row.attempts, row.maybe_duplicate) == (EmailState.SENDING, 1, False)


async def test_an_email_that_is_there_keeps_its_bytes(register: Register) -> None:
    await queue(register, email(1))
    await queue(register, email(1, mime=b"other bytes"), email(2))
    assert await register.outbox.unsent(CASE) == [ONE, TWO]
    assert (await lease(register))[0].mime == email(1).mime


async def test_emails_are_leased_in_the_order_in_which_they_were_queued(
    register: Register,
) -> None:
    """The oldest first, by id among those of one moment, whatever was inserted first."""
    for number in (5, 3, 4):
        await queue(register, email(number, OTHER), dossier=OTHER)
    same = [email(number, created_at=START) for number in (9, 7, 8)]
    await queue(register, *same)
    order = [email(n).email_id for n in (7, 8, 9)] + [email(n, OTHER).email_id for n in (3, 4, 5)]
    assert [one.email_id for one in await lease(register, limit=4)] == order[:4]
    assert [one.email_id for one in await lease(register)] == order[4:]


async def test_nobody_else_takes_an_email_until_its_lease_is_over(
    register: Register, second: Register
) -> None:
    await queue(register, email(1))
    assert [one.email_id for one in await lease(register)] == [ONE]
    for passed in (timedelta(), SPAN - timedelta(seconds=1), SPAN):
        assert await lease(second, NOW + passed) == []
    (again,) = await lease(second, NOW + SPAN + timedelta(seconds=1))
    # The first sender may have delivered it: the same bytes go out again, and it is marked.
    assert (again.mime, again.attempts, again.tried_before) == (email(1).mime, 2, True)


async def test_a_sender_that_comes_back_too_late_does_not_end_the_lease_of_another(
    register: Register, second: Register
) -> None:
    await queue(register, email(1))
    await lease(register)
    over = NOW + SPAN + timedelta(seconds=1)
    assert len(await lease(second, over)) == 1
    await register.outbox.defer([Deferred(ONE, 1, 451, False, over)])
    assert await lease(register, over) == []
    # The other one's own answer counts.
    await second.outbox.defer([Deferred(ONE, 2, 450, False, over)])
    assert len(await lease(register, over)) == 1
    (row,) = await register.outbox.list()
    assert row.code == 450


async def test_senders_that_lease_at_the_same_time_share_the_emails(
    register: Register, second: Register
) -> None:
    numbers = range(1, 31)
    await queue(register, *(email(number) for number in numbers))
    leased = await asyncio.gather(*(lease(each, limit=4) for each in (register, second) * 5))
    taken = [one.email_id for batch in leased for one in batch]
    assert sorted(taken) == sorted(email(number).email_id for number in numbers)
    assert all(len(batch) <= 4 for batch in leased)


# --- what happens to it -------------------------------------------------------------------------


async def test_deferred_it_waits_and_remembers(register: Register) -> None:
    await queue(register, email(1))
    await lease(register)
    again = NOW + timedelta(seconds=5)
    await register.outbox.defer([Deferred(ONE, 1, 451, False, again)])
    (row,) = await register.outbox.list()
    assert (row.state, row.code, row.maybe_duplicate) == (EmailState.QUEUED, 451, False)
    assert await lease(register, again - timedelta(seconds=1)) == []
    (leased,) = await lease(register, again)
    assert (leased.attempts, leased.tried_before) == (2, False)
    await register.outbox.defer([Deferred(ONE, 2, None, True, LATER)])
    (leased,) = await lease(register, LATER)
    assert (leased.mime, leased.attempts, leased.tried_before) == (email(1).mime, 3, True)
    assert await kinds(register) == []


async def test_sent_is_recorded_once(register: Register, second: Register) -> None:
    await queue(register, email(1))
    await lease(register)
    sent = Ended(ONE, EmailEnd.SENT, 250, True)
    await asyncio.gather(*(each.outbox.end([sent], LATER) for each in (register, second)))
    await register.outbox.end([Ended(ONE, EmailEnd.REFUSED, 550, False)], LATER)
    await register.outbox.defer([Deferred(ONE, 1, 451, False, NOW)])
    (row,) = await register.outbox.list()
    assert (row.state, row.code, row.sent_at) == (EmailState.SENT, 250, LATER)
    assert row.maybe_duplicate
    assert await lease(register, LATER + timedelta(days=9)) == []
    assert await register.outbox.unsent() == []
    (record,) = await register.ledger.everything(CASE)
    assert (record.kind, record.at, record.revision) == ("EmailSent", LATER, None)
    assert record.actor == "caveat-system-1"
    assert record.data == {"email": ONE, "code": 250, "maybe_duplicate": True}


async def test_given_up_is_recorded_with_its_code_and_whether_it_may_have_arrived(
    register: Register,
) -> None:
    await queue(register, email(1), email(2))
    await lease(register)
    ended = [
        Ended(ONE, EmailEnd.REFUSED, 550, False),
        Ended(TWO, EmailEnd.REFUSED, None, True),
    ]
    await register.outbox.end(ended, LATER)
    rows = await register.outbox.list(CASE)
    assert [(row.state, row.code, row.maybe_duplicate) for row in rows] == [
        (EmailState.FAILED, 550, False),
        (EmailState.FAILED, None, True),
    ]
    records = await register.ledger.everything(CASE)
    assert {record.kind for record in records} == {"EmailRefused"}
    assert [(r.data["code"], r.data["maybe_duplicate"]) for r in records] == [
        (550, False),
        (None, True),
    ]
    assert await register.outbox.unsent() == []
    assert isinstance(await register.ledger.verify(), Verified)


async def test_emails_are_counted_by_their_state(register: Register) -> None:
    await queue(register, *(email(number) for number in range(1, 7)))
    await lease(register, limit=5)
    three, four = email(3).email_id, email(4).email_id
    await register.outbox.end(
        [Ended(ONE, EmailEnd.SENT, 250, False), Ended(TWO, EmailEnd.SENT, 250, False)], LATER
    )
    await register.outbox.end([Ended(three, EmailEnd.REFUSED, 550, False)], LATER)
    await register.outbox.defer([Deferred(four, 1, 451, False, LATER)])
    assert await register.outbox.count() == {
        EmailState.QUEUED: 2,
        EmailState.SENDING: 1,
        EmailState.SENT: 2,
        EmailState.FAILED: 1,
    }


# --- what cannot be opened ----------------------------------------------------------------------


async def break_seal(register: Register, email_id: str, sealed: bytes = bytes(200)) -> None:
    """Damage the stored bytes, as a failing disk would."""
    change = text("UPDATE emails SET sealed = :sealed WHERE email_id = :email")
    values = {"sealed": sealed, "email": email_id}
    await register.write(lambda connection: connection.execute(change, values).rowcount)


async def move_key(register: Register, dossier: str, under: str) -> None:
    """Let the dossier's key be wrapped under another key of the ring."""
    change = text("UPDATE dossier_keys SET wrapped_under = :under WHERE dossier = :dossier")
    values = {"under": under, "dossier": dossier}
    await register.write(lambda connection: connection.execute(change, values).rowcount)


async def take(register: Register, now: datetime = NOW) -> Lease:
    """Take what may be sent, with what cannot be opened."""
    return await register.outbox.lease(20, now, SPAN)


@pytest.mark.parametrize("sealed", [b"too short", bytes(200)])
async def test_a_broken_seal_gives_up_the_email_and_delays_no_other(
    register: Register, sealed: bytes
) -> None:
    await queue(register, email(1), email(2))
    await break_seal(register, ONE, sealed)
    taken = await take(register)
    assert taken.broken == [ONE]
    assert [one.email_id for one in taken.emails] == [TWO]
    rows = await register.outbox.list(CASE)
    assert [(row.state, row.attempts) for row in rows] == [
        (EmailState.FAILED, 0),
        (EmailState.SENDING, 1),
    ]
    assert (await take(register, LATER)).broken == []
    assert await kinds(register) == ["EmailUnreadable"]


async def test_a_missing_key_delays_its_emails_only_and_is_not_held_against_them(
    register: Register,
) -> None:
    await queue(register, email(1))
    await queue(register, email(2, OTHER), dossier=OTHER)
    await move_key(register, CASE, "ring:k2")
    taken = await take(register)
    assert taken.without_key == [ONE]
    assert [one.email_id for one in taken.emails] == [email(2, OTHER).email_id]
    # It is looked at again later, not in every round.
    assert (await take(register)).without_key == []
    await move_key(register, CASE, "ring:k1")
    (leased,) = (await take(register, NOW + SPAN + timedelta(seconds=1))).emails[:1]
    assert (leased.email_id, leased.attempts, leased.tried_before) == (ONE, 1, False)
    assert await kinds(register) == []


@pytest.mark.parametrize("fault", ["broken", "destroyed", "without key"])
async def test_no_fault_hides_that_an_email_may_have_arrived(
    register: Register, fault: str
) -> None:
    """It was being sent when its sender died; then it cannot be opened any more."""
    await queue(register, email(1))
    await lease(register)
    over = NOW + SPAN + timedelta(seconds=1)
    if fault == "broken":
        await break_seal(register, ONE)
    elif fault == "destroyed":
        await destroy_key(register, CASE, NOW)
    else:
        await move_key(register, CASE, "ring:k2")
    assert (await take(register, over)).emails == []
    if fault == "without key":
        await move_key(register, CASE, "ring:k1")
        (leased,) = (await take(register, over + SPAN + timedelta(seconds=1))).emails
        assert leased.tried_before
    else:
        (row,) = await register.outbox.list(CASE)
        assert (row.state, row.maybe_duplicate) == (EmailState.FAILED, True)


async def send_again(register: Register, email_id: str) -> None:
    """An administrator has an email sent again."""
    why = WhyAgain.SERVER_FIXED
    order = SendEmailAgain(order=new_order(), by=KEEPER, email=email_id, why=why)
    await register.outbox.send_again(await signed(register, order, NOW), GATE, NOW)


async def test_what_was_given_up_is_sent_again_and_each_end_is_in_the_ledger(
    register: Register,
) -> None:
    await queue(register, email(1, mime=b"the same bytes"))
    await with_people(register)
    with pytest.raises(EmailIsNotGivenUp):
        await send_again(register, ONE)
    for _ in range(2):
        (leased,) = await lease(register)
        assert (leased.attempts, leased.mime) == (1, b"the same bytes")
        await register.outbox.end([Ended(ONE, EmailEnd.REFUSED, 550, False)], NOW)
        await send_again(register, ONE)
    await lease(register)
    await register.outbox.end([Ended(ONE, EmailEnd.SENT, 250, True)], LATER)
    assert await kinds(register) == ["EmailRefused", "EmailRefused", "EmailSent"]
    assert await kinds(register, "outbox") == ["EmailSentAgain", "EmailSentAgain"]
    again = (await register.ledger.everything("outbox"))[0]
    said = {"dossier": CASE, "email": ONE, "why": "SERVER_FIXED"}
    assert (again.actor, again.data) == (KEEPER, said)
    orders = await register.audit.orders(TRUSTED)
    assert [one.statement.act for one in orders.proven] == ["send_email_again"] * 2
    assert isinstance(await register.ledger.verify(), Verified)
    with pytest.raises(NotFound):
        await send_again(register, TWO)
