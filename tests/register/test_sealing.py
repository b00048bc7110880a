"""Sealed at rest, and gone for ever when the key is destroyed."""

import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from procedure.refusals import NotFound
from register.keyring import KeyRing, UnknownKey
from register.ledger import Verified
from register.register import Register
from register.sealing import KeyDestroyed, SealBroken, seal, unseal
from register.store import make_engine
from register.values import MailState
from tests.register.conftest import Database
from tests.register.samples import ANALYST, CASE, OTHER, START, entry, mail, take_in

SUPERVISOR = "usncb-supervisor-1"
CANARIES = ("Kanarius Testvogel", "canary-address@bird.example", "КАНАРЕЙКА-4711", "REF/CANARY/99")


async def fill(register: Register, case: str, *, canaries: bool = True) -> dict[str, str]:
    """A case with a document, a mail, and a communication that belongs to it alone."""
    name, address, body, reference = CANARIES if canaries else ("x", "x@y.example", "z", case)
    document = await register.store_document(
        case, "AnswerTask", ANALYST, "J1", {"text": f"{name} lives at {address}"}, START
    )
    letter = mail(1, case, recipient=address, mime=f"To: {address}\r\n\r\n{name}\r\n".encode())
    await register.append(case, 0, [entry(1, case)], mails=[letter])
    taken = await take_in(
        register,
        f"{name} {body}".encode(),
        reference=reference,
        sender=name,
        parsed=json.dumps({"body": body, "name": name}, ensure_ascii=False),
        source=f"inbound/{name}.txt",
    )
    await register.attach(taken.communication_id, case, START, ANALYST)
    reasons = await register.store_document(
        taken.communication_id, "Screening", "caveat-system-1", "v1", {"name": name}, START
    )
    return {
        "document": document,
        "mail": letter.mail_id,
        "communication": taken.communication_id,
        "reasons": reasons,
    }


def openings(register: Register, held: dict[str, str]) -> list[Callable[[], Awaitable[object]]]:
    """Every way in which something of the case is opened."""
    return [
        lambda: register.document(held["document"]),
        lambda: register.latest_document(CASE, "AnswerTask", "J1"),
        lambda: register.claim_mail(held["mail"]),
        lambda: register.communication(held["communication"], 1),
        lambda: register.document(held["reasons"]),
    ]


async def test_names_and_texts_stand_nowhere_in_the_database(
    register: Register, database: Database
) -> None:
    held = await fill(register, CASE)
    await register.claim_mail(held["mail"])
    await register.mail_refused(held["mail"], START, 550, maybe_duplicate=False)
    taken = database.files()
    assert b"usncb-analyst-1" in taken
    for canary in CANARIES:
        for encoding in ("utf-8", "utf-16-le", "latin-1"):
            try:
                found = canary.encode(encoding)
            except UnicodeEncodeError:
                continue
            assert found not in taken
            assert base64.b64encode(found)[:-4] not in taken
        assert json.dumps(canary)[1:-1].encode() not in taken


async def test_a_destroyed_key_closes_the_case_for_ever(
    register: Register, second: Register, database: Database, ring: KeyRing
) -> None:
    held = await fill(register, CASE)
    kept = await fill(register, OTHER, canaries=False)
    shared = await take_in(register, b"of both", reference="shared")
    for case in (CASE, OTHER):
        await register.attach(shared.communication_id, case, START, ANALYST)
    for opening in openings(second, held):
        assert await opening() is not None

    await register.destroy_key(CASE, START, SUPERVISOR, "ORDER-7")

    third = Register(make_engine(database.url), ring)
    try:
        for each in (register, second, third):
            for opening in openings(each, held):
                with pytest.raises(KeyDestroyed):
                    await opening()
            # What belongs to another case too, and the other case, still open.
            assert (await each.communication(shared.communication_id, 1)).raw == b"of both"
            assert (await each.document(kept["document"])).content["text"].startswith("x lives")
            assert (await each.communication(kept["communication"], 1)).raw == b"x z"
        assert await third.claim_mail(kept["mail"]) is not None
        assert isinstance(await third.verify(), Verified)
    finally:
        await third.close()
    destroyed = (await register.everything(CASE))[-1]
    assert (destroyed.kind, destroyed.actor) == ("KeyDestroyed", SUPERVISOR)
    assert destroyed.data == {"dossier": CASE, "authority": "ORDER-7"}


async def test_nothing_more_is_sealed_under_a_destroyed_key(register: Register) -> None:
    await fill(register, CASE)
    await register.destroy_key(CASE, START, SUPERVISOR, "ORDER-7")
    with pytest.raises(KeyDestroyed):
        await register.store_document(CASE, "AnswerTask", ANALYST, "J1", {"text": "new"}, START)
    other = await take_in(register, b"other", reference="other")
    with pytest.raises(KeyDestroyed):
        await register.attach(other.communication_id, CASE, START, ANALYST)
    assert await register.cases_of(other.communication_id) == []
    # Events, which hold no personal data, still go on; a mail cannot be sealed and is not kept.
    await register.append(CASE, 1, [entry(2)], mails=[mail(2, CASE)])
    assert [record.revision for record in await register.records(CASE)] == [1, 2]
    assert len(await register.list_mails(CASE)) == 1
    assert await register.claim_mail(mail(2, CASE).mail_id) is None


async def test_the_bytes_of_a_destroyed_key_are_gone_from_the_disk(
    register: Register, database: Database
) -> None:
    """Neither the case's wrapped key nor the one under which its communication lay before."""
    taken = await take_in(register, b"a notice")
    before = await _wrapped(register)
    await fill(register, CASE)
    await register.attach(taken.communication_id, CASE, START, ANALYST)
    between = await _wrapped(register)
    await register.destroy_key(CASE, START, SUPERVISOR, "ORDER-7")
    left = await _wrapped(register)
    files = database.files()
    gone = (before | between) - left
    assert len(gone) == 2
    for wrapped in gone:
        assert wrapped not in files
        assert wrapped.hex().encode() not in files
    for wrapped in left:
        assert wrapped in files


async def _wrapped(register: Register) -> set[bytes]:
    with register._read() as connection:
        query = text("SELECT wrapped FROM dossier_keys WHERE wrapped IS NOT NULL")
        return {bytes(each) for each in (connection.execute(query)).scalars()}


async def test_destroying_is_told_once_and_only_of_what_there_is(register: Register) -> None:
    await fill(register, CASE)
    for _ in range(2):
        await register.destroy_key(CASE, START, SUPERVISOR, "ORDER-7")
    kinds = [record.kind for record in await register.everything(CASE)]
    assert kinds.count("KeyDestroyed") == 1
    with pytest.raises(NotFound, match="no key of case-typo"):
        await register.destroy_key("case-typo", START, SUPERVISOR, "ORDER-7")
    assert await register.everything("case-typo") == []


async def test_a_communication_that_stands_alone_can_be_destroyed(register: Register) -> None:
    taken = await take_in(register, b"nobody of ours")
    await register.destroy_key(taken.communication_id, START, SUPERVISOR, "ORDER-8")
    with pytest.raises(KeyDestroyed):
        await register.communication(taken.communication_id, 1)


# --- the key ring turns -------------------------------------------------------------------------


@pytest.fixture
async def turned(
    database: Database, tmp_path: Path
) -> AsyncIterator[Callable[[str, str], Register]]:
    """Registers on one database under rings of the keys k1 and k2."""
    keys = {name: name.encode() * 16 for name in ("k1", "k2")}
    opened: list[Register] = []

    def under(current: str, held: str) -> Register:
        ring = KeyRing(current, "k1", {name: keys[name] for name in held.split()})
        opened.append(Register(make_engine(database.url), ring))
        return opened[-1]

    yield under
    for each in opened:
        await each.close()


async def test_after_a_turn_of_the_ring_old_opens_and_new_is_under_the_new_key(
    turned: Callable[[str, str], Register],
) -> None:
    before = turned("k1", "k1")
    old = await fill(before, CASE)
    after = turned("k2", "k1 k2")
    new = await after.store_document(OTHER, "AnswerTask", ANALYST, "J1", {"text": "new"}, START)
    for opening in openings(after, old):
        assert await opening() is not None
    assert (await after.document(new)).content == {"text": "new"}
    # Found as before: the lookup key does not turn.
    assert await after.find_communication(CANARIES[0], CANARIES[3]) == old["communication"]
    # Without the new key the new does not open; without the old key the old does not.
    with pytest.raises(UnknownKey):
        await before.document(new)
    alone = KeyRing("k2", "k2", {"k2": b"k2" * 16})
    later = Register(after._engine, alone)
    assert (await later.document(new)).content == {"text": "new"}
    with pytest.raises(UnknownKey):
        await later.document(old["document"])


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
            "UPDATE outbox SET sealed = (SELECT sealed FROM outbox AS o WHERE o.mail_id = :other)"
            " WHERE mail_id = :one",
            "mail",
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
        "mail": openings(register, one)[2],
        "communication": openings(register, one)[3],
    }[opened]
    assert await open_it() is not None
    with register._write() as connection:
        connection.execute(text(change), {"one": one[opened], "other": other[opened]})
    with pytest.raises(SealBroken):
        await open_it()


async def test_a_key_moved_to_another_dossier_does_not_open(register: Register) -> None:
    one = await fill(register, CASE)
    await fill(register, OTHER, canaries=False)
    with register._write() as connection:
        connection.execute(
            text(
                "UPDATE dossier_keys SET wrapped = (SELECT wrapped FROM dossier_keys AS k"
                " WHERE k.dossier = :other) WHERE dossier = :one"
            ),
            {"one": CASE, "other": OTHER},
        )
    with pytest.raises(SealBroken):
        await register.document(one["document"])


@pytest.mark.parametrize("cut", [0, 5, 12, 27])
def test_a_cut_or_changed_ciphertext_does_not_open(cut: int) -> None:
    key = bytes(32)
    sealed = seal(key, "documents/1", b"plain")
    assert unseal(key, "documents/1", sealed) == b"plain"
    assert seal(key, "documents/1", b"plain") != sealed
    for broken in (sealed[:cut], sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed + b"\0"):
        with pytest.raises(SealBroken, match="documents/1"):
            unseal(key, "documents/1", broken)


async def test_a_mail_whose_key_is_destroyed_stays_in_the_list(register: Register) -> None:
    held = await fill(register, CASE)
    await register.destroy_key(CASE, START, SUPERVISOR, "ORDER-7")
    (row,) = await register.list_mails(CASE)
    assert (row.mail_id, row.state) == (held["mail"], MailState.QUEUED)
