"""The sample messages of a demonstration arrive by themselves, each once."""

import asyncio
from pathlib import Path

import pytest

from cli.looking import has_desktop
from cli.sample_traffic import arrive, samples
from settings import Settings


async def test_samples_arrive_whole_and_once(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path, receive_folder=tmp_path / "inbound")
    settings.receive_folder.mkdir()
    first = asyncio.create_task(arrive(settings, seconds=3600))
    while len(list(settings.receive_folder.iterdir())) < 6:
        await asyncio.sleep(0)
    first.cancel()
    there = {one.name: one.read_bytes() for one in settings.receive_folder.iterdir()}
    assert there == {one.name: one.read_bytes() for one in samples()[:6]}
    for one in settings.receive_folder.iterdir():
        assert one.stat().st_mode & 0o777 == 0o600
        one.unlink()
    await arrive(settings, seconds=0)
    assert {one.name for one in settings.receive_folder.iterdir()} == {
        one.name for one in samples()[6:]
    }
    await arrive(settings, seconds=0)


def test_no_browser_is_opened_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("CI", "true")
    assert not has_desktop()
    monkeypatch.delenv("CI")
    assert has_desktop()
    monkeypatch.setattr("sys.stdout.isatty", lambda: False)
    assert not has_desktop()
