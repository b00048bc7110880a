"""Sending from the outbox: the same bytes each time, given up only for good reason."""

from datetime import timedelta
from email import message_from_bytes

import pytest
from structlog.testing import capture_logs

from activities.relay import LAST_ATTEMPT, pause_after
from activities.smtp import Letter
from register.values import EmailState
from tests.destroying import destroy_key
from tests.mail.postoffice import WELL, Fault, PostOffice
from tests.mail.queued import CASE, DESKS, OTHER, Disk, Queue, recorded
from tests.mail.relays import SENT_AT, Sending, postman

LEASE_OVER = timedelta(minutes=6)
FIRST_PAUSE = timedelta(seconds=5)


async def test_all_of_a_batch_is_delivered_once(
    sending: Sending, postoffice: PostOffice, queue: Queue
) -> None:
    emails = await queue.tasks()
    for _ in range(2):
        await sending.round(later=LEASE_OVER)
    assert [recipient for recipient, _ in postoffice.accepted] == DESKS
    assert await recorded(sending.register) == [("EmailSent", email) for email in emails]
    for row in (await sending.rows()).values():
        assert (row.state, row.code) == (EmailState.SENT, 250)
        assert row.sent_at == SENT_AT + LEASE_OVER
        assert (row.attempts, row.maybe_duplicate) == (1, False)


async def test_more_than_a_batch_is_delivered_in_one_go_and_in_order(
    sending: Sending, postoffice: PostOffice, queue: Queue
) -> None:
    for revision in range(1, 16):
        await queue.tasks(revision=revision)
    rows = await sending.register.outbox.list()
    await sending.round()
    sent = [message_from_bytes(raw)["Message-ID"] for _, raw in postoffice.accepted]
    assert sent == [f"<{row.email_id}@usncb.example>" for row in rows]
    assert len(sent) == 45


# --- not taken now, or refused ------------------------------------------------------------------


def test_the_pauses_grow_to_half_an_hour_and_take_three_days_in_all() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, LAST_ATTEMPT)]
    assert pauses[:4] == [timedelta(seconds=seconds) for seconds in (5, 10, 20, 40)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(minutes=30)
    assert timedelta(days=2, hours=12) < sum(pauses, timedelta()) < timedelta(days=3, hours=12)


async def test_not_taken_now_it_is_tried_again_alone(
    sending: Sending, postoffice: PostOffice, queue: Queue
) -> None:
    email, *_ = await queue.tasks()
    postoffice.plan("RCPT", "450 4.2.1 busy")
    await sending.round()
    assert len(postoffice.accepted) == 2
    postoffice.plan("RCPT", "451 4.3.0 still busy")
    row = (await sending.rows())[email]
    assert (row.state, row.code, row.maybe_duplicate) == (EmailState.QUEUED, 450, False)
    # Not before its time, then again after a longer pause.
    for later, attempts in (
        (FIRST_PAUSE - timedelta(seconds=1), 1),
        (timedelta(seconds=1), 2),
        (2 * FIRST_PAUSE - timedelta(seconds=1), 2),
        (timedelta(seconds=1), 3),
    ):
        await sending.round(later=later)
        assert (await sending.rows())[email].attempts == attempts
    row = (await sending.rows())[email]
    assert (row.state, row.maybe_duplicate) == (EmailState.SENT, False)
    assert len(postoffice.accepted) == 3
    assert postoffice.conversations == 5


async def test_refused_for_good_it_is_given_up_and_recorded(
    sending: Sending, postoffice: PostOffice, queue: Queue
) -> None:
    emails = await queue.tasks()
    postoffice.plan("RCPT", "550 5.1.1 no such user")
    postoffice.plan("DATA", "554 5.6.0 not liked")
    await sending.round()
    outbox = await sending.rows()
    assert [(outbox[email].state, outbox[email].code) for email in emails] == [
        (EmailState.FAILED, 550),
        (EmailState.FAILED, 554),
        (EmailState.SENT, 250),
    ]
    assert sorted(await recorded(sending.register)) == sorted(
        [("EmailRefused", emails[0]), ("EmailRefused", emails[1]), ("EmailSent", emails[2])]
    )
    await sending.round(later=timedelta(days=9))
    assert len(postoffice.offered) == 2


# --- lost answers and dead senders --------------------------------------------------------------


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.LOST_AFTER])
async def test_after_a_lost_answer_the_same_bytes_go_out_again(
    sending: Sending, postoffice: PostOffice, queue: Queue, fault: Fault
) -> None:
    (email,) = await queue.tasks(agencies=("FBI",))
    postoffice.plan("DATA", fault, "451 4.3.0 later")
    await sending.round()
    assert (await sending.rows())[email].maybe_duplicate
    await sending.round(later=FIRST_PAUSE)
    assert (await sending.rows())[email].state is EmailState.QUEUED
    await sending.round(later=2 * FIRST_PAUSE)
    first, *others = [raw for _, raw in postoffice.offered]
    assert others == [first, first]
    assert message_from_bytes(first)["Message-ID"] == f"<{email}@usncb.example>"
    row = (await sending.rows())[email]
    assert (row.state, row.attempts, row.maybe_duplicate) == (EmailState.SENT, 3, True)
    (sent,) = await sending.register.ledger.everything(CASE)
    assert (sent.kind, sent.data["maybe_duplicate"]) == ("EmailSent", True)


@pytest.mark.parametrize("delivered", [0, 1, 3])
async def test_a_sender_that_died_is_replaced_after_its_lease(
    sending: Sending, postoffice: PostOffice, queue: Queue, delivered: int
) -> None:
    """Between the server's answer and the register's mark: the same bytes go out again, marked."""
    emails = await queue.tasks()
    lease = await sending.register.outbox.lease(20, SENT_AT, timedelta(minutes=5))
    letters = [Letter(one.recipient, one.mime) for one in lease.emails[:delivered]]
    async for _reply in postman(postoffice).deliver(letters):
        pass
    # The process is killed here.
    await sending.round(later=timedelta(minutes=4))
    assert len(postoffice.accepted) == delivered
    await sending.round(later=timedelta(minutes=2))
    assert postoffice.accepted[:delivered] == postoffice.accepted[delivered:][:delivered]
    assert len(postoffice.accepted) == delivered + 3
    outbox = await sending.rows()
    assert [(outbox[email].state, outbox[email].attempts) for email in emails] == [
        (EmailState.SENT, 2)
    ] * 3
    assert all(outbox[email].maybe_duplicate for email in emails)
    assert await recorded(sending.register) == [("EmailSent", email) for email in emails]


# --- a server that is away ----------------------------------------------------------------------


async def test_a_server_that_is_away_is_asked_once_a_round(
    sending: Sending, postoffice: PostOffice, queue: Queue
) -> None:
    emails = await queue.tasks()
    postoffice.plan("MAIL", Fault.LOST)
    await sending.round()
    assert postoffice.conversations == 1
    outbox = await sending.rows()
    assert [outbox[email].attempts for email in emails] == [1, 1, 1]
    assert {row.state for row in outbox.values()} == {EmailState.QUEUED}
    await sending.round(later=FIRST_PAUSE)
    assert [recipient for recipient, _ in postoffice.accepted] == DESKS
    assert not any(row.maybe_duplicate for row in (await sending.rows()).values())


LAST_BUT_ONE = f"UPDATE emails SET attempts = {LAST_ATTEMPT - 2}"


async def test_after_the_last_attempt_it_is_given_up(
    sending: Sending, postoffice: PostOffice, queue: Queue, disk: Disk
) -> None:
    emails = await queue.tasks()
    disk.change(LAST_BUT_ONE)
    for _ in range(2):
        postoffice.plan("RCPT", "450 4.2.1 busy")
        postoffice.plan("DATA", Fault.LOST)
        postoffice.plan("MAIL", WELL, WELL, "451 4.3.0 later")
        assert await recorded(sending.register) == []
        await sending.round(later=timedelta(hours=1))
    outbox = await sending.rows()
    assert [(outbox[m].state, outbox[m].code, outbox[m].maybe_duplicate) for m in emails] == [
        (EmailState.FAILED, 450, False),
        (EmailState.FAILED, None, True),
        (EmailState.FAILED, 451, False),
    ]
    assert [row.attempts for row in outbox.values()] == [LAST_ATTEMPT] * 3
    assert sorted(await recorded(sending.register)) == sorted(
        ("EmailRefused", email) for email in emails
    )
    assert await sending.register.outbox.unsent() == []
    await sending.round(later=timedelta(days=9))
    assert postoffice.accepted == []


async def test_where_the_server_stays_away_all_are_given_up_in_the_end(
    sending: Sending, postoffice: PostOffice, queue: Queue, disk: Disk
) -> None:
    await queue.tasks()
    disk.change(LAST_BUT_ONE)
    for expected in (EmailState.QUEUED, EmailState.FAILED):
        postoffice.plan("MAIL", Fault.SLOW)
        await sending.round(later=timedelta(hours=1))
        assert {row.state for row in (await sending.rows()).values()} == {expected}
    assert postoffice.conversations == 2


# --- what cannot be opened ----------------------------------------------------------------------


@pytest.mark.parametrize("broken", [b"too short", bytes(200)])
async def test_an_email_whose_seal_is_broken_is_given_up_and_delays_no_other(
    sending: Sending, postoffice: PostOffice, queue: Queue, disk: Disk, broken: bytes
) -> None:
    emails = await queue.tasks()
    disk.change("UPDATE emails SET sealed = ? WHERE email_id = ?", broken, emails[0])
    with capture_logs() as logged:
        await sending.round()
    assert [recipient for recipient, _ in postoffice.accepted] == DESKS[1:]
    outbox = await sending.rows()
    assert [(outbox[email].state, outbox[email].attempts) for email in emails] == [
        *((EmailState.FAILED, 0), (EmailState.SENT, 1), (EmailState.SENT, 1))
    ]
    assert (await recorded(sending.register))[0] == ("EmailUnreadable", emails[0])
    (entry,) = logged
    assert (entry["event"], entry["log_level"]) == ("an email's seal is broken", "error")
    assert entry["email_id"] == emails[0]
    with capture_logs() as logged:
        await sending.round(later=LEASE_OVER)
    assert logged == []
    assert len(await recorded(sending.register)) == len(emails), "it is recorded once"
    counted = await sending.register.outbox.count()
    assert (counted[EmailState.FAILED], counted[EmailState.SENT]) == (1, 2)


async def test_a_broken_seal_does_not_hide_that_an_email_may_have_arrived(
    sending: Sending, postoffice: PostOffice, queue: Queue, disk: Disk
) -> None:
    (email,) = await queue.tasks(agencies=("FBI",))
    postoffice.plan("DATA", Fault.LOST_AFTER)
    await sending.round()
    disk.change("UPDATE emails SET sealed = ? WHERE email_id = ?", bytes(200), email)
    await sending.round(later=FIRST_PAUSE)
    row = (await sending.rows())[email]
    assert (row.state, row.maybe_duplicate) == (EmailState.FAILED, True)


async def test_an_email_whose_key_the_ring_lacks_waits_and_delays_no_other(
    sending: Sending, postoffice: PostOffice, queue: Queue, disk: Disk
) -> None:
    emails = await queue.tasks()
    others = await queue.to_counsel(OTHER)
    elsewhere = "UPDATE dossier_keys SET wrapped_under = ? WHERE dossier = ?"
    disk.change(elsewhere, "ring:k2", CASE)
    with capture_logs() as logged:
        await sending.round()
    assert len(postoffice.accepted) == len(others) > 1
    assert {entry["event"] for entry in logged} == {"the key ring lacks an email's key"}
    assert [entry["email_id"] for entry in logged] == emails
    # An operator adds the key: all are sent, as if nothing had happened.
    disk.change(elsewhere, "ring:k1", CASE)
    await sending.round(later=LEASE_OVER)
    assert len(postoffice.accepted) == len(others) + len(emails)
    outbox = await sending.rows()
    assert {(outbox[m].attempts, outbox[m].maybe_duplicate) for m in emails} == {(1, False)}


async def test_an_email_whose_case_was_destroyed_is_given_up_and_delays_no_other(
    sending: Sending, postoffice: PostOffice, queue: Queue
) -> None:
    emails = await queue.tasks()
    others = await queue.to_counsel(OTHER)
    await destroy_key(sending.register, CASE, SENT_AT)
    await sending.round()
    outbox = await sending.rows()
    assert {outbox[email].state for email in emails} == {EmailState.FAILED}
    assert len(postoffice.accepted) == len(others) > 1
    assert not set(DESKS) & {recipient for recipient, _ in postoffice.offered}
