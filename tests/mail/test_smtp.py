"""What the mail server says, and what Caveat makes of it."""

import asyncio
import socket
from contextlib import aclosing
from pathlib import Path

import pytest
from pydantic import SecretStr

from activities.smtp import Letter, Reply, SmtpPostman, Verdict
from tests.mail.postoffice import WELL, Fault, Listening, PostOffice, greet_with, tls_context
from tests.mail.relays import postman

MIME = b"Subject: A task is waiting\r\n\r\n.A line that begins with a dot\r\nfrom here\r\n"
ADDRESS = "desk@oia.example"
LETTER = Letter(ADDRESS, MIME)


async def deliver(sends: SmtpPostman, *letters: Letter) -> list[Reply]:
    """The reply to each letter."""
    async with aclosing(sends.deliver(letters or (LETTER,))) as replies:
        return [reply async for reply in replies]


async def reply_to(sends: SmtpPostman, letter: Letter = LETTER) -> Reply:
    """The reply to one letter."""
    (reply,) = await deliver(sends, letter)
    return reply


def letters(count: int) -> list[Letter]:
    """Letters to several addresses."""
    return [Letter(f"desk-{number}@oia.example", MIME) for number in range(count)]


async def test_an_accepted_email_arrives_byte_for_byte(postoffice: PostOffice) -> None:
    assert await reply_to(postman(postoffice)) == Reply(verdict=Verdict.ACCEPTED, code=250)
    assert postoffice.accepted == [(ADDRESS, MIME)]


ANSWERS = [
    ("MAIL", "421 4.3.2 shutting down", Reply(verdict=Verdict.UNAVAILABLE, code=421)),
    ("MAIL", "451 4.3.0 later", Reply(verdict=Verdict.UNAVAILABLE, code=451)),
    ("MAIL", "550 5.7.1 sender not welcome", Reply(verdict=Verdict.UNAVAILABLE, code=550)),
    ("MAIL", Fault.LOST, Reply(verdict=Verdict.UNAVAILABLE)),
    ("MAIL", Fault.SLOW, Reply(verdict=Verdict.UNAVAILABLE)),
    ("RCPT", "421 4.3.2 shutting down", Reply(verdict=Verdict.TRY_AGAIN, code=421)),
    ("RCPT", "450 4.2.1 mailbox busy", Reply(verdict=Verdict.TRY_AGAIN, code=450)),
    ("RCPT", "452 4.2.2 mailbox full", Reply(verdict=Verdict.TRY_AGAIN, code=452)),
    ("RCPT", "530 5.7.0 sign in first", Reply(verdict=Verdict.TRY_AGAIN, code=530)),
    ("RCPT", "550 5.1.1 no such user", Reply(verdict=Verdict.REFUSED, code=550)),
    ("RCPT", "553 5.1.3 bad address", Reply(verdict=Verdict.REFUSED, code=553)),
    ("RCPT", Fault.LOST, Reply(verdict=Verdict.TRY_AGAIN)),
    ("RCPT", Fault.SLOW, Reply(verdict=Verdict.TRY_AGAIN)),
    ("DATA", "421 4.3.2 shutting down", Reply(verdict=Verdict.TRY_AGAIN, code=421)),
    ("DATA", "451 4.3.0 later", Reply(verdict=Verdict.TRY_AGAIN, code=451)),
    ("DATA", "552 5.3.4 too big", Reply(verdict=Verdict.REFUSED, code=552)),
    ("DATA", "554 5.6.0 not liked", Reply(verdict=Verdict.REFUSED, code=554)),
    ("DATA", Fault.LOST, Reply(verdict=Verdict.TRY_AGAIN, ambiguous=True)),
    ("DATA", Fault.LOST_AFTER, Reply(verdict=Verdict.TRY_AGAIN, ambiguous=True)),
    ("DATA", Fault.SLOW, Reply(verdict=Verdict.TRY_AGAIN, ambiguous=True)),
    ("QUIT", Fault.LOST, Reply(verdict=Verdict.ACCEPTED, code=250)),
    ("QUIT", "500 what", Reply(verdict=Verdict.ACCEPTED, code=250)),
]


@pytest.mark.parametrize(("command", "answer", "expected"), ANSWERS)
async def test_each_answer_has_its_verdict(
    postoffice: PostOffice, command: str, answer: str | Fault, expected: Reply
) -> None:
    postoffice.plan(command, answer)
    assert await reply_to(postman(postoffice)) == expected
    # And the next email finds all well.
    assert (await reply_to(postman(postoffice))).verdict is Verdict.ACCEPTED


# --- several emails -----------------------------------------------------------------------------


async def test_several_emails_share_one_connection(postoffice: PostOffice) -> None:
    replies = await deliver(postman(postoffice), *letters(5))
    assert replies == [Reply(verdict=Verdict.ACCEPTED, code=250)] * 5
    assert [recipient for recipient, _ in postoffice.accepted] == [
        letter.recipient for letter in letters(5)
    ]
    assert postoffice.connections == 1


@pytest.mark.parametrize(
    ("command", "answer", "expected"),
    [each for each in ANSWERS if each[0] in ("RCPT", "DATA")],
)
async def test_what_happens_to_one_email_does_not_touch_the_next(
    postoffice: PostOffice, command: str, answer: str | Fault, expected: Reply
) -> None:
    postoffice.plan(command, WELL, answer)
    well = Reply(verdict=Verdict.ACCEPTED, code=250)
    assert await deliver(postman(postoffice), *letters(4)) == [well, expected, well, well]


@pytest.mark.parametrize(
    "answer", ["421 4.7.0 too many emails on this connection", Fault.LOST, Fault.HANGS_UP]
)
async def test_a_server_that_ends_the_connection_after_an_email_gets_the_next_on_another(
    postoffice: PostOffice, answer: str | Fault
) -> None:
    """Some servers take only so many emails on one connection: the server is not away."""
    if answer is Fault.HANGS_UP:
        postoffice.plan("DATA", Fault.HANGS_UP, Fault.HANGS_UP)
    else:
        postoffice.plan("MAIL", WELL, answer, WELL, answer, WELL)
    replies = await deliver(postman(postoffice), *letters(3))
    assert replies == [Reply(verdict=Verdict.ACCEPTED, code=250)] * 3
    assert len(postoffice.accepted) == 3
    assert postoffice.connections == 3


@pytest.mark.parametrize("answer", ["550 5.7.1 sender not welcome", Fault.LOST, Fault.SLOW])
async def test_where_the_server_is_away_the_rest_is_not_tried(
    postoffice: PostOffice, answer: str | Fault
) -> None:
    postoffice.plan("MAIL", answer)
    (reply,) = await deliver(postman(postoffice), *letters(4))
    assert reply.verdict is Verdict.UNAVAILABLE
    assert postoffice.connections == 1
    assert postoffice.offered == []


async def test_whoever_stops_listening_leaves_no_connection_open(postoffice: PostOffice) -> None:
    async with aclosing(postman(postoffice).deliver(letters(3))) as replies:
        async for _reply in replies:
            break
    assert len(postoffice.accepted) == 1
    async with asyncio.timeout(30):
        await postoffice.all_gone()


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_whoever_is_canceled_leaves_no_connection_open(
    postoffice: PostOffice, command: str
) -> None:
    """A worker that is stopped in the middle of an email."""
    postoffice.plan(command, Fault.SLOW)
    delivering = asyncio.create_task(deliver(postman(postoffice, timeout=30.0), LETTER))
    await postoffice.reached(command)
    delivering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await delivering
    async with asyncio.timeout(30):
        await postoffice.all_gone()


async def test_a_slow_parting_does_not_undo_the_acceptance(
    postoffice: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.smtp._QUIT_SECONDS", 0.1)
    postoffice.plan("QUIT", Fault.SLOW)
    assert await reply_to(postman(postoffice)) == Reply(verdict=Verdict.ACCEPTED, code=250)


# --- servers that do not serve ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("greeting", "code"),
    [
        ("554 5.7.1 no mail from you", 554),
        ("421 4.3.2 too busy", 421),
        ("no SMTP at all", None),
    ],
)
async def test_a_server_that_does_not_serve_is_no_fault_of_the_email(
    greeting: str, code: int | None
) -> None:
    server, port = await greet_with([greeting])
    async with server:
        reply = await reply_to(postman(PostOffice(port=port)))
    assert reply.verdict is Verdict.UNAVAILABLE
    if code is not None:
        assert reply.code == code


async def test_where_nobody_listens_it_is_tried_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = PostOffice(port=taken.getsockname()[1])
        reply = await reply_to(postman(nobody))
    assert reply == Reply(verdict=Verdict.UNAVAILABLE)


async def test_a_server_that_says_nothing_is_left_when_patience_ends() -> None:
    over = asyncio.Event()

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server, asyncio.timeout(20):
        office = PostOffice(port=server.sockets[0].getsockname()[1])
        hasty = postman(office, timeout=30.0, patience=0.2)
        assert await reply_to(hasty) == Reply(verdict=Verdict.UNAVAILABLE)
        over.set()


async def test_no_email_goes_out_in_clear_where_tls_is_required(postoffice: PostOffice) -> None:
    reply = await reply_to(postman(postoffice, start_tls=True))
    assert reply == Reply(verdict=Verdict.UNAVAILABLE)
    assert postoffice.conversations == 0


async def test_no_email_goes_to_a_server_whose_certificate_cannot_be_verified(
    tmp_path: Path,
) -> None:
    async with Listening(PostOffice(), tls_context=tls_context(tmp_path)) as office:
        reply = await reply_to(postman(office, start_tls=True))
    assert reply == Reply(verdict=Verdict.UNAVAILABLE)
    assert office.conversations == 0


# The server of the test warns of what a test may do: ask for a password without TLS.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
async def test_signing_in(postoffice: PostOffice) -> None:
    office = PostOffice()
    options = {
        "auth_required": True,
        "auth_require_tls": False,
        "authenticator": office.authenticate,
    }
    async with Listening(office, **options):
        signed_in = postman(office, username="caveat", password=SecretStr("open sesame"))
        assert (await reply_to(signed_in)).verdict is Verdict.ACCEPTED
        office.plan("AUTH", *["535 5.7.8 wrong"] * 3)
        refused = await reply_to(signed_in)
        assert refused == Reply(verdict=Verdict.UNAVAILABLE, code=535)
        # Without a name and password the server asks for them: an operator's matter too.
        nameless = await reply_to(postman(office))
        assert nameless == Reply(verdict=Verdict.UNAVAILABLE, code=530)
    # A server that knows no AUTH where the settings say to use it.
    offered = postman(postoffice, username="caveat", password=SecretStr("open sesame"))
    assert (await reply_to(offered)).verdict is Verdict.UNAVAILABLE
    assert postoffice.accepted == []


async def test_an_address_that_smtp_cannot_carry_is_given_up(postoffice: PostOffice) -> None:
    wrong = Letter("bureau@événement.example", MIME)
    assert await reply_to(postman(postoffice), wrong) == Reply(verdict=Verdict.REFUSED)
    assert postoffice.conversations == 0
    # It delays no other.
    replies = await deliver(postman(postoffice), wrong, LETTER)
    assert [reply.verdict for reply in replies] == [Verdict.REFUSED, Verdict.ACCEPTED]
