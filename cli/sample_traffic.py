"""The sample messages of a demonstration, which arrive a few at a time while somebody looks."""

import asyncio
import os
from pathlib import Path

from cli.endings import CannotStart
from cli.opening import open_register
from settings import Settings

_SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "traffic"
_AT_ONCE = 6
"""So many are there when somebody first looks."""
_SECONDS = 20.0
"""After so long the next one arrives."""


async def must_be_invented(settings: Settings) -> None:
    """Raise CannotStart unless all people of the installation are invented."""
    async with open_register(settings, must_exist=True) as register:
        directory = await register.directories.current()
    if not directory.demonstration:
        raise CannotStart(
            "--samples is for a demonstration: people of this installation are not invented."
        )


async def arrive(settings: Settings, *, seconds: float = _SECONDS) -> None:
    """Put each sample that has not arrived yet into the inbound folder, one after the other."""
    noted = settings.state_dir / "samples-arrived.txt"
    known = set(noted.read_text("utf-8").split()) if noted.exists() else set()
    waiting = [one for one in samples() if one.name not in known]
    for number, sample in enumerate(waiting):
        if number >= _AT_ONCE:
            await asyncio.sleep(seconds)
        deliver(sample, settings.receive_folder)
        with noted.open("a", encoding="utf-8") as file:
            file.write(f"{sample.name}\n")


def samples() -> list[Path]:
    """The samples, mixed in the same order each time: kinds and senders take turns."""
    names = sorted(_SAMPLES.iterdir())
    turns = [names[first::_AT_ONCE] for first in range(_AT_ONCE)]
    longest = max(map(len, turns))
    return [turn[place] for place in range(longest) for turn in turns if place < len(turn)]


def deliver(sample: Path, folder: Path) -> None:
    """Put a copy into the folder, whole from its first moment there."""
    beside = folder.with_name(f".{sample.name}.arriving")
    beside.write_bytes(sample.read_bytes())
    beside.chmod(0o600)
    os.replace(beside, folder / sample.name)
