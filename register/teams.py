"""Who may see which case: the one condition by which lists, counts, searches and pages filter."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Select, and_, bindparam, delete, literal, or_, select
from sqlalchemy.sql import ColumnElement

from procedure.access import Right, Subject, may, reader_of, sees_own_parts
from procedure.people import Actor
from procedure.rows import OF_OFFICERS, CaseTeam
from register.database import Database, Repository, reading, stamp
from register.sealing import root_of
from register.tables.casework import agency_parts, case_teams, cases, matter_links, matters
from register.tables.intake import attachments, communication_versions
from register.tables.work import tasks

_rows = case_teams.c


# Named, so that they stay tables of their own in whatever query they are put into.
_TEAM, _OWN = case_teams.alias("team"), case_teams.alias("own")
_ABOUT = matter_links.alias("about")
# Built once: building a statement takes about as long as executing it.
_MEMBERS = select(_rows.case_id, _rows.person_id).where(
    _rows.case_id.in_(bindparam("cases", expanding=True)), _rows.until.is_(None)
)


class Sight(StrEnum):
    """How somebody sees a case."""

    WHOLE = "WHOLE"
    """As one who works on it, or checks it."""
    EMERGENCY = "EMERGENCY"
    """For an hour, to read; every look says so."""


def seen_by(
    dossier: ColumnElement[str], reader: str | None, at: datetime | None = None
) -> list[ColumnElement[bool]]:
    """Which cases, or matters about them, the reader sees; those without a team, everybody.

    ``dossier`` has the id of a case or a matter, or nothing. ``reader`` is a person as
    ``reader_of`` gives one: None sees all. With ``at`` also what the person reads in an emergency
    at this moment.
    """
    if reader is None:
        return []
    until = _OWN.c.until
    counts = until.is_(None) if at is None else or_(until.is_(None), until > stamp(at))
    own = select(_OWN.c.case_id).where(_OWN.c.person_id == reader, counts)
    hidden = select(_TEAM.c.case_id).where(_TEAM.c.until.is_(None), _TEAM.c.case_id.not_in(own))
    about = select(_ABOUT.c.matter_id).where(_ABOUT.c.linked.in_(hidden))
    return [or_(dossier.is_(None), and_(dossier.not_in(hidden), dossier.not_in(about)))]


def parts_of(actor: Actor, task: str = "") -> Select[tuple[str]]:
    """The dossiers in which the actor's agency has, or had, this task; without it, any part."""
    agency = actor.agency if sees_own_parts(actor) else None
    return select(agency_parts.c.dossier).where(
        agency_parts.c.task == task, agency_parts.c.agency == agency
    )


def matters_of(actor: Actor) -> list[ColumnElement[bool]]:
    """Which matters the actor may know of: those that no team hides, or of their own agency.

    The officers for data protection and security know of the duties that they do.
    """
    own = matters.c.matter_id
    if may(actor, Right.SEE_MATTERS):
        return seen_by(own, reader_of(actor))
    known = [own.in_(parts_of(actor))]
    if may(actor, Right.SEE_OFFICERS_DUTIES):
        of_officers = select(agency_parts.c.dossier).where(agency_parts.c.task == OF_OFFICERS)
        known.append(own.in_(of_officers))
    return [or_(*known)]


class Teams(Repository):
    """The teams of cases. The transaction of an act updates them."""

    def __init__(self, database: Database) -> None:
        """Nothing else is needed."""
        super().__init__(database)

    @staticmethod
    def keep(connection: Connection, team: CaseTeam) -> None:
        """From now this is the team of the case."""
        connection.execute(delete(case_teams).where(_rows.case_id == team.case_id))
        rows = [
            {"case_id": team.case_id, "person_id": person, "until": until}
            for person, until in [
                *((member, None) for member in team.members),
                *((person, stamp(until)) for person, until in team.emergencies.items()),
            ]
        ]
        if rows:
            connection.execute(case_teams.insert(), rows)

    @reading
    def sight(
        self, connection: Connection, actor: Actor, case: str, at: datetime | None = None
    ) -> Sight | None:
        """How the actor sees the case; None where they do not, or where there is none.

        With ``at`` an emergency counts. What is hidden and what does not exist take the same query.
        """
        reader = reader_of(actor)
        own = and_(_rows.case_id == cases.c.case_id, _rows.person_id == (reader or ""))
        query = (
            select(_rows.until)
            .select_from(cases.outerjoin(case_teams, own))
            .where(cases.c.case_id == case, *seen_by(cases.c.case_id, reader, at))
        )
        row = connection.execute(query).first()
        if row is None or not may(actor, Right.SEE_CASE):
            return None
        return Sight.WHOLE if row.until is None else Sight.EMERGENCY

    @reading
    def sees_matter(self, connection: Connection, actor: Actor, matter: str) -> bool:
        """Whether there is the matter, and the actor may know of it."""
        query = select(matters.c.matter_id).where(matters.c.matter_id == matter, *matters_of(actor))
        return connection.execute(query).first() is not None

    @reading
    def cases_of_document(
        self,
        connection: Connection,
        actor: Actor,
        dossier: str | None,
        task: str | None,
        at: datetime,
    ) -> list[str]:
        """The cases that the actor may know of and that may name a document, by their ids.

        ``dossier`` is what the document belongs to: a case, or a communication, which may be in
        several; None if there is no such document. An agency may know of what was written on a
        ``task`` that it has, or had. What is hidden takes the same query as what does not exist.
        """
        root = root_of(dossier or "")
        inside = select(attachments.c.case_id).where(attachments.c.communication_id == root)
        query = select(cases.c.case_id).where(
            or_(cases.c.case_id == root, cases.c.case_id.in_(inside)),
            *seen_by(cases.c.case_id, reader_of(actor), at),
        )
        if not may(actor, Right.SEE_CASE):
            query = query.where(cases.c.case_id.in_(parts_of(actor, task or "")))
        return list(connection.execute(query.order_by(cases.c.case_id)).scalars())

    @reading
    def sees_task(
        self,
        connection: Connection,
        actor: Actor,
        dossier: str,
        task: str,
        at: datetime | None = None,
    ) -> bool:
        """Whether the case or matter has the task, and the actor may know of it.

        As one who sees the case or matter, or as one of the agency that is asked.
        """
        query = select(tasks.c.agency).where(
            tasks.c.case_id == dossier,
            tasks.c.task_id == task,
            *seen_by(tasks.c.case_id, reader_of(actor), at),
        )
        row = connection.execute(query).first()
        if row is None:
            return False
        return may(actor, Right.SEE_CASE) or may(actor, Right.SEE_TASK, Subject(agency=row.agency))

    @reading
    def sees(self, connection: Connection, actor: Actor, dossier: str) -> bool:
        """Whether no team hides the case or matter from the actor; also if it does not exist."""
        query = select(literal(1)).where(*seen_by(literal(dossier), reader_of(actor)))
        return connection.execute(query).first() is not None

    @reading
    def known(
        self, connection: Connection, names: Collection[str], reader: str | None
    ) -> dict[str, str | None]:
        """Of these ids and numbers of cases and matters those that the reader may know of.

        Each with its number, if it has one. Of communications by their ids those with a version
        that the reader may know of. What is hidden takes the same queries as what does not exist.
        """
        found: dict[str, str | None] = {}
        for table, own in ((cases, cases.c.case_id), (matters, matters.c.matter_id)):
            query = select(own, table.c.number).where(
                or_(own.in_(names), table.c.number.in_(names)), *seen_by(own, reader)
            )
            for dossier, number in connection.execute(query):
                found |= {dossier: number, **({number: number} if number else {})}
        versions = communication_versions.c
        held = select(versions.communication_id).where(
            versions.communication_id.in_(names), *seen_by(versions.case_id, reader)
        )
        return found | dict.fromkeys(connection.execute(held).scalars())

    @reading
    def shared(
        self, connection: Connection, cases: Collection[str], names: Collection[str]
    ) -> frozenset[str]:
        """Of these names those that everybody may know of who may know of one of the cases.

        That is everybody who works on cases, or the teams of those that are limited.
        """
        query = select(_rows.person_id).where(_rows.case_id.in_(cases), _rows.until.is_(None))
        # Without a team, whoever is on none.
        readers = set(connection.execute(query).scalars()) or {""}
        each = (self.known.within(connection, names, reader) for reader in sorted(readers))
        return frozenset(names).intersection(*each)

    @reading
    def members(self, connection: Connection, covered: Iterable[str]) -> frozenset[str] | None:
        """Who is on the teams of all of these cases; None where none of them has a team."""
        teams: dict[str, set[str]] = {}
        for case, person in connection.execute(_MEMBERS, {"cases": list(covered)}):
            teams.setdefault(case, set()).add(person)
        if not teams:
            return None
        # Where nobody is on every team, each of them hears: somebody must.
        every = set.intersection(*teams.values()) or set.union(*teams.values())
        return frozenset(every)
