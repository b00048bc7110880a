"""LMTP: the mail server hears "250" only for what is in the register."""

import asyncio
import smtplib
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from client import inbound_mail
from client.inbound_mail import listening
from client.receiving import HARD_LIMIT
from register.writer import DatabaseStuck
from settings import Settings
from tests.client.inbound import held, inbound_at, register_at
from tests.client.inbound import settings_of as installation
from tests.traffic import fresh_reference

T = TypeVar("T")
RECIPIENTS = ["desk@usncb.example", "watch@usncb.example", "duty@usncb.example"]


def email(body: str = "Nobody is named here.") -> bytes:
    """An email as the site's server passes it on."""
    return (
        "From: ncb@xandria.example\r\nTo: desk@usncb.example\r\n"
        f"Message-ID: <{fresh_reference()}@xandria.example>\r\nSubject: A message\r\n\r\n{body}\r\n"
    ).encode()


async def talking(settings: Settings, say: Callable[[smtplib.LMTP], T]) -> T:
    """What the mail server's client hears."""

    def talk() -> T:
        with smtplib.LMTP(str(settings.receive_socket), local_hostname="mx", timeout=60) as client:
            return say(client)

    return await asyncio.to_thread(talk)


def answers(client: smtplib.LMTP, raw: bytes) -> list[int]:
    """The code for each of three recipients."""
    client.ehlo_or_helo_if_needed()
    client.mail("ncb@xandria.example")
    for recipient in RECIPIENTS:
        client.rcpt(recipient)
    client.putcmd("data")
    assert client.getreply()[0] == 354
    client.send(raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")
    return [client.getreply()[0] for _ in RECIPIENTS]


@pytest.fixture
async def settings(tmp_path: Path) -> AsyncIterator[Settings]:
    """An installation whose socket is open."""
    settings = installation(tmp_path)
    assert settings.receive_socket is not None
    async with (
        inbound_at(settings) as inbound,
        listening(settings.receive_socket, inbound.record, inbound.note_too_large),
    ):
        yield settings


async def test_one_communication_and_the_same_answer_for_every_recipient(
    settings: Settings,
) -> None:
    raw = email()

    def twice(client: smtplib.LMTP) -> list[int]:
        return [*answers(client, raw), *answers(client, raw)]

    assert await talking(settings, twice) == [250] * 6
    assert await held(settings) == 1


async def test_no_line_is_too_long(settings: Settings) -> None:
    raw = email("x" * 200_000 + "\r\n.\r\n..two dots, and bytes: ".replace("two", "2"))
    assert await talking(settings, partial(answers, raw=raw)) == [250] * 3
    assert await held(settings) == 1


async def test_what_is_too_large_to_read_is_accepted_and_kept(settings: Settings) -> None:
    line = "word " * 190 + "\r\n"
    raw = email(line * (17 * 2**20 // len(line)))
    assert await talking(settings, partial(answers, raw=raw)) == [250] * 3
    assert await held(settings) == 1


async def test_above_the_hard_limit_it_is_refused_and_that_is_recorded(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def announced(client: smtplib.LMTP) -> int:
        client.ehlo_or_helo_if_needed()
        return client.mail("ncb@xandria.example", [f"SIZE={HARD_LIMIT + 1}"])[0]

    assert await talking(settings, announced) == 552
    monkeypatch.setattr(inbound_mail, "HARD_LIMIT", 5_000)
    for body in ("x" * 6_000, "word\r\n" * 1_000):
        raw = email(body)
        assert await talking(settings, partial(answers, raw=raw)) == [552] * 3
    assert await talking(settings, partial(answers, raw=email())) == [250] * 3
    assert await held(settings) == 1
    async with register_at(settings) as register:
        refused = await register.ledger.everything("receiving")
    assert [record.kind for record in refused] == ["DeliveryRefused"] * 3


async def test_while_the_register_is_away_the_mail_server_keeps_it(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    assert settings.receive_socket is not None
    raw = email()
    async with inbound_at(settings) as inbound:

        async def away(*_: object) -> None:
            raise DatabaseStuck("It does not answer.")

        async with listening(settings.receive_socket, away, away):
            assert await talking(settings, partial(answers, raw=raw)) == [451] * 3
        async with listening(settings.receive_socket, inbound.record, inbound.note_too_large):
            assert await talking(settings, partial(answers, raw=raw)) == [250] * 3
    assert await held(settings) == 1
