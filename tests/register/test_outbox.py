"""The outbox: bytes stored once, and what became of each mail."""

import asyncio
from datetime import timedelta

from register.ledger import Verified
from register.register import Register
from register.values import MailState
from tests.register.samples import CASE, OTHER, START, entry, mail

LATER = START + timedelta(hours=3)
ONE = mail(1).mail_id


async def test_a_mail_waits_with_its_bytes_until_it_is_claimed(register: Register) -> None:
    raw = bytes(range(256))
    await register.append(CASE, 0, [entry(1)], mails=[mail(1, mime=raw), mail(2)])
    await register.append(OTHER, 0, [entry(1, OTHER)], mails=[mail(1, OTHER)])
    assert await register.unsent_mails(CASE) == [ONE, mail(2).mail_id]
    assert len(await register.unsent_mails()) == 3
    assert await register.claim_mail(ONE) == ("desk@oia.example", raw, False)
    row = (await register.list_mails(CASE))[0]
    assert (row.state, row.attempts, row.maybe_duplicate) == (MailState.SENDING, 1, False)
    assert await register.claim_mail("mail-unknown") is None


async def test_a_mail_that_is_there_keeps_its_bytes(register: Register) -> None:
    await register.append(CASE, 0, [entry(1)], mails=[mail(1)])
    await register.append(CASE, 1, [entry(2)], mails=[mail(1, mime=b"other bytes"), mail(2)])
    assert await register.claim_mail(ONE) == ("desk@oia.example", mail(1).mime, False)
    assert await register.unsent_mails(CASE) == [ONE, mail(2).mail_id]


async def test_claimed_after_a_crash_it_may_have_been_delivered(register: Register) -> None:
    await register.append(CASE, 0, [entry(1)], mails=[mail(1)])
    await register.claim_mail(ONE)
    assert await register.claim_mail(ONE) == ("desk@oia.example", mail(1).mime, True)


async def test_deferred_it_waits_and_remembers(register: Register) -> None:
    await register.append(CASE, 0, [entry(1)], mails=[mail(1)])
    await register.claim_mail(ONE)
    await register.mail_deferred(ONE, 451, maybe_duplicate=False)
    (row,) = await register.list_mails()
    assert (row.state, row.code, row.maybe_duplicate) == (MailState.QUEUED, 451, False)
    assert await register.claim_mail(ONE) == ("desk@oia.example", mail(1).mime, False)
    await register.mail_deferred(ONE, None, maybe_duplicate=True)
    assert await register.claim_mail(ONE) == ("desk@oia.example", mail(1).mime, True)
    assert [record.kind for record in await register.everything(CASE)] == ["TaskSent"]


async def test_sent_is_told_once(register: Register, second: Register) -> None:
    await register.append(CASE, 0, [entry(1)], mails=[mail(1)])
    await register.claim_mail(ONE)
    await asyncio.gather(
        *(each.mail_sent(ONE, LATER, maybe_duplicate=True) for each in (register, second))
    )
    await register.mail_refused(ONE, LATER, 550, maybe_duplicate=False)
    await register.mail_deferred(ONE, 451, maybe_duplicate=False)
    (row,) = await register.list_mails()
    assert (row.state, row.code, row.sent_at) == (MailState.SENT, 250, LATER)
    assert row.maybe_duplicate
    assert await register.claim_mail(ONE) is None
    assert await register.unsent_mails() == []
    (sent,) = (await register.everything(CASE))[1:]
    assert (sent.kind, sent.at, sent.revision) == ("MailSent", LATER, None)
    assert sent.data == {"mail": ONE, "code": 250, "maybe_duplicate": True}


async def test_given_up_is_told_with_its_code_and_whether_it_may_have_come(
    register: Register,
) -> None:
    await register.append(CASE, 0, [entry(1)], mails=[mail(1), mail(2)])
    for number, (code, ambiguous) in enumerate([(550, False), (None, True)], start=1):
        await register.claim_mail(mail(number).mail_id)
        await register.mail_refused(mail(number).mail_id, LATER, code, maybe_duplicate=ambiguous)
    rows = await register.list_mails(CASE)
    assert [(row.state, row.code, row.maybe_duplicate) for row in rows] == [
        (MailState.FAILED, 550, False),
        (MailState.FAILED, None, True),
    ]
    told = [record for record in await register.everything(CASE) if record.kind == "MailRefused"]
    assert [(r.data["code"], r.data["maybe_duplicate"]) for r in told] == [
        (550, False),
        (None, True),
    ]
    assert await register.unsent_mails() == []
    assert isinstance(await register.verify(), Verified)
