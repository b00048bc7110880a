"""Reading within limits: what is above them is kept, and the next delivery is read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from client import reading
from client.reading import BoundedReader
from formats.outcome import MAX_READ
from formats.read import read
from runtime.bounded_process import BoundedProcess
from tests.traffic import diffusion, fresh_reference, red_notice

MIXED = (
    b"From: ncb@xandria.example\r\nSubject: two files\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nPlease see the picture.\r\n'
    b"--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    b"--x--\r\n"
)


@pytest.fixture
async def reader() -> AsyncIterator[BoundedReader]:
    """A reader that is closed again."""
    opened = BoundedReader()
    yield opened
    await opened.close()


async def test_a_process_reads_what_is_read_here(reader: BoundedReader) -> None:
    samples = [path.read_bytes() for path in sorted(Path("samples/traffic").iterdir())]
    for raw in (red_notice(fresh_reference()), diffusion(fresh_reference()), MIXED, *samples):
        assert await reader.read(raw, "test") == read(raw, "test")


async def test_what_is_above_a_limit_is_kept_whole_and_the_next_is_read(
    reader: BoundedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = red_notice(fresh_reference())
    with monkeypatch.context() as short:
        short.setattr(reading, "MAX_SECONDS", 0.0)
        for _ in range(2 * reading.PROCESSES):
            failed = await reader.read(raw, "test")
            assert [failure.raw for failure in failed.failures] == [raw]
            assert failed.communications == ()
            assert "time limit" in failed.failures[0].reason
    assert (await reader.read(raw, "test")).failures == ()


async def test_what_is_too_large_to_be_read_says_so(reader: BoundedReader) -> None:
    raw = b"x" * (MAX_READ + 1)
    (failure,) = (await reader.read(raw, "test")).failures
    assert failure.raw == raw
    assert "larger than 16 MiB" in failure.reason


async def test_a_process_that_died_while_it_waited_is_replaced(reader: BoundedReader) -> None:
    raw = red_notice(fresh_reference())
    assert (await reader.read(raw, "test")).failures == ()
    (idle,) = reader._idle
    await BoundedProcess.end(idle)
    assert (await reader.read(raw, "test")).failures == ()
