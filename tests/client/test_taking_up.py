"""Taking up open dossiers at the start of a worker: what goes wrong is tried again."""

from pathlib import Path

from sqlalchemy import text
from structlog.testing import capture_logs

from client.taking_up import TakingUp, take_up_for
from embedded.server import EmbeddedServer
from tests.office import open_office, settings_for


async def test_a_register_that_fails_meanwhile_is_asked_again(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    """Dossiers that stay with an older build would be noticed by nobody."""
    async with open_office(settings_for(tmp_path / "state", server), working=False) as office:
        register = office.register
        names = ["installation", "elsewhere"]

        async def rename() -> None:
            before, after = names
            await register.write(
                lambda connection: connection.execute(
                    text(f"ALTER TABLE {before} RENAME TO {after}")
                )
            )
            names.reverse()

        await rename()
        taking_up = TakingUp(office.gateway, register)
        with capture_logs() as logged:
            await take_up_for("build-2", taking_up, register, retry=rename)
        assert await register.rulebooks.build() == "build-2"
        assert [entry["event"] for entry in logged] == [
            "open dossiers are taken up later",
            "open dossiers taken up",
        ]
