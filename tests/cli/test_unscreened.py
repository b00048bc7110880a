"""A communication that is not screened, or cannot be read: nothing is said that nobody knows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cli.session import Exit, open_register
from procedure.message import Communication, CommunicationKind, InterpolState
from tests.cli.conftest import Terminal
from tests.office import ANALYST, SUPERVISOR, damage
from tests.traffic import fresh_reference, red_notice


async def held_only(terminal: Terminal) -> str:
    """A communication that is held and whose screening has not begun."""
    communication = Communication(
        kind=CommunicationKind.PLAIN_MESSAGE,
        interpol_state=InterpolState.NONE,
        sender="IP XANDRIA",
        reference=fresh_reference(),
        body="Nobody is named.",
    )
    async with open_register(terminal.stack.settings) as register:
        taken = await register.take_in(
            sender=communication.sender,
            reference=communication.reference,
            raw=communication.body.encode(),
            parsed=communication.model_dump_json(),
            kind=communication.kind,
            source="test",
            # Before the time of which the worker screens again: it stays as it is.
            received_at=datetime.now(UTC) - timedelta(days=400),
            actor=ANALYST,
        )
    return taken.communication_id


async def test_it_is_not_said_to_name_nobody(terminal: Terminal) -> None:
    communication = await held_only(terminal)
    shown = await terminal.run("communication", "show", communication, by=ANALYST)
    assert shown.code == Exit.DONE
    assert "not been screened" in shown.out
    assert "named nobody" not in shown.out
    confirm = ("restriction", "confirm", communication, "--reason", "Same person.")
    refused = await terminal.run(*confirm, by=ANALYST)
    assert (refused.code, "not been screened" in refused.err) == (Exit.NOT_NOW, True), refused.err


async def test_lifting_it_unscreened_is_said_in_so_many_words(terminal: Terminal) -> None:
    communication = await held_only(terminal)
    lift = ("restriction", "lift", communication, "--reason", "Urgent.", "--unscreened")
    assert (await terminal.run(*lift, by=ANALYST)).code == Exit.DENIED
    refused = await terminal.run(
        "restriction", "lift", f"case-{'0' * 26}", "--reason", "No.", "--unscreened", by=SUPERVISOR
    )
    assert (refused.code, "--unscreened is for a communication" in refused.err) == (
        Exit.USAGE,
        True,
    )


async def test_what_cannot_be_read_is_named_and_the_rest_is_found(
    terminal: Terminal, tmp_path: Path
) -> None:
    family = "QUILLFEATHERBY"
    for number in range(2):
        raw = red_notice(fresh_reference(), (family, "ESMERANDA", "1961/02/03"))
        (tmp_path / f"{number}.json").write_bytes(raw)
    items = await terminal.done("intake", str(tmp_path), by=ANALYST)
    one, other = (item["communication"] for item in items)
    register = terminal.stack.settings.state_dir / "register.db"
    for communication in (one, other):
        damage(register, communication)
    try:
        nobody = await terminal.run("search", f"Esmeranda {family}", by=ANALYST)
        assert nobody.code == Exit.ATTENTION
        assert "No communication that could be read names anybody like this" in nobody.out
        damage(register, other, mend=True)
        found = await terminal.run("search", f"Esmeranda {family}", "--json", by=ANALYST)
        assert found.code == Exit.ATTENTION
        assert f"Could not be read, so that it was not compared: {one}." in found.err
        assert [each["communication"] for each in found.json["found"]] == [other]
        assert found.json["unread"] == [one]
    finally:
        damage(register, one, mend=True)
    whole = await terminal.run("search", f"Esmeranda {family}", by=ANALYST)
    assert (whole.code, whole.err, whole.out.count("comm-")) == (Exit.DONE, "", 2)
