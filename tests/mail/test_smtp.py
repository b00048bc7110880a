"""What the mail server says, and what Caveat makes of it."""

import asyncio
import socket
from pathlib import Path

import pytest
from pydantic import SecretStr

from activities.mail import Reply, Verdict
from tests.mail.conftest import postman
from tests.mail.postoffice import Fault, Listening, PostOffice, greet_with, tls_context

MIME = b"Subject: A task is waiting\r\n\r\n.A line that begins with a dot\r\nfrom here\r\n"
ADDRESS = "desk@oia.example"


async def test_an_accepted_mail_arrives_byte_for_byte(postoffice: PostOffice) -> None:
    reply = await postman(postoffice).hand_over(ADDRESS, MIME)
    assert reply == Reply(verdict=Verdict.ACCEPTED, code=250)
    assert postoffice.accepted == [(ADDRESS, MIME)]


@pytest.mark.parametrize(
    ("command", "answer", "expected"),
    [
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
    ],
)
async def test_each_answer_has_its_verdict(
    postoffice: PostOffice, command: str, answer: str | Fault, expected: Reply
) -> None:
    postoffice.plan(command, answer)
    assert await postman(postoffice).hand_over(ADDRESS, MIME) == expected
    # And the next mail finds all well.
    assert (await postman(postoffice).hand_over(ADDRESS, MIME)).verdict is Verdict.ACCEPTED


async def test_a_slow_parting_does_not_undo_the_acceptance(
    postoffice: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.smtp._PARTING", 0.1)
    postoffice.plan("QUIT", Fault.SLOW)
    reply = await postman(postoffice).hand_over(ADDRESS, MIME)
    assert reply == Reply(verdict=Verdict.ACCEPTED, code=250)


@pytest.mark.parametrize(
    ("greeting", "code"),
    [
        ("554 5.7.1 no mail from you", 554),
        ("421 4.3.2 too busy", 421),
        ("no SMTP at all", None),
    ],
)
async def test_a_server_that_does_not_serve_is_no_fault_of_the_mail(
    greeting: str, code: int | None
) -> None:
    server, port = await greet_with([greeting])
    async with server:
        reply = await postman(PostOffice(port=port)).hand_over(ADDRESS, MIME)
    assert reply.verdict is Verdict.UNAVAILABLE
    if code is not None:
        assert reply.code == code


async def test_where_nobody_listens_it_is_tried_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = PostOffice(port=taken.getsockname()[1])
        reply = await postman(nobody).hand_over(ADDRESS, MIME)
    assert reply == Reply(verdict=Verdict.UNAVAILABLE)


async def test_a_server_that_says_nothing_is_left_when_patience_ends() -> None:
    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server, asyncio.timeout(3):
        office = PostOffice(port=server.sockets[0].getsockname()[1])
        hasty = postman(office, timeout=30.0, patience=0.2)
        assert await hasty.hand_over(ADDRESS, MIME) == Reply(verdict=Verdict.UNAVAILABLE)


async def test_no_mail_goes_out_in_clear_where_tls_is_demanded(postoffice: PostOffice) -> None:
    reply = await postman(postoffice, start_tls=True).hand_over(ADDRESS, MIME)
    assert reply == Reply(verdict=Verdict.UNAVAILABLE)
    assert postoffice.conversations == 0


async def test_no_mail_goes_to_a_server_that_nobody_vouches_for(tmp_path: Path) -> None:
    async with Listening(PostOffice(), tls_context=tls_context(tmp_path)) as office:
        reply = await postman(office, start_tls=True).hand_over(ADDRESS, MIME)
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
        assert (await signed_in.hand_over(ADDRESS, MIME)).verdict is Verdict.ACCEPTED
        office.plan("AUTH", *["535 5.7.8 wrong"] * 3)
        refused = await signed_in.hand_over(ADDRESS, MIME)
        assert refused == Reply(verdict=Verdict.UNAVAILABLE, code=535)
        # Without a name and password the server asks for them: an operator's matter too.
        nameless = await postman(office).hand_over(ADDRESS, MIME)
        assert nameless == Reply(verdict=Verdict.UNAVAILABLE, code=530)
    # A server that knows no AUTH where we are told to use it.
    offered = postman(postoffice, username="caveat", password=SecretStr("open sesame"))
    assert (await offered.hand_over(ADDRESS, MIME)).verdict is Verdict.UNAVAILABLE
    assert postoffice.accepted == []


async def test_an_address_that_cannot_be_spoken_is_given_up(postoffice: PostOffice) -> None:
    reply = await postman(postoffice).hand_over("bureau@événement.example", MIME)
    assert reply == Reply(verdict=Verdict.REFUSED)
    assert postoffice.conversations == 0
