"""Who must do what by when, in each case and matter."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, text

from register.tables.columns import ID, TEXT, TIME, metadata

tasks = Table(
    "tasks",
    metadata,
    Column("case_id", ID, primary_key=True),
    Column("task_id", TEXT, primary_key=True),
    Column("code", TEXT, nullable=False),
    Column("agency", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("asked_at", TIME, nullable=False),
    Column("acknowledge_by", TIME),
    Column("due_at", TIME),
    Column("answered_at", TIME),
    Column("outcome", TEXT),
    Column("late", Boolean, nullable=False),
    Column("number", TEXT, unique=True),
    Column("title", TEXT, nullable=False),
    Column("act_by", TIME),
    Column("acknowledged_at", TIME),
    Column("delegate", ID),
    Column("party", TEXT),
    Column("in_part", Boolean, nullable=False),
    Column("question", Boolean, nullable=False),
    Column("asks_until", TIME),
    Column("extended", Boolean, nullable=False),
    Column("paused_since", TIME),
    Column("paused_for", TEXT),
    Column("held_since", TIME),
    Column("held_seconds", Integer),
    Column("acknowledged_in", Integer),
    # What is counted for each page is in the indexes: no task is read for it. Only open tasks have
    # a party: few rows, however many were ever answered.
    Index(
        "ix_tasks_open",
        *("agency", "party", "act_by", "case_id", "task_id", "state", "delegate"),
        sqlite_where=text("party IS NOT NULL"),
        postgresql_where=text("party IS NOT NULL"),
    ),
    Index("ix_tasks_answers", "agency", "answered_at", "case_id", "task_id", "state"),
    Index(None, "agency", "code", "answered_at"),
    Index("ix_tasks_answered", "answered_at", "agency", "held_seconds", "late", "case_id"),
    Index(
        "ix_tasks_acknowledged",
        *("acknowledged_at", "agency", "acknowledged_in", "acknowledge_by", "case_id"),
    ),
)

# Who must do what next, in each case and matter.
open_steps = Table(
    "open_steps",
    metadata,
    Column("dossier", ID, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("party", TEXT, nullable=False),
    Column("what", TEXT, nullable=False),
    Column("acts", TEXT, nullable=False),
    Column("task", TEXT),
    Column("clock", TEXT),
    Column("agency", TEXT),
    Column("role", TEXT),
    Column("drafter", ID),
    Column("person", ID),
    Column("state", TEXT, nullable=False),
    Column("due_at", TIME),
    Column("act_by", TIME),
    Column("expected", Boolean, nullable=False),
    Column("paused_since", TIME),
    Column("paused_for", TEXT),
    Column("since", TIME, nullable=False),
    # With everything by which the steps that wait for a person are counted.
    Index(
        "ix_open_steps_waiting",
        *("party", "acts", "act_by", "person", "agency", "role", "drafter", "dossier", "expected"),
    ),
    Index(None, "act_by"),
    Index(None, "drafter", "dossier"),
)

# What counterparts are expected to do, in each case and matter: by when, and when it came.
expected_dates = Table(
    "expected_dates",
    metadata,
    Column("dossier", ID, primary_key=True),
    Column("clock", TEXT, primary_key=True),
    Column("binds", TEXT, nullable=False),
    Column("waits_since", TIME),
    Column("expected_by", TIME),
    Column("came_at", TIME),
    Column("by_date", Boolean, nullable=False),
    Column("came_in", Integer),
    # With everything that is counted; what is no longer expected is in neither.
    Index(
        "ix_expected_dates_open",
        *("binds", "expected_by", "dossier", "waits_since"),
        sqlite_where=text("waits_since IS NOT NULL"),
        postgresql_where=text("waits_since IS NOT NULL"),
    ),
    Index(
        "ix_expected_dates_came",
        *("came_at", "binds", "came_in", "by_date", "dossier"),
        sqlite_where=text("came_at IS NOT NULL"),
        postgresql_where=text("came_at IS NOT NULL"),
    ),
)
