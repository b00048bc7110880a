"""What open watches cover: their cases, whom these are about, and what belongs to them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from register.case_people import same_person
from register.database import Repository, reading, stamp
from register.tables.casework import case_people, matter_links, matters
from register.tables.intake import attachments, communication_versions
from register.tables.record import dossier_keys

_KIND, _STAGE = "duty", "WATCHING"


class CoveredByWatch(NamedTuple):
    """A watch that is open, and what it covers, by ids."""

    watch: str
    people: tuple[str, ...]
    """Whom its cases are about, with every entry that was joined in any case."""
    versions: tuple[tuple[str, int], ...]
    """The versions of the communications in its cases."""


class Coverage(NamedTuple):
    """What all open watches cover. What is equal opens to the same."""

    watches: tuple[CoveredByWatch, ...]
    keys_destroyed: int
    """How many keys were destroyed in all: what was opened before may be open no longer."""


class Watches(Repository):
    """Reads it for the screening in a few queries, however many watches there are."""

    @reading
    def open_at(self, connection: Connection, at: datetime) -> Coverage:
        """The watches whose time has not passed, by their ids."""
        query = (
            select(matters.c.matter_id, matter_links.c.linked)
            .join(matter_links, matter_links.c.matter_id == matters.c.matter_id)
            .where(matters.c.kind == _KIND, matters.c.stage == _STAGE)
            .where(matters.c.next_due_at > stamp(at))
            .where(matter_links.c.linked.startswith("case-", autoescape=True))
        )
        covered: dict[str, set[str]] = defaultdict(set)
        for watch, case in connection.execute(query):
            covered[watch].add(case)
        if not covered:
            return Coverage((), 0)
        cases = sorted(set().union(*covered.values()))
        people, versions = _people(connection, cases), _versions(connection, cases)
        destroyed = select(func.count()).where(dossier_keys.c.destroyed_at.is_not(None))
        return Coverage(
            tuple(
                CoveredByWatch(
                    watch,
                    tuple(sorted({one for case in of for one in people.get(case, ())})),
                    tuple(sorted({one for case in of for one in versions.get(case, ())})),
                )
                for watch, of in sorted(covered.items())
            ),
            connection.execute(destroyed).scalar_one(),
        )


def _people(connection: Connection, cases: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """For each case the entries of its person, also those that other cases joined to one."""
    case, person = case_people.c.case_id, case_people.c.person_id
    own: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(case, person).where(case.in_(cases))):
        own[row.case_id].add(row.person_id)
    if not own:
        return {}
    every = same_person(connection, set().union(*own.values()))
    groups: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(case, person).where(person.in_(every))):
        groups[row.case_id].add(row.person_id)
    return {one: _joined(entries, groups.values()) for one, entries in own.items()}


def _joined(entries: set[str], groups: Collection[set[str]]) -> frozenset[str]:
    """These entries and all that a group joins to one of them, directly or through others."""
    known: frozenset[str] = frozenset()
    more = frozenset(entries)
    while more != known:
        known = more
        more = known.union(*(group for group in groups if group & known))
    return known


def _versions(connection: Connection, cases: Sequence[str]) -> Mapping[str, list[tuple[str, int]]]:
    """For each case the versions of its communications."""
    table = communication_versions
    query = (
        select(attachments.c.case_id, table.c.communication_id, table.c.version)
        .join(table, table.c.communication_id == attachments.c.communication_id)
        .where(attachments.c.case_id.in_(cases))
    )
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.case_id].append((row.communication_id, row.version))
    return found
