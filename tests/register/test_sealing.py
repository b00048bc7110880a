"""Sealed at rest: nothing personal is in the database's files, and ciphertext stays in place."""

import base64
import json
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import text

from register.database import Database, make_engine
from register.keyring import KeyRing, UnknownKey
from register.outbox import EmailEnd, Ended
from register.register import Register
from register.sealing import SealBroken, seal, unseal
from register.values import EmailState
from tests.register.conftest import Fresh
from tests.register.filled import CANARIES, fill, lease, openings
from tests.register.samples import ANALYST, CASE, OTHER, START


async def test_names_and_texts_are_nowhere_in_the_database(
    register: Register, database: Fresh
) -> None:
    held = await fill(register, CASE)
    assert [one.email_id for one in (await lease(register)).emails] == [held["email"]]
    await register.outbox.end([Ended(held["email"], EmailEnd.REFUSED, 550, False)], START)
    stolen = database.files()
    assert b"usncb-analyst-1" in stolen
    for canary in CANARIES:
        for encoding in ("utf-8", "utf-16-le", "latin-1"):
            try:
                found = canary.encode(encoding)
            except UnicodeEncodeError:
                continue
            assert found not in stolen
            assert base64.b64encode(found)[:-4] not in stolen
        assert json.dumps(canary)[1:-1].encode() not in stolen


# --- the key ring turns -------------------------------------------------------------------------


@pytest.fixture
async def turned(
    database: Fresh,
) -> AsyncIterator[Callable[[str, str], Register]]:
    """Registers on one database under rings of the keys k1 and k2."""
    keys = {name: name.encode() * 16 for name in ("k1", "k2")}
    opened: list[Register] = []

    def under(current: str, held: str, lookup: str = "k1") -> Register:
        ring = KeyRing(current, lookup, {name: keys[name] for name in held.split()})
        opened.append(Register(Database(make_engine(database.url)), ring))
        return opened[-1]

    yield under
    for each in opened:
        await each.close()


async def test_after_a_turn_of_the_ring_old_opens_and_new_is_under_the_new_key(
    turned: Callable[..., Register],
) -> None:
    before = turned("k1", "k1")
    old = await fill(before, CASE)
    after = turned("k2", "k1 k2")
    new = await after.documents.store(OTHER, "AnswerTask", ANALYST, "J1", {"text": "new"}, START)
    for opening in openings(after, old):
        assert await opening() is not None
    assert (await after.documents.document(new)).content == {"text": "new"}
    # Found as before: the lookup key does not turn.
    found = await after.communications.find(CANARIES[0], CANARIES[3])
    assert found == old["communication"]
    # Without the new key the new does not open; without the old key the old does not.
    with pytest.raises(UnknownKey):
        await before.documents.document(new)
    later = turned("k2", "k2", "k2")
    assert (await later.documents.document(new)).content == {"text": "new"}
    with pytest.raises(UnknownKey):
        await later.documents.document(old["document"])


# --- ciphertext stays where it was sealed -------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "opened"),
    [
        (
            "UPDATE documents SET sealed = (SELECT sealed FROM documents AS d WHERE d.document_id ="
            " :other) WHERE document_id = :one",
            "document",
        ),
        (
            "UPDATE communication_versions SET sealed = (SELECT sealed FROM communication_versions"
            " AS v WHERE v.communication_id = :other) WHERE communication_id = :one",
            "communication",
        ),
        (
            "UPDATE communications SET sealed_reference = (SELECT sealed_reference FROM"
            " communications AS c WHERE c.communication_id = :other)"
            " WHERE communication_id = :one",
            "communication",
        ),
    ],
)
async def test_moved_between_rows_it_does_not_open(
    register: Register, change: str, opened: str
) -> None:
    one = await fill(register, CASE)
    other = await fill(register, OTHER, canaries=False)
    open_it = {
        "document": openings(register, one)[0],
        "communication": openings(register, one)[2],
    }[opened]
    assert await open_it() is not None
    values = {"one": one[opened], "other": other[opened]}
    await register.write(lambda connection: connection.execute(text(change), values).rowcount)
    with pytest.raises(SealBroken):
        await open_it()


async def test_an_email_moved_between_rows_is_given_up_and_not_sent_to_the_wrong_address(
    register: Register,
) -> None:
    one = await fill(register, CASE)
    other = await fill(register, OTHER, canaries=False)
    change = text(
        "UPDATE emails SET sealed = (SELECT sealed FROM emails AS o WHERE o.email_id = :other)"
        " WHERE email_id = :one"
    )
    values = {"one": one["email"], "other": other["email"]}
    await register.write(lambda connection: connection.execute(change, values).rowcount)
    taken = await lease(register)
    assert taken.broken == [one["email"]]
    assert [each.email_id for each in taken.emails] == [other["email"]]
    (row,) = await register.outbox.list(CASE)
    assert row.state is EmailState.FAILED


async def test_a_key_moved_to_another_dossier_does_not_open(register: Register) -> None:
    one = await fill(register, CASE)
    await fill(register, OTHER, canaries=False)
    change = text(
        "UPDATE dossier_keys SET wrapped = (SELECT wrapped FROM dossier_keys AS k"
        " WHERE k.dossier = :other) WHERE dossier = :one"
    )
    values = {"one": CASE, "other": OTHER}
    await register.write(lambda connection: connection.execute(change, values).rowcount)
    with pytest.raises(SealBroken):
        await register.documents.document(one["document"])


@pytest.mark.parametrize("cut", [0, 5, 12, 27])
def test_a_cut_or_changed_ciphertext_does_not_open(cut: int) -> None:
    key = bytes(32)
    sealed = seal(key, "documents/1", b"plain")
    assert unseal(key, "documents/1", sealed) == b"plain"
    assert seal(key, "documents/1", b"plain") != sealed
    for broken in (sealed[:cut], sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed + b"\0"):
        with pytest.raises(SealBroken, match="documents/1"):
            unseal(key, "documents/1", broken)
