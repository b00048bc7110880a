"""Which cases are about the same person, under whichever of the joined entries."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from procedure.rows import CasePeople
from register.database import Database, Repository, reading
from register.tables.casework import case_people, cases
from register.teams import seen_by

# Built once: building a statement takes about as long as executing it.
_TAKEN_AWAY = delete(case_people).where(case_people.c.case_id == bindparam("id"))
_PUT = insert(case_people)
_TOGETHER = (
    select(case_people.c.person_id)
    .distinct()
    .where(
        case_people.c.case_id.in_(
            select(case_people.c.case_id).where(
                case_people.c.person_id.in_(bindparam("people", expanding=True))
            )
        )
    )
)


def same_person(connection: Connection, people: Iterable[str]) -> frozenset[str]:
    """These entries and all that a case joins to one of them, directly or through others."""
    known: frozenset[str] = frozenset()
    more = frozenset(people)
    while more != known:
        known = more
        found = connection.execute(_TOGETHER, {"people": list(known)})
        more = known | frozenset(found.scalars())
    return known


class CasesOfPeople(Repository):
    """The entries of each case. The transaction of an act updates them."""

    def __init__(self, database: Database) -> None:
        """Nothing else is needed."""
        super().__init__(database)

    @staticmethod
    def keep(connection: Connection, case: CasePeople) -> None:
        """From now the case is about these entries."""
        connection.execute(_TAKEN_AWAY, {"id": case.case_id})
        rows = [{"case_id": case.case_id, "person_id": person} for person in case.people]
        if rows:
            connection.execute(_PUT, rows)

    @reading
    def people_of(self, connection: Connection, case: str) -> frozenset[str]:
        """The person whom a case is about, with every entry that was joined, in any case."""
        query = select(case_people.c.person_id).where(case_people.c.case_id == case)
        return same_person(connection, connection.execute(query).scalars())

    @reading
    def cases_about(
        self, connection: Connection, people: Collection[str], reader: str | None = None
    ) -> list[str]:
        """The cases about one of these people, under whichever entry, open or ended.

        ``reader`` leaves out those that are limited to teams of others.
        """
        entries = same_person(connection, people)
        about = case_people.c.case_id
        query = (
            select(about)
            .distinct()
            .where(case_people.c.person_id.in_(entries), *seen_by(about, reader))
            .order_by(about)
        )
        return list(connection.execute(query).scalars())

    @reading
    def together(
        self, connection: Connection, named: Collection[str], reader: str | None = None
    ) -> dict[str, list[str]]:
        """Of each of these cases all that are about its person, itself among them.

        ``reader`` leaves out those that are limited to teams of others.
        """
        about, entry = case_people.c.case_id, case_people.c.person_id
        people: dict[str, set[str]] = {}
        cases_of: dict[str, set[str]] = {}
        here = about.in_(named)
        while True:
            for case, person in connection.execute(select(about, entry).where(here)):
                people.setdefault(case, set()).add(person)
                cases_of.setdefault(person, set())
            new = [person for person, found in cases_of.items() if not found]
            if not new:
                break
            here = entry.in_(new)
            for case, person in connection.execute(select(about, entry).where(here)):
                cases_of[person].add(case)
            here = about.in_(select(about).where(here))
        seen = select(about).distinct().where(about.in_(people), *seen_by(about, reader))
        visible = set(connection.execute(seen).scalars())
        return {case: sorted(_joined(case, people, cases_of) & visible) for case in named}

    @reading
    def open_cases(
        self, connection: Connection, person: str, reader: str | None = None
    ) -> list[str]:
        """The open cases about a person, under whichever entry, the oldest first.

        ``reader`` leaves out those that are limited to teams of others.
        One that a confirmed hit is opening counts already: it has its people, and no row yet.
        """
        about = case_people.c.case_id
        query = (
            select(about)
            .distinct()
            .join(cases, about == cases.c.case_id, isouter=True)
            .where(case_people.c.person_id.in_(same_person(connection, [person])))
            .where(or_(cases.c.state == "OPEN", cases.c.state.is_(None)))
            .where(*seen_by(about, reader))
            .order_by(about)
        )
        return list(connection.execute(query).scalars())

    @reading
    def entered(
        self, connection: Connection, *, after: str, limit: int, reader: str | None = None
    ) -> list[str]:
        """The persons of cases whom no roster has, by their ids after this one.

        ``reader`` leaves out those of cases that are limited to teams of others.
        """
        entry = case_people.c.person_id
        query = (
            select(entry)
            .distinct()
            .where(entry.startswith("E-", autoescape=True), entry > after)
            .where(*seen_by(case_people.c.case_id, reader))
            .order_by(entry)
            .limit(limit)
        )
        return list(connection.execute(query).scalars())

    @reading
    def is_entered(self, connection: Connection, person: str) -> bool:
        """Whether a case is about this entry."""
        query = select(case_people.c.case_id).where(case_people.c.person_id == person)
        return connection.execute(query.limit(1)).first() is not None


def _joined(
    case: str, people: Mapping[str, Collection[str]], cases_of: Mapping[str, Collection[str]]
) -> set[str]:
    """The cases to which one is joined by its people, directly or through others."""
    found, ahead = {case}, [case]
    while ahead:
        more = {one for person in people.get(ahead.pop(), ()) for one in cases_of[person]} - found
        found |= more
        ahead += more
    return found
