"""A communication that is not screened, or cannot be read: nothing is claimed that nobody knows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from activities.installed import recorder_of
from cli.exits import Exit
from cli.opening import open_register
from procedure.message import Communication, CommunicationKind, InterpolState
from register.communications import Delivery
from tests.cli.conftest import PATIENCE, Terminal
from tests.office import ANALYST, SUPERVISOR, damage
from tests.traffic import fresh_reference, red_notice


async def recorded_only(terminal: Terminal) -> str:
    """A communication that is recorded and whose screening has not begun."""
    settings = terminal.stack.settings
    communication = Communication(
        kind=CommunicationKind.PLAIN_MESSAGE,
        interpol_state=InterpolState.NONE,
        sender="IP XANDRIA",
        reference=fresh_reference(),
        body="Nobody is named.",
    )
    async with open_register(settings) as register:
        recorder = recorder_of(settings, register)
        received = await recorder.receive(
            Delivery(
                sender=communication.sender,
                reference=communication.reference,
                raw=communication.body.encode(),
                parsed=communication.model_dump_json(),
                kind=communication.kind,
                source="test",
                # Before the time for which other tests screen again.
                received_at=datetime.now(UTC) - timedelta(days=40),
            ),
            ANALYST,
        )
    return received.communication_id


async def test_it_is_not_said_to_name_nobody(terminal: Terminal) -> None:
    async with terminal.without_worker():
        await _assert_that_nobody_claims_it(terminal)


async def _assert_that_nobody_claims_it(terminal: Terminal) -> None:
    communication = await recorded_only(terminal)
    shown = await terminal.run("communication", "show", communication, by=ANALYST)
    assert shown.code == Exit.DONE
    assert "not been screened" in shown.out
    assert "named nobody" not in shown.out
    confirm = ("restriction", "confirm", communication, "--reason", "Same person.")
    refused = await terminal.run(*confirm, by=ANALYST)
    assert (refused.code, "not been screened" in refused.err) == (Exit.NOT_NOW, True), refused.err


@pytest.mark.long
async def test_the_doctor_counts_what_waits_and_a_worker_forgets_none_of_it(
    terminal: Terminal,
) -> None:
    async with terminal.without_worker():
        communication = await recorded_only(terminal)
        doctor = await terminal.run("doctor", "--json")
        assert doctor.code == Exit.ATTENTION
        (found,) = (one for one in doctor.json if one["what"] == "received")
        assert (found["good"], "Is a worker running" in found["found"]) == (False, True)
    async with open_register(terminal.stack.settings) as register:
        await register.await_revision(f"{communication}/v1", 3, PATIENCE)
    recorded = await terminal.recorded(f"{communication}/v1", "RestrictedUnscreened")
    assert len(recorded) == 1, "its time was over before the worker started"
    doctor = await terminal.run("doctor", "--json")
    assert {one["what"] for one in doctor.json} >= {"received", "gateway account", "inbound folder"}


@pytest.mark.long
async def test_lifting_it_unscreened_is_said_explicitly(terminal: Terminal) -> None:
    register = terminal.stack.settings.state_dir / "register.db"
    async with terminal.without_worker():
        communication = await recorded_only(terminal)
        damage(register, communication)  # or the worker would screen it
    try:
        await _assert_that_it_takes_a_word(terminal, communication)
    finally:
        damage(register, communication, undo=True)


async def _assert_that_it_takes_a_word(terminal: Terminal, communication: str) -> None:
    lift = ("restriction", "lift", communication, "--reason", "Urgent.")
    assert (await terminal.run(*lift, by=SUPERVISOR)).code == Exit.NOT_NOW
    assert (await terminal.run(*lift, "--unscreened", by=ANALYST)).code == Exit.DENIED
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
        await terminal.screened(communication)
        damage(register, communication)
    try:
        nobody = await terminal.run("search", f"Esmeranda {family}", by=ANALYST)
        assert nobody.code == Exit.ATTENTION
        assert "No communication that could be read names anybody like this" in nobody.out
        damage(register, other, undo=True)
        found = await terminal.run("search", f"Esmeranda {family}", "--json", by=ANALYST)
        assert found.code == Exit.ATTENTION
        assert f"Could not be read, so that it was not compared: {one}." in found.err
        assert [each["communication"] for each in found.json["found"]] == [other]
        assert found.json["unread"] == [one]
    finally:
        damage(register, one, undo=True)
    whole = await terminal.run("search", f"Esmeranda {family}", by=ANALYST)
    assert (whole.code, whole.err, whole.out.count("comm-")) == (Exit.DONE, "", 2)
