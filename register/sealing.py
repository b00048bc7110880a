"""Seals what is personal: AES-256-GCM with a key per dossier, wrapped under the key ring.

A dossier is a case or a communication. The key of a communication that belongs to cases is wrapped
under the keys of those cases and no longer under the ring. So destroying the key of a case makes
the case, and everything that belongs to it alone, unreadable forever.
"""

import os
from collections.abc import Collection, Iterable, Mapping, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from procedure.refusals import NotFound
from register.keyring import KeyRing, UnknownKey
from register.tables.record import dossier_keys

_PURPOSE = "register-wrap"
# Built once: building a statement takes about as long as executing it.
_KEYS = select(dossier_keys).where(dossier_keys.c.dossier == bindparam("root"))
_WRAPPED = insert(dossier_keys)
_UNDER_RING = delete(dossier_keys).where(
    dossier_keys.c.dossier == bindparam("root"),
    dossier_keys.c.wrapped_under.startswith("ring:"),
)
_NONCE = 12


class KeyDestroyed(Exception):
    """The dossier's key was destroyed: what it sealed can no longer be read."""


class SealBroken(Exception):
    """The ciphertext is not what was sealed here. It was changed, or moved from another row."""


UNREADABLE = (SealBroken, UnknownKey)
"""Unreadable without a deletion order: the register is damaged, or the ring lacks a key."""


def seal(key: bytes, place: str, plain: bytes) -> bytes:
    """Seal bytes for one place (table and row id). They cannot be opened for any other place."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def unseal(key: bytes, place: str, sealed: bytes) -> bytes:
    """Open what was sealed for the place. Raises SealBroken."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
    except (InvalidTag, ValueError):  # ValueError: too short to be anything sealed
        raise SealBroken(f"The sealed value at {place} does not open.") from None


def root_of(dossier: str) -> str:
    """The dossier whose key is used: an intake uses the key of its communication."""
    return dossier.partition("/")[0]


class Seals:
    """Makes, finds, rewraps and destroys the keys of dossiers inside a transaction.

    No key is kept in memory in clear: a key that another process destroys must not survive here.
    """

    def __init__(self, ring: KeyRing) -> None:
        """``ring`` wraps the keys of dossiers that are not in a case."""
        self._ring = ring

    def key(self, connection: Connection, dossier: str) -> bytes:
        """The dossier's key. Raises KeyDestroyed, SealBroken, UnknownKey."""
        root = root_of(dossier)
        return self._opened(connection, root, self._held(connection, root))

    def keys(self, connection: Connection, dossiers: Iterable[str]) -> dict[str, bytes]:
        """The keys of several dossiers, by their roots, without those that cannot be opened.

        For a page of a list: two queries, however many there are.
        """
        held = self._held_by(connection, {root_of(one) for one in dossiers})
        prefix = "dossier:"
        cases = {
            row["wrapped_under"].removeprefix(prefix)
            for rows in held.values()
            for row in rows
            if row["wrapped_under"].startswith(prefix)
        }
        of_cases = self._unwrapped(self._held_by(connection, cases), {})
        return self._unwrapped(held, of_cases)

    def _held_by(
        self, connection: Connection, roots: Collection[str]
    ) -> dict[str, list[RowMapping]]:
        found: dict[str, list[RowMapping]] = {}
        if roots:
            query = select(dossier_keys).where(dossier_keys.c.dossier.in_(roots))
            for row in connection.execute(query).mappings():
                found.setdefault(row["dossier"], []).append(row)
        return found

    def _unwrapped(
        self, held: Mapping[str, list[RowMapping]], under: Mapping[str, bytes]
    ) -> dict[str, bytes]:
        """Each key that opens, with the ring or with one of these keys."""
        found: dict[str, bytes] = {}
        for root, rows in held.items():
            for row in rows:
                kind, _, name = row["wrapped_under"].partition(":")
                place = f"dossier_keys/{root}/{row['wrapped_under']}"
                try:
                    wrapper = self._ring.key(name, _PURPOSE) if kind == "ring" else under[name]
                    found[root] = unseal(wrapper, place, row["wrapped"] or b"")
                except (KeyError, SealBroken, UnknownKey):
                    continue
        return found

    def key_for_writing(self, connection: Connection, dossier: str, at: str) -> bytes:
        """The dossier's key, made now if the dossier is new. Raises KeyDestroyed."""
        root = root_of(dossier)
        if held := self._held(connection, root):
            return self._opened(connection, root, held)
        key = os.urandom(32)
        self._wrap(connection, root, key, f"ring:{self._ring.current_id}", at)
        return key

    def destroyed(self, connection: Connection, dossier: str) -> bool:
        """Whether the dossier had a key that is destroyed. Raises SealBroken, UnknownKey."""
        root = root_of(dossier)
        held = self._held(connection, root)
        if not held:
            return False
        try:
            self._opened(connection, root, held)
        except KeyDestroyed:
            return True
        return False

    def put_under_case(
        self, connection: Connection, communication: str, case: str, at: str
    ) -> None:
        """Wrap the communication's key under the case's key, and no longer under the ring."""
        key = self.key(connection, communication)
        self.key_for_writing(connection, case, at)
        under = f"dossier:{case}"
        if all(row["wrapped_under"] != under for row in self._held(connection, communication)):
            self._wrap(connection, communication, key, under, at)
        connection.execute(_UNDER_RING, {"root": communication})

    def destroy(self, connection: Connection, dossier: str, at: str) -> bool:
        """Destroy the dossier's key. What it alone could open is lost forever.

        False if it was already destroyed. Raises NotFound.
        """
        remains = self.remains(connection, dossier)
        connection.execute(
            update(dossier_keys)
            .where(dossier_keys.c.dossier == dossier, dossier_keys.c.wrapped.is_not(None))
            .values(wrapped=None, destroyed_at=at)
        )
        return remains

    def remains(self, connection: Connection, dossier: str) -> bool:
        """Whether the dossier's key has bytes, which can be destroyed. Raises NotFound."""
        held = self._held(connection, dossier)
        if not held:
            raise NotFound(what="key of", name=dossier)
        return any(row["wrapped"] is not None for row in held)

    def _held(self, connection: Connection, root: str) -> Sequence[RowMapping]:
        """The rows of the dossier's key; none where it never had one."""
        return connection.execute(_KEYS, {"root": root}).mappings().all()

    def _opened(self, connection: Connection, root: str, held: Sequence[RowMapping]) -> bytes:
        """The key in one of the rows. Raises KeyDestroyed, SealBroken, UnknownKey."""
        for row in held:
            if row["wrapped"] is None:
                continue
            try:
                wrapper = self._wrapper(connection, row["wrapped_under"])
            except KeyDestroyed:
                continue
            return unseal(wrapper, f"dossier_keys/{root}/{row['wrapped_under']}", row["wrapped"])
        raise KeyDestroyed(f"There is no key for {root}: it was destroyed, or never made.")

    def _wrap(self, connection: Connection, dossier: str, key: bytes, under: str, at: str) -> None:
        wrapper = self._wrapper(connection, under)
        wrapped = seal(wrapper, f"dossier_keys/{dossier}/{under}", key)
        row = {"dossier": dossier, "wrapped_under": under, "wrapped": wrapped, "created_at": at}
        connection.execute(_WRAPPED, row)

    def _wrapper(self, connection: Connection, under: str) -> bytes:
        kind, _, name = under.partition(":")
        if kind == "ring":
            return self._ring.key(name, _PURPOSE)
        return self.key(connection, name)
