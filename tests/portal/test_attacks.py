"""What somebody else's session, token or file opens: nothing, once it does not count any more."""

from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection, Update

from client.directories import Directories
from portal.office import open_office
from portal.visitors import COOKIE
from register.ledger import Verified
from register.tables.accounts import api_tokens, sessions
from tests.office import ANALYST, SUPERVISOR
from tests.portal.conftest import Browser, Desk
from tests.portal.programs import end_sessions, program_of
from tests.signing import orders_at, signer_of

ADMINISTRATOR = "usncb-administrator-1"
ME = "/api/v1/me"


async def test_a_forged_directory_file_gives_nobody_a_role(desk: Desk, browser: Browser) -> None:
    """Only versions in the register count, also for a service that starts again."""
    settings = desk.office.settings
    forged = settings.state_dir / "forged.toml"
    text = settings.directory.read_text(encoding="utf-8")
    forged.write_text(text.replace('roles = ["ANALYST"]', 'roles = ["SUPERVISOR"]'), "utf-8")
    before = await desk.office.register.ledger.verify()
    again = settings.model_copy(update={"directory": forged})
    async with open_office(again) as office, Desk(office, desk.clock).browser() as other:
        for one in (browser, other):
            await one.sign_in(ANALYST)
            assert (await one.get(ME)).json()["roles"] == ["ANALYST"]
    assert isinstance(before, Verified)
    assert (await desk.office.register.directories.current()).version == 1


async def test_a_stolen_session_ends_for_everybody_when_it_is_revoked(
    desk: Desk, browser: Browser
) -> None:
    async with desk.browser() as thief:
        await browser.sign_in(ANALYST)
        thief.http.cookies.set(COOKIE, browser.http.cookies[COOKIE])
        assert (await thief.get(ME)).json()["person"] == ANALYST, "until somebody ends it"
        await end_sessions(desk, ANALYST)
        key = {"X-Form-Key": "anything"}
        for one in (thief, browser):
            assert (await one.get(ME)).status_code == 401
            listing = await one.http.post("/api/v1/commands/case/list", json={}, headers=key)
            assert listing.status_code == 401


def _done(statement: Update, connection: Connection) -> None:
    connection.execute(statement)


async def test_nobody_is_somebody_else_by_a_session_or_token_that_sql_changed(
    desk: Desk, browser: Browser
) -> None:
    """Whoever can sign in and owns the tables makes their own session that of a supervisor."""
    program = await program_of(desk, browser, ANALYST, "USNCB")
    await browser.sign_in(ANALYST)
    register = desk.office.register
    for table in (sessions, api_tokens):
        changed = table.update().values(person=SUPERVISOR)
        await register.write(partial(_done, changed))
    assert (await browser.get(ME)).status_code == 401
    assert (await program.send("GET", ME)).status_code == 401
    assert len((await register.audit.changed()).ids) == 2, "an auditor finds both"


async def test_a_suspended_person_is_out_at_once_by_session_and_by_token(
    desk: Desk, browser: Browser
) -> None:
    program = await program_of(desk, browser, SUPERVISOR, "USNCB")
    async with desk.browser() as signed_in:
        await signed_in.sign_in(SUPERVISOR)
        assert (await signed_in.get(ME)).status_code == 200
        assert (await program.send("GET", ME)).status_code == 200
        register = desk.office.register
        signer = signer_of(desk.office.settings)
        orders = orders_at(desk.office.recorder, lambda: datetime.now(UTC), signer)
        keeper = Directories(orders)
        administrator = (await register.directories.current()).actor(ADMINISTRATOR)
        await keeper.suspend(administrator, SUPERVISOR)
        assert (await signed_in.get(ME)).status_code == 401
        assert (await program.send("GET", ME)).status_code == 401
        assert (await signed_in.sign_in(SUPERVISOR)).status_code == 422


async def test_a_token_of_another_agency_reads_and_orders_nothing_of_a_case(
    desk: Desk, browser: Browser
) -> None:
    """What it may not know of is answered like what does not exist, byte for byte."""
    program = await program_of(desk, browser, "fbi-officer-1", "FBI")
    answers = [
        await program.command("case show", case_id=f"case-{number * 26}") for number in ("0", "1")
    ]
    assert [one.status_code for one in answers] == [404, 404]
    moved = await program_of(desk, browser, "fbi-officer-1", "ICE")
    assert (await moved.command("task list")).status_code == 401
