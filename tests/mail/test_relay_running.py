"""The relay as a worker runs it: it finds what is queued, shares the work, and holds up nobody."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from email import message_from_bytes

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from activities.effects import Queued
from activities.recorder import Recorder
from activities.recording import ActRequest
from activities.relay import Relay
from procedure.codes import AlertedBy, Circumstance
from procedure.facts import AddFact
from procedure.opening import OpenCase
from register.register import Register
from register.values import EmailState
from tests.mail.postoffice import WELL, Fault, Listening, PostOffice
from tests.mail.queued import AT, CASE, DESKS, Queue, recorded
from tests.mail.relays import SENT_AT, Clock, Sending, postman, relay_on

ANALYST = "usncb-analyst-1"


@asynccontextmanager
async def running(*relays: Relay) -> AsyncIterator[None]:
    """The relays work, as in so many workers."""
    tasks = [asyncio.create_task(relay.run()) for relay in relays]
    try:
        async with asyncio.timeout(60):
            yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def all_sent(register: Register) -> None:
    """Wait until every email is sent or given up."""
    await register.await_deliveries(patience=50.0)


# --- finding what is queued ---------------------------------------------------------------------


async def test_what_was_queued_before_is_found_at_the_start(
    sending: Sending, postoffice: PostOffice, queue: Queue
) -> None:
    await queue.tasks()
    async with running(sending.relay):
        await postoffice.takes(3)
        await all_sent(sending.register)
    assert [recipient for recipient, _ in postoffice.accepted] == DESKS


async def test_what_another_process_queues_is_found_by_looking_again(
    sending: Sending,
    second: Register,
    postoffice: PostOffice,
    queue: Queue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody wakes this relay: the emails come from elsewhere."""
    monkeypatch.setattr("activities.relay._SWEEP_SECONDS", 0.05)
    elsewhere = Queue(second, queue.postroom, queue.rules, queue.directory)
    async with running(sending.relay):
        for revision in (1, 2, 3):
            await elsewhere.tasks(revision=revision)
            await postoffice.takes(3 * revision)
        await all_sent(sending.register)


async def test_what_this_process_queues_is_sent_at_once(
    sending: Sending,
    recorder: Recorder,
    postoffice: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The recorder wakes the relay, which would otherwise look an hour later."""
    monkeypatch.setattr("activities.relay._SWEEP_SECONDS", 3600)
    recorder.call_when_queued(sending.relay.wake)
    async with running(sending.relay):
        await open_case(recorder)
        queued = len(await sending.register.outbox.list())
        await postoffice.takes(queued)
        await all_sent(sending.register)
        await recorder.act(await fact(recorder))
        await postoffice.takes(queued + 1)
        await all_sent(sending.register)
    assert len(await sending.register.outbox.list()) == len(postoffice.accepted) > queued


async def test_what_is_queued_while_it_rests_goes_out_together(
    sending: Sending, postoffice: PostOffice, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several acts soon after each other, all emails take one connection."""
    monkeypatch.setattr("activities.relay._REST_SECONDS", 1.0)
    await queue.tasks(revision=1)
    async with running(sending.relay):
        await postoffice.takes(3)
        for revision in (2, 3):
            await queue.tasks(revision=revision)
            sending.relay.wake(Queued(emails=True))
        await postoffice.takes(9)
        await all_sent(sending.register)
    assert postoffice.connections == 2


async def test_a_relay_that_fails_continues(
    sending: Sending, postoffice: PostOffice, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The register is away for a while: an email is neither lost nor sent twice."""
    monkeypatch.setattr("activities.relay._SWEEP_SECONDS", 0.05)
    emails = await queue.tasks()
    engine = sending.register.database.engine
    failures = 0

    def fail(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        nonlocal failures
        if "FROM emails" in statement and failures < 3:
            failures += 1
            raise OperationalError(statement, {}, ConnectionError("the database went away"))

    event.listen(engine, "before_cursor_execute", fail)
    with capture_logs() as logged:
        async with running(sending.relay):
            await postoffice.takes(3)
            while len(await recorded(sending.register)) < 3:
                await asyncio.sleep(0.01)
    assert failures == 3
    assert "the relay failed" in {entry["event"] for entry in logged}
    assert len(postoffice.accepted) == len(emails)


# --- several workers ----------------------------------------------------------------------------


@pytest.fixture
async def relays(
    register: Register, second: Register, postoffice: PostOffice
) -> list[tuple[Register, Relay]]:
    """Two workers' relays, each with its own connections."""
    clock = Clock()
    return [(each, relay_on(each, postman(postoffice), clock)) for each in (register, second)]


async def test_two_relays_share_the_work_and_none_sends_twice(
    relays: list[tuple[Register, Relay]],
    postoffice: PostOffice,
    queue: Queue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("activities.relay._SWEEP_SECONDS", 0.02)
    monkeypatch.setattr("activities.relay._BATCH", 4)
    async with running(*(relay for _, relay in relays)):
        for revision in range(1, 21):
            await queue.tasks(revision=revision)
        await postoffice.takes(60)
        await all_sent(relays[0][0])
    ids = [message_from_bytes(raw)["Message-ID"] for _, raw in postoffice.accepted]
    assert len(ids) == len(set(ids)) == 60
    rows = await relays[0][0].outbox.list()
    assert {(row.state, row.attempts, row.maybe_duplicate) for row in rows} == {
        (EmailState.SENT, 1, False)
    }
    kinds = [kind for kind, _ in await recorded(relays[0][0])]
    assert kinds == ["EmailSent"] * 60


class Slow(PostOffice):
    """A server that takes minutes for each email; meanwhile another worker looks for work."""

    def __init__(self, clock: Clock, minutes: float) -> None:
        """Nobody looks yet."""
        super().__init__()
        self._clock = clock
        self._span = timedelta(minutes=minutes)
        self.other: Relay | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Time passes before the answer."""
        self._clock.skip(self._span)
        if self.other is not None:
            await self.other.send_emails()
        return await super().handle_DATA(server, session, envelope)


@pytest.mark.parametrize("minutes", [0.5, 1.5, 2.9])
async def test_a_slow_server_is_no_reason_to_send_an_email_twice(
    register: Register, second: Register, queue: Queue, minutes: float
) -> None:
    """However long a batch takes, its emails stay with the relay that sends them."""
    for revision in range(1, 7):
        await queue.tasks(revision=revision)
    clock = Clock()
    async with Listening(Slow(clock, minutes)) as office, Listening(PostOffice()) as unused:
        assert isinstance(office, Slow)
        office.other = relay_on(second, postman(unused), clock)
        await relay_on(register, postman(office, timeout=30.0, patience=90.0), clock).send_emails()
    assert (len(office.accepted), unused.offered) == (18, [])
    assert not any(row.maybe_duplicate for row in await register.outbox.list())


# --- a worker that stops ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "maybe_duplicate"), [("MAIL", True), ("RCPT", True), ("DATA", True)]
)
async def test_a_relay_that_is_stopped_notes_what_was_sent_and_what_was_on_its_way(
    register: Register,
    postoffice: PostOffice,
    queue: Queue,
    command: str,
    maybe_duplicate: bool,
) -> None:
    emails = await queue.tasks()
    clock = Clock()
    relay = relay_on(register, postman(postoffice, timeout=30.0, patience=60.0), clock)
    postoffice.plan(command, WELL, Fault.SLOW)
    async with running(relay):
        await postoffice.reached(command, 2)
    rows = {row.email_id: row for row in await register.outbox.list()}
    assert [(rows[email].state, rows[email].maybe_duplicate) for email in emails] == [
        (EmailState.SENT, False),
        (EmailState.QUEUED, maybe_duplicate),
        (EmailState.QUEUED, False),
    ]
    # The next worker sends the rest soon, not only when a lease is over.
    clock.skip(timedelta(seconds=5))
    await relay_on(register, postman(postoffice), clock).send_emails()
    sent = [message_from_bytes(raw)["Message-ID"] for _, raw in postoffice.accepted]
    assert sent == [f"<{email}@usncb.example>" for email in emails]


# --- nobody waits -------------------------------------------------------------------------------


async def open_case(recorder: Recorder) -> None:
    """A case, whose tasks are emails."""
    document = await recorder.register.documents.store(
        CASE, "OpenCase", ANALYST, None, {"text": "A report."}, AT
    )
    command = OpenCase(
        dossier=CASE,
        order="order-1",
        by=ANALYST,
        alerted_by=AlertedBy.PERSON_OR_PUBLIC,
        circumstances=(Circumstance.CURRENT_OFFICIAL,),
        person="P-0001",
        identity_confirmed=True,
        document=document,
    )
    acted = await recorder.act(ActRequest(command=command, after=0, run="run-a", now=AT))
    assert acted.receipt is not None


async def fact(recorder: Recorder, number: int = 2) -> ActRequest:
    """A new fact in the case, of which the analysts hear."""
    document = await recorder.register.documents.store(
        CASE, "AddFact", ANALYST, None, {"text": f"Fact {number}."}, AT
    )
    command = AddFact(
        dossier=CASE, order=f"order-{number}", by=ANALYST, fact="ENCOUNTER", document=document
    )
    return ActRequest(command=command, after=0, run="run-a", now=AT)


async def test_a_case_continues_while_the_mail_server_says_nothing(
    recorder: Recorder, postoffice: PostOffice
) -> None:
    """An email is being sent to a server that does not answer; every order has its receipt."""
    register = recorder.register
    postoffice.plan("MAIL", Fault.SLOW)
    relay = relay_on(register, postman(postoffice, timeout=60.0, patience=60.0), Clock())
    recorder.call_when_queued(relay.wake)
    async with running(relay):
        await open_case(recorder)
        await postoffice.reached("MAIL")
        for number in range(2, 12):
            acted = await recorder.act(await fact(recorder, number))
            assert acted.receipt is not None
        assert postoffice.accepted == []
        assert len(await register.outbox.unsent()) == len(await register.outbox.list()) > 10


async def test_what_waited_for_the_mail_server_is_sent_when_it_is_back(
    sending: Sending, recorder: Recorder, postoffice: PostOffice
) -> None:
    postoffice.away = True
    await open_case(recorder)
    for number in range(2, 5):
        await recorder.act(await fact(recorder, number))
        await sending.round(later=timedelta(seconds=5))
    assert postoffice.accepted == []
    postoffice.away = False
    await sending.round(later=timedelta(minutes=30))
    rows = await sending.register.outbox.list()
    assert len(postoffice.accepted) == len(rows)
    assert {row.state for row in rows} == {EmailState.SENT}


# --- secrecy ------------------------------------------------------------------------------------


def shown(entries: Iterator[dict[str, object]]) -> str:
    """All that the log entries say, with their exceptions."""
    parts = []
    for entry in entries:
        error = entry.pop("exc_info", None)
        parts.append(repr(entry))
        if isinstance(error, BaseException):
            parts += traceback.format_exception(error)
    return "\n".join(parts)


async def test_no_log_holds_an_address_or_a_word_of_an_email(
    sending: Sending,
    postoffice: PostOffice,
    queue: Queue,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever the server says, which may repeat the address, and whatever fails."""
    monkeypatch.setattr("activities.relay._SWEEP_SECONDS", 0.02)
    caplog.set_level("DEBUG", logger="aiosmtplib")
    await queue.tasks()
    postoffice.plan("RCPT", "550 5.1.1 desk@oia.example unknown", "450 desk@fbi.example is busy")
    postoffice.plan("DATA", "554 A task is waiting for desk@cbp.example: not liked")
    change = text(
        "CREATE TRIGGER no_answer BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    await sending.register.write(lambda connection: connection.execute(change).rowcount)
    with capture_logs() as logged:
        async with running(sending.relay):
            await postoffice.reached("DATA")
            while not logged:
                await asyncio.sleep(0.01)
    assert "the relay failed" in {entry["event"] for entry in logged}
    said = shown(iter([dict(entry) for entry in logged])) + caplog.text
    for secret in (*DESKS, "oia.example", "A task is waiting", "Please sign in", CASE):
        assert secret not in said
    assert SENT_AT.year == 2026
