"""Sessions, tokens and feeds that SQL wrote or changed let nobody in, and are found."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from procedure.proof import Channel
from procedure.register_acts import MakeToken
from register.register import Register
from register.sessions import SignIn, hashed
from register.tables.accounts import api_tokens, feeds, sessions
from register.tokens import Scope
from tests.register.acting import new_order
from tests.register.parts import GATE, signed
from tests.register.samples import ANALYST, START, SUPERVISOR, with_people

DAY = timedelta(days=1)
WHO = SignIn(person=ANALYST, issuer="test", subject=ANALYST, acr="weak", channel=Channel.PORTAL)
TOKEN = MakeToken(
    order=new_order(),
    by="usncb-administrator-1",
    name="program-1",
    person=ANALYST,
    agency="USNCB",
    scopes=(Scope.READ,),
    key_thumbprint="t",
    days=1,
)
TABLES = {"session": sessions, "token": api_tokens, "feed": feeds}
CHANGES = {
    "session": (
        f"UPDATE sessions SET person = '{SUPERVISOR}'",
        "UPDATE sessions SET acr = 'phr'",
        "UPDATE sessions SET ends_at = '2999-01-01T00:00:00.000000+00:00'",
    ),
    "token": (
        f"UPDATE api_tokens SET person = '{SUPERVISOR}'",
        "UPDATE api_tokens SET scopes = 'READ ACT'",
        "UPDATE api_tokens SET key_thumbprint = 'mine'",
    ),
    "feed": (f"UPDATE feeds SET person = '{SUPERVISOR}'",),
}


async def made(register: Register, kind: str) -> str:
    """A way in of the analyst; its secret."""
    if kind == "session":
        return await register.sessions.begin(WHO, START, DAY)
    if kind == "token":
        await with_people(register)
        return await register.tokens.make(await signed(register, TOKEN), GATE, START)
    return await register.feeds.make(ANALYST, "USNCB", START)


async def found(register: Register, kind: str, secret: str) -> object:
    """What the secret opens."""
    if kind == "session":
        return await register.sessions.find(secret, START)
    if kind == "token":
        return await register.tokens.find(secret, START)
    return await register.feeds.find(secret, START)


@pytest.mark.parametrize("kind", TABLES)
async def test_what_sql_changed_lets_nobody_in(register: Register, kind: str) -> None:
    secret = await made(register, kind)
    assert await found(register, kind, secret) is not None
    assert (await register.audit.changed()).ids == ()
    for statement in CHANGES[kind]:
        before = await row_of(register, kind)
        await changed(register, statement)
        assert await found(register, kind, secret) is None, statement
        (named,) = (await register.audit.changed()).ids
        assert named == f"{kind}-{hashed(secret)[:8]}"
        await put(register, kind, before)
        assert await found(register, kind, secret) is not None


@pytest.mark.parametrize("kind", TABLES)
async def test_what_sql_wrote_lets_nobody_in(register: Register, kind: str) -> None:
    """A row with a secret of one's own choice, made of one that Caveat wrote."""
    await made(register, kind)
    forged = await row_of(register, kind) | {kind: hashed("chosen")}
    await put(register, kind, forged)
    assert await found(register, kind, "chosen") is None
    assert (await register.audit.changed()).ids == (f"{kind}-{hashed('chosen')[:8]}",)


async def changed(register: Register, statement: str) -> None:
    """Somebody changes rows by SQL."""
    await register.write(lambda connection: connection.execute(text(statement)).close())


async def row_of(register: Register, kind: str) -> dict[str, Any]:
    """The only row of its table."""
    query = select(TABLES[kind])
    return await register.read(lambda one: dict(one.execute(query).mappings().one()))


async def put(register: Register, kind: str, row: dict[str, Any]) -> None:
    """This row in place of whatever there is."""
    table = TABLES[kind]

    def do(connection: Any) -> None:
        connection.execute(table.delete())
        connection.execute(insert(table), row)

    await register.write(do)
