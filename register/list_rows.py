"""Writing the list rows that an act changes, in its transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, update

from procedure.numbers import drawn_of
from procedure.rows import IntakeRow, MatterLinks, Rows
from procedure.values import Stored
from register.case_people import CasesOfPeople
from register.database import Database, stamp
from register.open_steps import OpenSteps
from register.tables.casework import (
    agency_parts,
    case_tracks,
    cases,
    matter_links,
    matters,
    messages,
)
from register.tables.intake import communication_versions, mentions
from register.tables.work import expected_dates, tasks
from register.teams import Teams

# Built once: building a statement takes about as long as executing it.
_CHANGED = update(communication_versions).where(
    communication_versions.c.communication_id == bindparam("communication"),
    communication_versions.c.version == bindparam("number"),
)


def keep_rows(database: Database, connection: Connection, rows: Rows) -> None:
    """Insert or update the rows."""
    if rows.case is not None:
        number = rows.case.number
        own = {"drawn": drawn_of(number) if number is not None else None}
        database.upsert(connection, cases, [columns_of(rows.case) | own])
    if rows.people is not None:
        CasesOfPeople.keep(connection, rows.people)
    if rows.team is not None:
        Teams.keep(connection, rows.team)
    if rows.tracks:
        database.upsert(connection, case_tracks, [columns_of(row) for row in rows.tracks])
    if rows.tasks:
        database.upsert(connection, tasks, [columns_of(row) for row in rows.tasks])
    if rows.parts:
        database.insert_new(connection, agency_parts, [columns_of(row) for row in rows.parts])
    if rows.steps is not None:
        OpenSteps.keep(connection, rows.steps)
    if rows.expected:
        database.upsert(connection, expected_dates, [columns_of(row) for row in rows.expected])
    if rows.intake is not None:
        _keep_intake(database, connection, rows.intake)
    if rows.matter is not None:
        drawn = {"drawn": drawn_of(rows.matter.number)}
        database.upsert(connection, matters, [columns_of(rows.matter) | drawn])
    if rows.links is not None:
        _keep_links(database, connection, rows.links)
    if rows.messages:
        database.upsert(connection, messages, [columns_of(row) for row in rows.messages])


def columns_of(row: Stored) -> dict[str, Any]:
    """A list row as columns, with times in the format of the register."""
    return {
        name: stamp(value) if isinstance(value, datetime) else value
        for name, value in dict(row).items()
    }


def _keep_links(database: Database, connection: Connection, links: MatterLinks) -> None:
    connection.execute(delete(matter_links).where(matter_links.c.matter_id == links.matter_id))
    rows = [{"matter_id": links.matter_id, "linked": one} for one in set(links.linked)]
    if rows:
        database.insert_new(connection, matter_links, rows)


def _keep_intake(database: Database, connection: Connection, intake: IntakeRow) -> None:
    here = {"communication": intake.communication_id, "number": intake.version}
    connection.execute(_CHANGED, intake_columns(intake) | here)
    named = [
        {"communication_id": intake.communication_id, "person_id": person}
        for person in intake.persons
    ]
    if named:
        database.insert_new(connection, mentions, named)


def intake_columns(intake: IntakeRow) -> dict[str, Any]:
    """What an intake's row says, as columns. A time that the act does not set stays as it was."""
    rest = {"communication_id", "version", "case_number", "persons", "settled_at", "proposed_at"}
    columns = {name: value for name, value in columns_of(intake).items() if name not in rest}
    if intake.settled_at is not None:
        columns["settled_at"] = stamp(intake.settled_at)
    if intake.proposed_by is None:
        columns["proposed_at"] = None
    elif intake.proposed_at is not None:
        columns["proposed_at"] = stamp(intake.proposed_at)
    return columns
