"""Delivering from the outbox: the same bytes each time, given up only for good reason."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from activities.letters import Postroom
from activities.library import RegisterOutbox
from activities.mail import MailActivities
from procedure.annex.schema import LetterKey
from procedure.events import IdentityConfirmed
from procedure.letters import LetterOrder
from procedure.people import USNCB, Role
from register.register import Register
from register.values import Entry, MailRow, MailState, OutboxMail
from tests.mail.conftest import LAST_ATTEMPT, SENT_AT, Delivery, postman
from tests.mail.postoffice import WELL, Fault, PostOffice

CASE = "case-01HZZZZZZZZZZZZZZZZZZZZZZA"
AT = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
AGENCIES = ("DOJ-OIA", "FBI", "CBP")


@pytest.fixture
async def mails(register: Register, postroom: Postroom) -> list[str]:
    """Three letters in the outbox, each to one agency."""
    event = IdentityConfirmed(at=AT, by="usncb-analyst-1")
    orders = [
        LetterOrder(letter=LetterKey.TASK_SENT, edition="2026-1", agency=code) for code in AGENCIES
    ]
    written = [
        mail
        for place, order in enumerate(orders)
        for mail in postroom.write(CASE, f"{CASE}/1/{place}", order, event)
    ]
    entry = Entry(kind="TaskSent", key=f"{CASE}/1", at=AT, actor="usncb-analyst-1", data={})
    await register.append(CASE, 0, [entry], mails=written)
    return [mail.mail_id for mail in written]


async def rows(register: Register) -> dict[str, MailRow]:
    """The outbox by mail."""
    return {row.mail_id: row for row in await register.list_mails()}


async def told(register: Register) -> list[tuple[str, str]]:
    """The ledger's word on mails."""
    records = await register.everything(CASE)
    return [(r.kind, r.data["mail"]) for r in records if r.kind.startswith("Mail")]


async def test_all_of_a_batch_is_delivered_once(
    delivery: Delivery, postoffice: PostOffice, mails: list[str]
) -> None:
    await delivery.attempt(1, *mails)
    await delivery.attempt(1, *mails)
    assert [recipient for recipient, _ in postoffice.accepted] == [
        *("desk@oia.example", "desk@fbi.example", "desk@cbp.example")
    ]
    assert await told(delivery.register) == [("MailSent", mail) for mail in mails]
    for row in (await rows(delivery.register)).values():
        assert (row.state, row.code, row.sent_at) == (MailState.SENT, 250, SENT_AT)
        assert (row.attempts, row.maybe_duplicate) == (1, False)


async def test_not_taken_now_it_is_tried_again_alone(
    delivery: Delivery, postoffice: PostOffice, mails: list[str]
) -> None:
    postoffice.plan("RCPT", "450 4.2.1 busy")
    with pytest.raises(ApplicationError, match="1 mails not taken yet") as again:
        await delivery.attempt(1, *mails)
    assert again.value.type == "MailNotTaken"
    assert not again.value.non_retryable
    row = (await rows(delivery.register))[mails[0]]
    assert (row.state, row.code, row.maybe_duplicate) == (MailState.QUEUED, 450, False)
    await delivery.attempt(2, *mails)
    assert len(postoffice.accepted) == 3
    assert (await rows(delivery.register))[mails[0]].state is MailState.SENT
    assert not (await rows(delivery.register))[mails[0]].maybe_duplicate


async def test_refused_for_good_it_is_given_up_and_told(
    delivery: Delivery, postoffice: PostOffice, mails: list[str]
) -> None:
    postoffice.plan("RCPT", "550 5.1.1 no such user")
    postoffice.plan("DATA", "554 5.6.0 not liked")
    await delivery.attempt(1, *mails)
    outbox = await rows(delivery.register)
    assert [(outbox[mail].state, outbox[mail].code) for mail in mails] == [
        (MailState.FAILED, 550),
        (MailState.FAILED, 554),
        (MailState.SENT, 250),
    ]
    assert await told(delivery.register) == [
        ("MailRefused", mails[0]),
        ("MailRefused", mails[1]),
        ("MailSent", mails[2]),
    ]
    await delivery.attempt(1, *mails)
    assert len(postoffice.offered) == 2


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.LOST_AFTER])
async def test_after_a_lost_answer_the_same_bytes_go_out_again(
    delivery: Delivery, postoffice: PostOffice, mails: list[str], fault: Fault
) -> None:
    mail = mails[0]
    postoffice.plan("DATA", fault, "451 4.3.0 later")
    with pytest.raises(ApplicationError):
        await delivery.attempt(1, mail)
    assert (await rows(delivery.register))[mail].maybe_duplicate
    with pytest.raises(ApplicationError):
        await delivery.attempt(2, mail)
    await delivery.attempt(3, mail)
    first, *others = [raw for _, raw in postoffice.offered]
    assert others == [first, first]
    assert message_from_bytes(first)["Message-ID"] == f"<{mail}@usncb.example>"
    row = (await rows(delivery.register))[mail]
    assert (row.state, row.attempts, row.maybe_duplicate) == (MailState.SENT, 3, True)
    (sent,) = [r for r in await delivery.register.everything(CASE) if r.kind == "MailSent"]
    assert sent.data["maybe_duplicate"] is True


async def test_after_a_crash_between_answer_and_record_the_same_bytes_go_out_again(
    delivery: Delivery, postoffice: PostOffice, mails: list[str], register: Register
) -> None:
    class Crashing(RegisterOutbox):
        async def sent(self, mail_id: str, *, maybe_duplicate: bool) -> None:
            raise asyncio.CancelledError

    outbox = Crashing(register, lambda: SENT_AT)
    crashing = Delivery(register, MailActivities(outbox, postman(postoffice), LAST_ATTEMPT))
    with pytest.raises(asyncio.CancelledError):
        await crashing.attempt(1, mails[0])
    assert (await rows(register))[mails[0]].state is MailState.SENDING
    await delivery.attempt(2, mails[0])
    (_, first), (_, second) = postoffice.accepted
    assert first == second
    assert (await rows(register))[mails[0]].maybe_duplicate


async def test_a_server_that_is_away_is_asked_once_an_attempt(
    delivery: Delivery, postoffice: PostOffice, mails: list[str]
) -> None:
    postoffice.plan("MAIL", Fault.LOST)
    with pytest.raises(ApplicationError, match="3 mails not taken yet"):
        await delivery.attempt(1, *mails)
    assert postoffice.conversations == 1
    outbox = await rows(delivery.register)
    assert [outbox[mail].attempts for mail in mails] == [1, 0, 0]
    assert {row.state for row in outbox.values()} == {MailState.QUEUED}
    await delivery.attempt(2, *mails)
    assert len(postoffice.accepted) == 3
    assert not any(row.maybe_duplicate for row in (await rows(delivery.register)).values())


async def test_after_the_last_attempt_it_is_given_up(
    delivery: Delivery, postoffice: PostOffice, mails: list[str]
) -> None:
    postoffice.plan("RCPT", "450 4.2.1 busy")
    postoffice.plan("DATA", Fault.LOST)
    postoffice.plan("MAIL", WELL, WELL, "451 4.3.0 later")
    await delivery.attempt(LAST_ATTEMPT, *mails)
    outbox = await rows(delivery.register)
    assert [(outbox[m].state, outbox[m].code, outbox[m].maybe_duplicate) for m in mails] == [
        (MailState.FAILED, 450, False),
        (MailState.FAILED, None, True),
        (MailState.FAILED, 451, False),
    ]
    assert await told(delivery.register) == [("MailRefused", mail) for mail in mails]
    assert await delivery.register.unsent_mails() == []


async def test_where_the_server_stays_away_all_are_given_up_in_the_end(
    delivery: Delivery, postoffice: PostOffice, mails: list[str]
) -> None:
    postoffice.plan("MAIL", Fault.SLOW)
    await delivery.attempt(LAST_ATTEMPT, *mails)
    assert postoffice.conversations == 1
    assert {row.state for row in (await rows(delivery.register)).values()} == {MailState.FAILED}


@dataclass
class Corrupting:
    """Reaches into the database's file, as whoever has the disk can."""

    path: Path

    def change(self, statement: str, *values: object) -> None:
        """Change what lies there behind the register's back."""
        with closing(sqlite3.connect(self.path)) as database, database:
            database.execute(statement, values)


@pytest.mark.parametrize("broken", [b"too short", bytes(200)])
async def test_a_mail_whose_seal_is_broken_is_given_up_and_holds_up_no_other(
    delivery: Delivery,
    postoffice: PostOffice,
    mails: list[str],
    tmp_path: Path,
    broken: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    disk = Corrupting(tmp_path / "register.db")
    disk.change("UPDATE outbox SET sealed = ? WHERE mail_id = ?", broken, mails[0])
    await delivery.attempt(1, *mails)
    assert [recipient for recipient, _ in postoffice.accepted] == [
        *("desk@fbi.example", "desk@cbp.example")
    ]
    outbox = await rows(delivery.register)
    assert [(outbox[mail].state, outbox[mail].attempts) for mail in mails] == [
        *((MailState.FAILED, 0), (MailState.SENT, 1), (MailState.SENT, 1))
    ]
    assert (await told(delivery.register))[0] == ("MailUnreadable", mails[0])
    (logged,) = caplog.records
    assert logged.getMessage().startswith("a mail's seal is broken")
    assert logged.__dict__["mail_id"] == mails[0]
    await delivery.attempt(2, *mails)
    assert len(await told(delivery.register)) == len(mails), "it is told once"
    counted = await delivery.register.count_mails()
    assert (counted[MailState.FAILED], counted[MailState.SENT]) == (1, 2)


async def test_a_broken_seal_does_not_hide_that_a_mail_may_have_arrived(
    delivery: Delivery, postoffice: PostOffice, mails: list[str], tmp_path: Path
) -> None:
    postoffice.plan("DATA", Fault.LOST_AFTER)
    with pytest.raises(ApplicationError):
        await delivery.attempt(1, mails[0])
    disk = Corrupting(tmp_path / "register.db")
    disk.change("UPDATE outbox SET sealed = ? WHERE mail_id = ?", bytes(200), mails[0])
    await delivery.attempt(2, mails[0])
    row = (await rows(delivery.register))[mails[0]]
    assert (row.state, row.maybe_duplicate) == (MailState.FAILED, True)


async def test_a_mail_whose_key_the_ring_lacks_waits_and_holds_up_no_other(
    delivery: Delivery, postoffice: PostOffice, mails: list[str], tmp_path: Path, postroom: Postroom
) -> None:
    other = "case-01HZZZZZZZZZZZZZZZZZZZZZZB"
    written = _letter(postroom, other)
    entry = Entry(kind="X", key=f"{other}/1", at=AT, actor="usncb-analyst-1", data={})
    await delivery.register.append(other, 0, [entry], mails=written)
    disk = Corrupting(tmp_path / "register.db")
    elsewhere = "UPDATE dossier_keys SET wrapped_under = ? WHERE dossier = ?"
    disk.change(elsewhere, "ring:k2", CASE)
    with pytest.raises(ApplicationError, match="3 mails not taken yet"):
        await delivery.attempt(1, *mails, *(letter.mail_id for letter in written))
    assert len(postoffice.accepted) == len(written) > 0
    disk.change(elsewhere, "ring:k1", CASE)
    await delivery.attempt(2, *mails)
    assert len(postoffice.accepted) == len(written) + len(mails)


def _letter(postroom: Postroom, case: str) -> list[OutboxMail]:
    event = IdentityConfirmed(at=AT, by="usncb-analyst-1")
    order = LetterOrder(
        letter=LetterKey.TO_NOTIFY, edition="2026-1", agency=USNCB, role=Role.COUNSEL
    )
    return postroom.write(case, f"{case}/1/0", order, event)


async def test_a_mail_whose_case_was_destroyed_is_given_up_and_holds_up_no_other(
    delivery: Delivery, postoffice: PostOffice, mails: list[str], postroom: Postroom
) -> None:
    other = "case-01HZZZZZZZZZZZZZZZZZZZZZZB"
    written = _letter(postroom, other)
    entry = Entry(kind="X", key=f"{other}/1", at=AT, actor="usncb-analyst-1", data={})
    await delivery.register.append(other, 0, [entry], mails=written)
    await delivery.register.destroy_key(CASE, AT, "usncb-supervisor-1", "ORDER-7")
    await delivery.attempt(1, *mails, *(letter.mail_id for letter in written))
    outbox = await rows(delivery.register)
    assert {outbox[mail].state for mail in mails} == {MailState.FAILED}
    assert len(postoffice.accepted) == len(written) > 0
