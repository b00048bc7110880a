"""Finding whoever may be called like somebody, or a message by its numbers, without opening
everything that is held.

The index has keyed hashes only: of words of names, and of keys by which words that sound or look
alike are found (``screening.word_keys``). What each names is sealed under the key of its dossier,
and leaves the index when that key is destroyed.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    JSON,
    BigInteger,
    Column,
    Connection,
    Float,
    Integer,
    Select,
    Text,
    and_,
    cast,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql import ColumnElement

from procedure.message import Subject
from procedure.values import CommunicationId, EnteredPersonId, Stored
from register.database import Database, Repository, reading
from register.lookups import Lookups
from register.sealing import UNREADABLE, SealBroken, Seals, root_of, seal, unseal
from register.tables.casework import case_people
from register.tables.intake import communication_versions, name_keys, name_words, named
from register.teams import seen_by

_ROW, _VERSION = named.c, communication_versions.c


class Candidate(Stored):
    """Somebody who may be called so: named in a version, or entered for a case."""

    source: str
    """The version as ``comm-01K.../v1``, or the entry."""
    communication: CommunicationId | None
    version: int | None
    entry: EnteredPersonId | None
    subjects: tuple[Subject, ...] | None
    """Who is named; None where it cannot be opened."""

    @property
    def name(self) -> str:
        """The communication, or the entry."""
        return self.communication or self.source


class NameIndex(Repository):
    """Keeps who is named where, and finds the likely ones."""

    def __init__(self, database: Database, seals: Seals, lookups: Lookups) -> None:
        """``seals`` has the keys of dossiers, ``lookups`` makes keyed hashes."""
        super().__init__(database)
        self._seals = seals
        self._lookups = lookups

    # --- writing --------------------------------------------------------------------------------

    def keep_version(
        self,
        connection: Connection,
        communication: str,
        version: int,
        subjects: Sequence[Subject],
        numbers: Iterable[str] = (),
    ) -> None:
        """A version names these people. Its communication has a key.

        ``numbers`` are those by which people look for it, such as the sender's reference.
        """
        source = f"{communication}/v{version}"
        of_version = {"communication_id": communication, "version": version}
        self._keep(connection, source, communication, subjects, of_version)
        codes = {self._number(one) for one in numbers if one.strip()}
        if codes:
            # They are found and forgotten as the words of its names are.
            rows = [{"word": code, "source": source} for code in sorted(codes)]
            self.database.insert_new(connection, name_words, rows)

    def keep_entry(self, connection: Connection, entry: str, dossier: str, person: Subject) -> None:
        """A person was entered in a document of a dossier, which has a key."""
        self._keep(connection, entry, root_of(dossier), [person], {"entry": entry})

    def _keep(
        self,
        connection: Connection,
        source: str,
        root: str,
        subjects: Sequence[Subject],
        of: dict[str, Any],
    ) -> None:
        row = self.row_of(self._seals.key(connection, root), source, root, subjects)
        words = self.words_of(subjects)
        self.database.insert_new(connection, named, [_EMPTY | row | of])
        if not words:
            return
        self.database.insert_new(
            connection, name_words, [{"word": word, "source": source} for word in words]
        )
        known = select(name_keys.c.word).where(name_keys.c.word.in_(list(words)))
        new = words.keys() - set(connection.execute(known).scalars())
        keys = [{"key": key, "word": word} for word in sorted(new) for key in sorted(words[word])]
        if keys:
            self.database.insert_new(connection, name_keys, keys)

    def words_of(self, subjects: Sequence[Subject]) -> dict[int, frozenset[int]]:
        """The words of these people's names, each with its keys, as hashes."""
        from screening.match import query_for
        from screening.word_keys import stored_words

        names = [name for subject in subjects for name in query_for(subject).names]
        return {
            self._hash("word", one.word): frozenset(self._hash("key", key) for key in one.keys)
            for name in names
            for one in stored_words(name)
        }

    @staticmethod
    def row_of(key: bytes, source: str, root: str, subjects: Sequence[Subject]) -> dict[str, Any]:
        """The row of a source, sealed under the key of its dossier."""
        content = json.dumps([one.model_dump(mode="json") for one in subjects])
        return {
            "source": source,
            "root": root,
            "sealed": seal(key, _place(source), content.encode()),
        }

    def _hash(self, purpose: str, text: str) -> int:
        code = self._lookups.mac(f"search-{purpose}", text.encode("utf-8", "surrogatepass"))
        return int.from_bytes(code[:8], signed=True)

    def _number(self, text: str) -> int:
        return self._hash("number", " ".join(text.upper().split()))

    @staticmethod
    def forget(connection: Connection, roots: Iterable[str]) -> None:
        """Whoever these dossiers named is in the index no more, nor their words."""
        gone = select(_ROW.source).where(_ROW.root.in_(list(roots)))
        sources = list(connection.execute(gone).scalars())
        if not sources:
            return
        here = name_words.c.source.in_(sources)
        words = list(connection.execute(select(name_words.c.word).distinct().where(here)).scalars())
        connection.execute(delete(name_words).where(here))
        connection.execute(delete(named).where(_ROW.source.in_(sources)))
        left = select(name_words.c.word).where(name_words.c.word == name_keys.c.word)
        connection.execute(delete(name_keys).where(name_keys.c.word.in_(words), ~exists(left)))

    # --- finding --------------------------------------------------------------------------------

    @reading
    def candidates(
        self,
        connection: Connection,
        name: str,
        *,
        entries: bool,
        reader: str | None = None,
        limit: int | None = None,
    ) -> list[str]:
        """The sources that may name somebody like this, the likeliest first.

        ``entries``: the persons who were entered, too. ``reader`` leaves out cases that are
        limited to teams of others.
        """
        from screening.word_keys import LEAST_SHARE, asked_keys

        best: dict[str, float] = {}
        for keys, whole in asked_keys(name):
            asked = [(self._hash("key", one.key), one.place, one.weight) for one in keys]
            shares = _shares(asked, LEAST_SHARE * whole, on_postgresql=self.database.on_postgresql)
            seen = _seen(entries=entries, reader=reader)
            for source, share in _likeliest(connection, shares, seen, limit):
                best[source] = max(share / whole, best.get(source, 0.0))
        ranked = sorted(best, key=lambda source: (-best[source], source))
        return ranked[:limit]

    @reading
    def numbered(self, connection: Connection, number: str) -> list[tuple[str, int]]:
        """The versions with exactly this number, whatever the case of its letters, by their ids."""
        query = (
            select(_ROW.communication_id, _ROW.version)
            .join(name_words, name_words.c.source == _ROW.source)
            .where(name_words.c.word == self._number(number))
            .order_by(_ROW.communication_id, _ROW.version)
        )
        return [(one.communication_id, one.version) for one in connection.execute(query)]

    @reading
    def opened(self, connection: Connection, sources: Sequence[str]) -> list[Candidate]:
        """Who is named in these, in their order; those whose key is destroyed are left out."""
        query = select(named).where(_ROW.source.in_(sources))
        rows = {row["source"]: row for row in connection.execute(query).mappings()}
        keys = self._seals.keys(connection, {row["root"] for row in rows.values()})
        found = []
        for source in sources:
            row = rows.get(source)
            if row is None:
                continue
            key = keys.get(row["root"])
            if key is None and self._is_destroyed(connection, row["root"]):
                continue
            found.append(
                Candidate(
                    source=source,
                    communication=row["communication_id"],
                    version=row["version"],
                    entry=row["entry"],
                    subjects=_subjects(key, source, row["sealed"]),
                )
            )
        return found

    def _is_destroyed(self, connection: Connection, root: str) -> bool:
        try:
            return self._seals.destroyed(connection, root)
        except UNREADABLE:
            return False


_ASKED = ("key", "place", "weight")
_EMPTY = {"communication_id": None, "version": None, "entry": None}


def _asked(asked: Sequence[tuple[int, int, float]], *, on_postgresql: bool) -> CTE:
    """The hashed words of a name as a table: key, place and weight.

    As one parameter, so that every search is the same statement, however many words it has:
    building and planning it would take longer than executing it.
    """
    given = literal(json.dumps([dict(zip(_ASKED, one, strict=True)) for one in asked]), Text)
    if on_postgresql:
        columns = Column("key", BigInteger), Column("place", Integer), Column("weight", Float)
        rows = func.json_to_recordset(cast(given, JSON)).table_valued(*columns)
        return select(rows.render_derived(name="given", with_types=True)).cte("asked")
    each = func.json_each(given).table_valued("value", name="given")
    fields = (func.json_extract(each.c.value, f"$.{name}").label(name) for name in _ASKED)
    return select(*fields).cte("asked")


def _shares(
    asked: Sequence[tuple[int, int, float]], least: float, *, on_postgresql: bool
) -> Select[Any]:
    """The sources with what they share of the name: of each of its words the best match."""
    table = _asked(asked, on_postgresql=on_postgresql)
    best = (
        select(name_words.c.source, table.c.place, func.max(table.c.weight).label("weight"))
        .join(name_keys, name_keys.c.key == table.c.key)
        .join(name_words, name_words.c.word == name_keys.c.word)
        .group_by(name_words.c.source, table.c.place)
        .subquery()
    )
    total = func.sum(best.c.weight)
    return (
        select(best.c.source, total.label("share"))
        .group_by(best.c.source)
        .having(total >= least)
        .order_by(total.desc(), best.c.source.desc())
    )


_SPARE = 4
"""So many times as many sources are looked at as are wanted, since the reader may not see some."""


def _likeliest(
    connection: Connection, shares: Select[Any], seen: ColumnElement[bool], limit: int | None
) -> list[tuple[str, float]]:
    """The sources with the largest shares that the reader sees.

    A name that tens of thousands share must not have the cases of all of them looked at.
    """
    if limit is not None:
        found = _read(connection, _visible(shares.limit(_SPARE * limit), seen, limit))
        if len(found) == limit:
            return found
    return _read(connection, _visible(shares, seen, limit))


def _read(connection: Connection, query: Select[Any]) -> list[tuple[str, float]]:
    return [(row.source, row.share) for row in connection.execute(query)]


def _visible(shares: Select[Any], seen: ColumnElement[bool], limit: int | None) -> Select[Any]:
    ranked = shares.subquery()
    return (
        select(ranked.c.source, ranked.c.share)
        .join(named, _ROW.source == ranked.c.source)
        .where(seen)
        .order_by(ranked.c.share.desc(), ranked.c.source.desc())
        .limit(limit)
    )


def _seen(*, entries: bool, reader: str | None) -> ColumnElement[bool]:
    """Whether the reader may know of the source."""
    version = select(_VERSION.case_id).where(
        _VERSION.communication_id == _ROW.communication_id,
        _VERSION.version == _ROW.version,
        *seen_by(_VERSION.case_id, reader),
    )
    about = case_people.c.case_id
    entered = select(about).where(case_people.c.person_id == _ROW.entry, *seen_by(about, reader))
    of_version = and_(_ROW.communication_id.is_not(None), exists(version))
    return (
        or_(of_version, and_(_ROW.entry.is_not(None), exists(entered))) if entries else of_version
    )


def _subjects(key: bytes | None, source: str, sealed: bytes) -> tuple[Subject, ...] | None:
    if key is None:
        return None
    try:
        content = json.loads(unseal(key, _place(source), sealed))
    except SealBroken:
        return None
    return tuple(Subject.model_validate(one) for one in content)


def _place(source: str) -> str:
    return f"named/{source}"
