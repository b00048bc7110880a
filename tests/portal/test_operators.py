"""Operators come in by the socket: the kernel says which account it is, the directory whose."""

import asyncio
import os
from pathlib import Path
from typing import Any

from cli import frames
from cli.exits import Exit
from cli.running import AT_DESKS
from portal.api.paths import commands
from portal.commands import open_to_commands
from portal.office import open_office
from settings import Settings
from tests.office import ANALYST, COUNSEL, ROOT
from tests.portal.conftest import make_new, settings_in
from views.looks import LOOKED

SAMPLES = (ROOT / "samples" / "directory.toml").read_text("utf-8")


def with_account(folder: Path, account: int) -> Settings:
    """Settings of people who are not the invented ones; the analyst has this account."""
    named = f'person_id = "{ANALYST}"\n'
    text = SAMPLES.replace("demonstration = true", "demonstration = false")
    assert named in text
    people = folder / "people.toml"
    people.write_text(text.replace(named, f"{named}uid = {account}\n"), "utf-8")
    return settings_in(folder).model_copy(update={"directory": people})


async def asked(socket: Path, person: str | None) -> tuple[int, str]:
    """The exit code of ``caveat case list``, and what was printed to standard error."""
    command = next(name for name, one in AT_DESKS.items() if one is commands()["case", "list"])
    reader, writer = await asyncio.open_unix_connection(socket)
    terminal: dict[str, Any] = {"around": {}, "out": False, "err": False}
    request: dict[str, Any] = {
        "command": command,
        "values": {},
        "person": person,
        "as_json": True,
    }
    frames.send(writer, "request", **request, terminal=terminal)
    said = ""
    while (frame := await frames.receive(reader))["is"] != "end":
        said += frame["text"] if frame["is"] == "err" else ""
    writer.close()
    return int(frame["code"]), said


async def test_a_command_acts_for_the_person_of_the_account(tmp_path: Path) -> None:
    settings = with_account(tmp_path, os.getuid())
    await make_new(settings)
    async with open_office(settings) as office, open_to_commands(office, settings.portal_socket):
        assert await asked(settings.portal_socket, None) == (Exit.DONE, "")
        (look,) = await office.register.ledger.of_kind(LOOKED)
        assert look.actor == ANALYST
        for person in (COUNSEL, ANALYST):
            code, said = await asked(settings.portal_socket, person)
            assert (code, "Only the invented people" in said) == (Exit.DENIED, True)


async def test_an_account_that_nobody_has_does_nothing(tmp_path: Path) -> None:
    settings = with_account(tmp_path, os.getuid() + 1)
    await make_new(settings)
    async with open_office(settings) as office, open_to_commands(office, settings.portal_socket):
        code, said = await asked(settings.portal_socket, None)
        assert (code, "nobody whose account" in said) == (Exit.DENIED, True)
