"""The local mail server of the embedded mode keeps every email, and loses none."""

from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from activities.smtp import Letter, MailServer, SmtpPostman, Verdict
from embedded.mailbox import Mailbox
from embedded.server import free_port

MIME = b"Subject: A task is waiting\r\n\r\n.one\r\nFrom two\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the emails go."""
    return tmp_path / "state" / "mail"


@pytest.fixture
def mailbox(folder: Path) -> Iterator[Mailbox]:
    """A listening mailbox."""
    listening = Mailbox(folder, free_port())
    listening.start()
    yield listening
    listening.stop()


async def send(mailbox: Mailbox, mime: bytes = MIME) -> Verdict:
    """Send one email."""
    server = MailServer(
        host="127.0.0.1", port=mailbox.port, start_tls=False, sender="caveat@usncb.example"
    )
    letter = Letter("desk@oia.example", mime)
    async with aclosing(SmtpPostman(server).deliver([letter])) as replies:
        (verdict,) = [reply.verdict async for reply in replies]
    return verdict


async def test_each_email_is_a_file_with_the_bytes_that_were_sent(
    mailbox: Mailbox, folder: Path
) -> None:
    for number in range(3):
        assert await send(mailbox, MIME + b"%d\r\n" % number) is Verdict.ACCEPTED
    kept = sorted(folder.iterdir())
    assert [path.name for path in kept] == ["00001.eml", "00002.eml", "00003.eml"]
    assert [path.read_bytes() for path in kept] == [MIME + b"%d\r\n" % n for n in range(3)]


async def test_no_email_is_overwritten_after_a_restart(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("00002.eml", "00007.eml", "note.eml"):
        (folder / name).write_bytes(b"old")
    again = Mailbox(folder, free_port())
    again.start()
    try:
        assert await send(again) is Verdict.ACCEPTED
    finally:
        again.stop()
    assert (folder / "00007.eml").read_bytes() == b"old"
    assert (folder / "00008.eml").read_bytes() == MIME


async def test_an_email_that_cannot_be_written_down_is_not_refused_for_good(
    mailbox: Mailbox, folder: Path
) -> None:
    (folder / "00001.part").mkdir()
    assert await send(mailbox) is Verdict.TRY_AGAIN
    assert list(folder.glob("*.eml")) == []
    assert await send(mailbox) is Verdict.ACCEPTED


def test_a_port_in_use_is_reported_at_once(mailbox: Mailbox, tmp_path: Path) -> None:
    second = Mailbox(tmp_path / "other", mailbox.port)
    with pytest.raises(OSError, match=r"(?i)address already in use"):
        second.start()
