"""Cases and matters as lists show them, and who has a part in each."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, text

from register.tables.columns import ID, TEXT, TIME, metadata

cases = Table(
    "cases",
    metadata,
    Column("case_id", ID, primary_key=True),
    Column("state", TEXT, nullable=False),
    Column("stage", TEXT, nullable=False),
    Column("case_class", TEXT, nullable=False),
    Column("restricted", Boolean, nullable=False),
    Column("next_due_at", TIME),
    Column("next_due_label", TEXT),
    Column("waiting_on", TEXT),
    Column("opened_at", TIME, nullable=False),
    Column("closed_at", TIME),
    Column("attempt", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("person_id", ID),
    Column("number", TEXT),
    # The six characters of the number: of their own, so that no two cases share them in any year.
    Column("drawn", TEXT, unique=True),
    # With what is counted, and in the order of the list.
    Index("ix_cases_due", "state", "next_due_at", "case_id"),
    Index("ix_cases_closed", "closed_at", "case_id", "state"),
    Index(None, "number"),
    Index(None, "person_id"),
)

case_people = Table(
    "case_people",
    metadata,
    Column("case_id", ID, primary_key=True),
    Column("person_id", ID, primary_key=True),
    Index(None, "person_id"),
)

# Who alone may see a case; without a row everybody who works on cases does. With a time, somebody
# who is not on the team reads it until then.
case_teams = Table(
    "case_teams",
    metadata,
    Column("case_id", ID, primary_key=True),
    Column("person_id", ID, primary_key=True),
    Column("until", TIME),
    Index(None, "person_id"),
)

case_tracks = Table(
    "case_tracks",
    metadata,
    Column("case_id", ID, primary_key=True),
    Column("track", TEXT, primary_key=True),
    Column("stage", TEXT, nullable=False),
    Column("joined_at", TIME, nullable=False),
    Column("ended_at", TIME),
    Index(None, "track", "stage"),
    # Those that are counted for each page: few rows, however many cases were ever closed.
    Index(
        "ix_case_tracks_open",
        *("track", "stage", "case_id"),
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

matters = Table(
    "matters",
    metadata,
    Column("matter_id", ID, primary_key=True),
    Column("kind", TEXT, nullable=False),
    Column("number", TEXT, nullable=False),
    # The six characters of the number, as of a case.
    Column("drawn", TEXT, nullable=False, unique=True),
    Column("state", TEXT, nullable=False),
    Column("stage", TEXT, nullable=False),
    Column("case_class", TEXT, nullable=False),
    Column("next_due_at", TIME),
    Column("next_due_label", TEXT),
    Column("waiting_on", TEXT),
    Column("opened_at", TIME, nullable=False),
    Column("ended_at", TIME),
    Column("revision", Integer, nullable=False),
    Index(None, "state", "next_due_at"),
)

matter_links = Table(
    "matter_links",
    metadata,
    Column("matter_id", ID, primary_key=True),
    # What it is about: a case, a communication, another matter.
    Column("linked", ID, primary_key=True),
    Index(None, "linked"),
)

# Which agency has, or had, a part in what: in a task, or (with an empty task) in a whole matter.
agency_parts = Table(
    "agency_parts",
    metadata,
    Column("dossier", ID, primary_key=True),
    Column("task", TEXT, primary_key=True),
    Column("agency", TEXT, primary_key=True),
)

messages = Table(
    "messages",
    metadata,
    Column("dossier", ID, primary_key=True),
    Column("message", Integer, primary_key=True, autoincrement=False),
    Column("template", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("at", TIME, nullable=False),
    Column("drafted_by", ID),
    Index(None, "at"),
    Index(None, "state", "at"),
)
