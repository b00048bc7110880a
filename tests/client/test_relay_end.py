"""A relay ends when its worker stops, whatever the mail library makes of that."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from activities.relay import Relay
from activities.smtp import Letter, Reply, Verdict
from client.composition import answer_to_source
from procedure.codes import LetterKey
from procedure.dossier import Command
from procedure.refusals import Refusal
from register.keyring import KeyRing
from register.register import Register
from register.values import EmailState, OutboxEmail

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
CASE = f"case-{'1' * 26}"


class SwallowingPostman:
    """Takes no notice of a cancellation, as ``asyncio.wait_for`` of CPython 3.11 can."""

    def __init__(self) -> None:
        """Nothing is being sent."""
        self.sending = asyncio.Event()

    async def deliver(self, letters: Sequence[Letter]) -> AsyncGenerator[Reply, None]:
        """Send until somebody interrupts, and then say that it was accepted."""
        for _ in letters:
            self.sending.set()
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
            yield Reply(verdict=Verdict.ACCEPTED, code=250)


async def nowhere(command: Command) -> Refusal | None:
    """There are no handoffs here."""
    raise AssertionError(f"there is no handoff, but {command.act} came")


def relaying() -> set[asyncio.Task[object]]:
    """The tasks of relays, one for emails and one for handoffs each."""
    return {task for task in asyncio.all_tasks() if "Relay._repeat" in repr(task.get_coro())}


async def test_a_swallowed_cancellation_ends_the_relay(tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path / "keys.json")
    register = await Register.open(f"sqlite:///{tmp_path / 'register.db'}", ring)
    try:
        email = OutboxEmail(
            email_id="email-1",
            dossier=CASE,
            recipient="desk@fbi.example",
            message_id="<email-1@usncb.example>",
            mime=b"Subject: A task is waiting\r\n\r\nA task is waiting.\r\n",
            created_at=NOW,
            letter=LetterKey.TASK_SENT,
        )
        await register.write(lambda connection: register.outbox.queue(connection, CASE, [email]))
        postman = SwallowingPostman()
        relay = Relay(register, postman, nowhere, answer_to_source)
        others = relaying()
        running = asyncio.create_task(relay.run())
        await postman.sending.wait()
        assert relaying() - others
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        async with asyncio.timeout(30):
            while relaying() - others:
                await asyncio.sleep(0.01)
        (row,) = await register.outbox.list(CASE)
        assert row.state is EmailState.SENT, "what was accepted is recorded"
    finally:
        await register.close()
