"""The inbound folder: what is put there is recorded and put away, whatever happens in between."""

import json
import os
from pathlib import Path

import pytest

import client.inbound_folder
from cli.receiver import inbound_of
from client.inbound_folder import DONE, RECEIPT, UNREADABLE, InboundFolder, put_away
from client.receiving import Item
from procedure.refusals import NotPermitted
from register.directory_values import DirectoryMissing
from register.writer import DatabaseStuck
from tests.client.inbound import GATEWAY, folder_of, held, inbound_at, names, register_at
from tests.client.inbound import settings_of as installation
from tests.office import AUDITOR
from tests.register.samples import with_people
from tests.traffic import fresh_reference, red_notice

BROKEN = b"\x00\x01\x02 not a message"


async def test_a_file_is_recorded_and_put_away_with_its_receipt(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    async with inbound_at(settings) as inbound:
        folder = folder_of(settings, inbound)
        place = settings.receive_folder
        (place / "a.json").write_bytes(red_notice(fresh_reference()))
        (place / "b").write_bytes(BROKEN)
        (place / ".half-written").write_bytes(red_notice(fresh_reference()))
        assert await folder.look() == 2
        assert await folder.look() == 0
    assert names(place) == {".half-written"}
    assert names(place / DONE) == {"a.json", f"a.json{RECEIPT}"}
    assert names(place / UNREADABLE) == {"b", f"b{RECEIPT}"}
    receipt = json.loads((place / DONE / f"a.json{RECEIPT}").read_text())
    (item,) = receipt["items"]
    assert (item["outcome"], item["failure"]) == ("NEW", None)
    assert json.loads((place / UNREADABLE / f"b{RECEIPT}").read_text())["items"][0]["failure"]
    assert await held(settings) == 2
    async with register_at(settings) as register:
        records = await register.dossiers.records(f"{item['communication']}/v1")
    assert [record.actor for record in records] == [GATEWAY]


async def test_a_file_that_is_still_written_to_is_left_alone(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    async with inbound_at(settings) as inbound:
        folder = InboundFolder(
            settings.receive_folder, inbound.record, inbound.note_too_large, steady_seconds=0.2
        )
        growing = settings.receive_folder / "growing.json"
        raw = red_notice(fresh_reference())
        for part in range(0, len(raw), 1 + len(raw) // 3):
            growing.write_bytes(raw[: part + 1])
            assert await folder.look() == 0, "its size has just changed"
        growing.write_bytes(raw)
        while not await folder.look():
            pass
    receipt = json.loads((settings.receive_folder / DONE / f"growing.json{RECEIPT}").read_text())
    assert receipt["items"][0]["failure"] is None
    assert await held(settings) == 1


async def test_a_file_that_changes_while_it_is_recorded_is_taken_again(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    place = settings.receive_folder
    first, whole = b"A first part.", b"A first part. And the second."
    async with inbound_at(settings) as inbound:

        async def record(raw: bytes, source: str) -> list[Item]:
            items = await inbound.record(raw, source)
            (place / "x").write_bytes(whole)
            return items

        folder = InboundFolder(place, record, inbound.note_too_large, steady_seconds=0)
        (place / "x").write_bytes(first)
        assert await folder.look() == 0
        folder = folder_of(settings, inbound)
        assert await folder.look() == 1
    (kept,) = place.glob("*/x")
    assert kept.read_bytes() == whole
    assert await held(settings) == 2


async def test_only_new_of_a_maildir_is_taken(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    place = settings.receive_folder
    for part in ("cur", "new", "tmp"):
        (place / part).mkdir(parents=True)
        (place / part / f"1.{part}").write_bytes(
            f"From: a@ncb.example\nMessage-ID: <{part}@x>\n\nText of {part}.".encode()
        )
    async with inbound_at(settings) as inbound:
        assert await folder_of(settings, inbound).look() == 1
    assert names(place / DONE) == {"1.new", f"1.new{RECEIPT}"}
    assert (names(place / "cur"), names(place / "tmp")) == ({"1.cur"}, {"1.tmp"})


async def test_nothing_that_was_put_away_is_overwritten(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    place = settings.receive_folder
    raws = [red_notice(fresh_reference()) for _ in range(3)]
    long_name = b"x" * 240 + b"\xff.json"
    async with inbound_at(settings) as inbound:
        folder = folder_of(settings, inbound)
        for raw in raws:
            (place / "same.json").write_bytes(raw)
            assert await folder.look() == 1
        Path(os.fsdecode(os.path.join(os.fsencode(place), long_name))).write_bytes(raws[0])
        assert await folder.look() == 1
    kept = [path for path in (place / DONE).iterdir() if not path.name.endswith(RECEIPT)]
    assert sorted(path.read_bytes() for path in kept) == sorted([*raws, raws[0]])
    assert all(path.with_name(path.name + RECEIPT).exists() for path in kept)
    assert await held(settings) == 3


@pytest.mark.parametrize("step", ["record", "receipt", "move"])
async def test_a_crash_after_each_step_loses_and_doubles_nothing(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = installation(tmp_path)
    place = settings.receive_folder
    place.mkdir(parents=True)
    (place / "a.json").write_bytes(red_notice(fresh_reference()))

    class Crash(BaseException):
        """Nothing of the receiver runs after this, as after SIGKILL."""

    def crash(*_: object) -> None:
        raise Crash

    def crash_before_the_move(*arguments: object) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", _once_then(crash))
            put_away(*arguments)  # type: ignore[arg-type]

    def crash_after_the_move(*arguments: object) -> None:
        put_away(*arguments)  # type: ignore[arg-type]
        raise Crash

    crashing = {
        "record": crash,
        "receipt": crash_before_the_move,
        "move": crash_after_the_move,
    }[step]
    async with inbound_at(settings) as inbound:
        with monkeypatch.context() as patched:
            patched.setattr(client.inbound_folder, "put_away", crashing)
            with pytest.raises(Crash):
                await folder_of(settings, inbound).look()
        await folder_of(settings, inbound).look()
    assert names(place) == set()
    assert names(place / DONE) == {"a.json", f"a.json{RECEIPT}"}
    receipt = json.loads((place / DONE / f"a.json{RECEIPT}").read_text())
    expected = "ALREADY_HELD" if step == "record" else "NEW"
    assert receipt["items"][0]["outcome"] == expected
    assert await held(settings) == 1


def _once_then(crash: object) -> object:
    """``Path.replace`` that works for the receipt and then crashes."""
    replace = Path.replace
    calls = []

    def replacing(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) > 1:
            crash()  # type: ignore[operator]
        return replace(path, target)

    return replacing


async def test_while_the_register_is_away_files_stay(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    place = settings.receive_folder
    away = True
    async with inbound_at(settings) as inbound:

        async def record(raw: bytes, source: str) -> list[Item]:
            if away:
                raise DatabaseStuck("It does not answer.")
            return await inbound.record(raw, source)

        folder = InboundFolder(place, record, inbound.note_too_large, steady_seconds=0)
        (place / "a.json").write_bytes(red_notice(fresh_reference()))
        with pytest.raises(DatabaseStuck):
            await folder.look()
        assert names(place) == {"a.json"}
        away = False
        assert await folder.look() == 1
    assert await held(settings) == 1


async def test_a_file_that_cannot_be_taken_holds_up_no_other(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    place = settings.receive_folder
    async with inbound_at(settings) as inbound:

        async def record(raw: bytes, source: str) -> list[Item]:
            if source.endswith("a.json"):
                raise PermissionError(13, "not allowed", source)
            return await inbound.record(raw, source)

        folder = InboundFolder(place, record, inbound.note_too_large, steady_seconds=0)
        for name in ("a.json", "b.json"):
            (place / name).write_bytes(red_notice(fresh_reference()))
        assert await folder.look() == 1
        assert await folder.look() == 0, "it is left alone for a while"
    assert names(place) == {"a.json"}


async def test_what_is_too_large_to_read_is_kept_and_above_the_hard_limit_it_is_refused(
    tmp_path: Path,
) -> None:
    settings = installation(tmp_path)
    place = settings.receive_folder
    async with inbound_at(settings) as inbound:
        folder = folder_of(settings, inbound)
        (place / "large.txt").write_bytes(b"word " * (17 * 2**20 // 5))
        with (place / "huge.txt").open("wb") as huge:
            huge.truncate(100 * 2**20 + 1)
        assert await folder.look() == 2
    assert names(place / UNREADABLE) == {
        *("large.txt", f"large.txt{RECEIPT}"),
        *("huge.txt", f"huge.txt{RECEIPT}"),
    }
    assert json.loads((place / UNREADABLE / f"huge.txt{RECEIPT}").read_text())["refused"]
    assert await held(settings) == 1
    async with register_at(settings) as register:
        (refused,) = await register.ledger.everything("receiving")
    assert (refused.kind, refused.actor) == ("DeliveryRefused", GATEWAY)
    assert refused.data["bytes"] == 100 * 2**20 + 1


async def test_only_an_account_with_the_right_receives(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    with pytest.raises(DirectoryMissing):
        async with inbound_of(settings, AUDITOR):
            pass
    async with register_at(settings) as register:
        await with_people(register)
    with pytest.raises(NotPermitted):
        async with inbound_of(settings, AUDITOR):
            pass
