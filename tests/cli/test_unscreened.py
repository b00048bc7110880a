"""A communication that is not screened: nothing is said of it that nobody knows."""

from datetime import UTC, datetime, timedelta

from cli.session import Exit, open_register
from procedure.message import Communication, CommunicationKind, InterpolState
from tests.cli.conftest import Terminal
from tests.office import ANALYST
from tests.traffic import fresh_reference


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
