"""The first schema: tables, and the triggers that make the ledger append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SQLITE = (
    """
    CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
    """
    CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
    # Also stops INSERT OR REPLACE, which bypasses delete triggers: at a sequence number that
    # exists, and at the end with the key or the revision of an earlier event.
    """
    CREATE TRIGGER ledger_in_order BEFORE INSERT ON ledger
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
      OR NEW.prev <> coalesce((SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1), zeroblob(32))
      OR EXISTS (SELECT 1 FROM ledger WHERE entry_key = NEW.entry_key)
      OR EXISTS (SELECT 1 FROM ledger WHERE dossier = NEW.dossier AND revision = NEW.revision)
    BEGIN SELECT RAISE(ABORT, 'the ledger grows at its end only'); END
    """,
)

_POSTGRESQL = (
    """
    CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$
    """,
    """
    CREATE FUNCTION ledger_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last RECORD;
    BEGIN
        SELECT seq, hash INTO last FROM ledger ORDER BY seq DESC LIMIT 1;
        IF NEW.seq <> coalesce(last.seq, 0) + 1
           OR NEW.prev <> coalesce(last.hash, decode(repeat('00', 32), 'hex')) THEN
            RAISE EXCEPTION 'the ledger grows at its end only';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON ledger
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse()
    """,
    """
    CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
    """,
    """
    CREATE TRIGGER ledger_in_order BEFORE INSERT ON ledger
    FOR EACH ROW EXECUTE FUNCTION ledger_in_order()
    """,
)


# A copy that never changes: register/tables/ changes with later migrations, this file does not.
_SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, _TEXT, nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _code(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _bytes(name: str, *, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def _truth(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _index(table: str, columns: list[str]) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "ledger",
        sa.Column("seq", _SEQ, autoincrement=False, nullable=False),
        _text("dossier"),
        _number("revision", null=True),
        _text("kind"),
        _text("entry_key"),
        _text("at"),
        _text("actor"),
        _bytes("body"),
        _bytes("prev"),
        _bytes("hash"),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger"),
        sa.UniqueConstraint("dossier", "revision", name="uq_ledger_dossier_revision"),
        sa.UniqueConstraint("entry_key", name="uq_ledger_entry_key"),
    )
    op.create_table(
        "dossiers",
        _text("dossier"),
        _text("run"),
        _number("revision"),
        _text("last_at"),
        _text("edition_sha256"),
        _text("calendar_sha256"),
        _truth("open"),
        _bytes("digest"),
        _bytes("seal"),
        sa.PrimaryKeyConstraint("dossier", name="pk_dossiers"),
    )
    op.create_index("ix_dossiers_open_dossier", "dossiers", ["open", "dossier"])
    op.create_table(
        "orders",
        _text("order_id"),
        _text("dossier"),
        _text("act"),
        _text("command_sha256"),
        _number("revision"),
        _text("stage"),
        _text("at"),
        sa.PrimaryKeyConstraint("order_id", name="pk_orders"),
    )
    op.create_index("ix_orders_dossier", "orders", ["dossier"])
    op.create_table(
        "rulebooks",
        _text("sha256"),
        _text("kind"),
        _text("name"),
        _bytes("content"),
        sa.PrimaryKeyConstraint("sha256", name="pk_rulebooks"),
    )
    op.create_table(
        "installation",
        _text("name"),
        _text("value"),
        sa.PrimaryKeyConstraint("name", name="pk_installation"),
    )
    op.create_table(
        "dossier_keys",
        _text("dossier"),
        _text("wrapped_under"),
        _bytes("wrapped", null=True),
        _text("created_at"),
        _text("destroyed_at", null=True),
        sa.PrimaryKeyConstraint("dossier", "wrapped_under", name="pk_dossier_keys"),
    )
    op.create_table(
        "communications",
        _text("communication_id"),
        _bytes("lookup"),
        _bytes("sealed_reference"),
        sa.PrimaryKeyConstraint("communication_id", name="pk_communications"),
        sa.UniqueConstraint("lookup", name="uq_communications_lookup"),
    )
    op.create_table(
        "communication_versions",
        _text("communication_id"),
        _number("version"),
        _text("kind"),
        _bytes("body_lookup"),
        _text("received_at"),
        _text("state"),
        _truth("restricted"),
        _number("hit_count"),
        _text("case_id", null=True),
        _bytes("sealed"),
        _text("due_at", null=True),
        _text("level", null=True),
        _truth("incomplete"),
        _text("proposed_by", null=True),
        _text("proposed_at", null=True),
        _truth("decided"),
        _text("settled_at", null=True),
        _text("reasons", null=True),
        sa.PrimaryKeyConstraint("communication_id", "version", name="pk_communication_versions"),
    )
    for columns in (
        ["state", "due_at"],
        ["received_at"],
        ["settled_at"],
        ["proposed_at"],
    ):
        _index("communication_versions", columns)
    op.create_index(
        "ix_communication_versions_restricted",
        "communication_versions",
        ["restricted", "received_at", "case_id"],
    )
    op.create_table(
        "arrivals",
        _text("communication_id"),
        _number("version"),
        _text("delivery"),
        _text("position"),
        _text("arrived_at"),
        _text("failure", null=True),
        _truth("as_received"),
        _bytes("sealed", null=True),
        sa.PrimaryKeyConstraint("communication_id", "version", "delivery", name="pk_arrivals"),
    )
    op.create_index("ix_arrivals_delivery", "arrivals", ["delivery"])
    op.create_table(
        "rosters",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _text("name"),
        _bytes("lookup"),
        _number("persons"),
        _text("loaded_at"),
        _text("loaded_by"),
        _bytes("sealed"),
        _bytes("code"),
        sa.PrimaryKeyConstraint("number", name="pk_rosters"),
    )
    op.create_table(
        "closure_versions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _bytes("closures"),
        _text("state"),
        _text("proposed_at"),
        _text("proposed_by"),
        _text("decided_at", null=True),
        _text("decided_by", null=True),
        _bytes("code"),
        sa.PrimaryKeyConstraint("number", name="pk_closure_versions"),
    )
    op.create_table(
        "directory_versions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _number("based_on"),
        _text("sha256"),
        _text("state"),
        _text("proposed_at"),
        _text("proposed_by"),
        _text("decided_at", null=True),
        _text("decided_by", null=True),
        _bytes("code"),
        _bytes("sealed"),
        sa.PrimaryKeyConstraint("number", name="pk_directory_versions"),
    )
    op.create_table(
        "attachments",
        _text("communication_id"),
        _text("case_id"),
        _text("attached_at"),
        sa.PrimaryKeyConstraint("communication_id", "case_id", name="pk_attachments"),
    )
    op.create_index("ix_attachments_case_id", "attachments", ["case_id"])
    op.create_table(
        "mentions",
        _text("communication_id"),
        _text("person_id"),
        sa.PrimaryKeyConstraint("communication_id", "person_id", name="pk_mentions"),
    )
    op.create_index("ix_mentions_person_id", "mentions", ["person_id"])
    op.create_table(
        "named",
        _text("source"),
        _text("root"),
        _text("communication_id", null=True),
        _number("version", null=True),
        _text("entry", null=True),
        _bytes("sealed"),
        sa.PrimaryKeyConstraint("source", name="pk_named"),
    )
    _index("named", ["root"])
    op.create_table(
        "name_words",
        _code("word"),
        _text("source"),
        sa.PrimaryKeyConstraint("word", "source", name="pk_name_words"),
    )
    _index("name_words", ["source"])
    op.create_table(
        "name_keys",
        _code("key"),
        _code("word"),
        sa.PrimaryKeyConstraint("key", "word", name="pk_name_keys"),
    )
    _index("name_keys", ["word"])
    op.create_table(
        "documents",
        _text("document_id"),
        _text("dossier"),
        _text("kind"),
        _text("author"),
        _text("task", null=True),
        _text("written_at"),
        _bytes("lookup"),
        _text("commitment"),
        _bytes("sealed"),
        sa.PrimaryKeyConstraint("document_id", name="pk_documents"),
        sa.UniqueConstraint("lookup", name="uq_documents_lookup"),
    )
    op.create_index("ix_documents_dossier", "documents", ["dossier"])
    op.create_table(
        "cases",
        _text("case_id"),
        _text("state"),
        _text("stage"),
        _text("case_class"),
        _truth("restricted"),
        _text("next_due_at", null=True),
        _text("next_due_label", null=True),
        _text("waiting_on", null=True),
        _text("opened_at"),
        _text("closed_at", null=True),
        _number("attempt"),
        _number("revision"),
        _text("person_id", null=True),
        _text("number", null=True),
        _text("drawn", null=True),
        sa.PrimaryKeyConstraint("case_id", name="pk_cases"),
        sa.UniqueConstraint("drawn", name="uq_cases_drawn"),
    )
    op.create_index("ix_cases_person_id", "cases", ["person_id"])
    op.create_index("ix_cases_due", "cases", ["state", "next_due_at", "case_id"])
    op.create_index("ix_cases_closed", "cases", ["closed_at", "case_id", "state"])
    _index("cases", ["number"])
    op.create_table(
        "matters",
        _text("matter_id"),
        _text("kind"),
        _text("number"),
        _text("drawn"),
        _text("state"),
        _text("stage"),
        _text("case_class"),
        _text("next_due_at", null=True),
        _text("next_due_label", null=True),
        _text("waiting_on", null=True),
        _text("opened_at"),
        _text("ended_at", null=True),
        _number("revision"),
        sa.PrimaryKeyConstraint("matter_id", name="pk_matters"),
        sa.UniqueConstraint("drawn", name="uq_matters_drawn"),
    )
    op.create_index("ix_matters_state_next_due_at", "matters", ["state", "next_due_at"])
    op.create_table(
        "matter_links",
        _text("matter_id"),
        _text("linked"),
        sa.PrimaryKeyConstraint("matter_id", "linked", name="pk_matter_links"),
    )
    op.create_index("ix_matter_links_linked", "matter_links", ["linked"])
    op.create_table(
        "agency_parts",
        _text("dossier"),
        _text("task"),
        _text("agency"),
        sa.PrimaryKeyConstraint("dossier", "task", "agency", name="pk_agency_parts"),
    )
    op.create_table(
        "messages",
        _text("dossier"),
        sa.Column("message", sa.Integer(), autoincrement=False, nullable=False),
        _text("template"),
        _text("state"),
        _text("at"),
        _text("drafted_by", null=True),
        sa.PrimaryKeyConstraint("dossier", "message", name="pk_messages"),
    )
    op.create_index("ix_messages_state_at", "messages", ["state", "at"])
    op.create_index("ix_messages_at", "messages", ["at"])
    op.create_table(
        "case_people",
        _text("case_id"),
        _text("person_id"),
        sa.PrimaryKeyConstraint("case_id", "person_id", name="pk_case_people"),
    )
    op.create_index("ix_case_people_person_id", "case_people", ["person_id"])
    op.create_table(
        "case_teams",
        _text("case_id"),
        _text("person_id"),
        _text("until", null=True),
        sa.PrimaryKeyConstraint("case_id", "person_id", name="pk_case_teams"),
    )
    op.create_index("ix_case_teams_person_id", "case_teams", ["person_id"])
    op.create_table(
        "case_tracks",
        _text("case_id"),
        _text("track"),
        _text("stage"),
        _text("joined_at"),
        _text("ended_at", null=True),
        sa.PrimaryKeyConstraint("case_id", "track", name="pk_case_tracks"),
    )
    op.create_index("ix_case_tracks_track_stage", "case_tracks", ["track", "stage"])
    op.create_index(
        "ix_case_tracks_open",
        "case_tracks",
        ["track", "stage", "case_id"],
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "tasks",
        _text("case_id"),
        _text("task_id"),
        _text("code"),
        _text("agency"),
        _text("state"),
        _text("asked_at"),
        _text("acknowledge_by", null=True),
        _text("due_at", null=True),
        _text("answered_at", null=True),
        _text("outcome", null=True),
        _truth("late"),
        _text("number", null=True),
        _text("title"),
        _text("act_by", null=True),
        _text("acknowledged_at", null=True),
        _text("delegate", null=True),
        _text("party", null=True),
        _truth("in_part"),
        _truth("question"),
        _text("asks_until", null=True),
        _truth("extended"),
        _text("paused_since", null=True),
        _text("paused_for", null=True),
        _text("held_since", null=True),
        _number("held_seconds", null=True),
        _number("acknowledged_in", null=True),
        sa.PrimaryKeyConstraint("case_id", "task_id", name="pk_tasks"),
        sa.UniqueConstraint("number", name="uq_tasks_number"),
    )
    _index("tasks", ["agency", "code", "answered_at"])
    for name, columns in (
        ("answers", ["agency", "answered_at", "case_id", "task_id", "state"]),
        ("answered", ["answered_at", "agency", "held_seconds", "late", "case_id"]),
        (
            "acknowledged",
            ["acknowledged_at", "agency", "acknowledged_in", "acknowledge_by", "case_id"],
        ),
    ):
        op.create_index(f"ix_tasks_{name}", "tasks", columns)
    op.create_index(
        "ix_tasks_open",
        "tasks",
        ["agency", "party", "act_by", "case_id", "task_id", "state", "delegate"],
        sqlite_where=sa.text("party IS NOT NULL"),
        postgresql_where=sa.text("party IS NOT NULL"),
    )
    op.create_table(
        "open_steps",
        _text("dossier"),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        _text("party"),
        _text("what"),
        _text("acts"),
        _text("task", null=True),
        _text("clock", null=True),
        _text("agency", null=True),
        _text("role", null=True),
        _text("drafter", null=True),
        _text("person", null=True),
        _text("state"),
        _text("due_at", null=True),
        _text("act_by", null=True),
        _truth("expected"),
        _text("paused_since", null=True),
        _text("paused_for", null=True),
        _text("since"),
        sa.PrimaryKeyConstraint("dossier", "place", name="pk_open_steps"),
    )
    for columns in (["act_by"], ["drafter", "dossier"]):
        _index("open_steps", columns)
    op.create_index(
        "ix_open_steps_waiting",
        "open_steps",
        ["party", "acts", "act_by", "person", "agency", "role", "drafter", "dossier", "expected"],
    )
    op.create_table(
        "expected_dates",
        _text("dossier"),
        _text("clock"),
        _text("binds"),
        _text("waits_since", null=True),
        _text("expected_by", null=True),
        _text("came_at", null=True),
        _truth("by_date"),
        _number("came_in", null=True),
        sa.PrimaryKeyConstraint("dossier", "clock", name="pk_expected_dates"),
    )
    for name, having, columns in (
        ("open", "waits_since", ["binds", "expected_by", "dossier", "waits_since"]),
        ("came", "came_at", ["came_at", "binds", "came_in", "by_date", "dossier"]),
    ):
        op.create_index(
            f"ix_expected_dates_{name}",
            "expected_dates",
            columns,
            sqlite_where=sa.text(f"{having} IS NOT NULL"),
            postgresql_where=sa.text(f"{having} IS NOT NULL"),
        )
    op.create_table(
        "emails",
        _text("email_id"),
        _text("dossier"),
        _text("message_id"),
        _text("state"),
        _number("attempts"),
        _number("code", null=True),
        _text("created_at"),
        _text("next_try_at"),
        _text("leased_until", null=True),
        _text("sent_at", null=True),
        _truth("maybe_duplicate"),
        _bytes("sealed"),
        sa.PrimaryKeyConstraint("email_id", name="pk_emails"),
        sa.UniqueConstraint("message_id", name="uq_emails_message_id"),
    )
    op.create_index("ix_emails_dossier_state", "emails", ["dossier", "state"])
    op.create_index("ix_emails_state_next_try_at", "emails", ["state", "next_try_at"])
    op.create_table(
        "handoffs",
        _text("handoff_id"),
        _text("source"),
        _number("revision"),
        _text("target"),
        _text("act"),
        _bytes("command"),
        _text("command_sha256"),
        _text("state"),
        _number("attempts"),
        _text("created_at"),
        _text("next_try_at"),
        _text("leased_until", null=True),
        _text("answered_at", null=True),
        _bytes("refusal", null=True),
        _bytes("seal"),
        _bytes("answer_seal", null=True),
        sa.PrimaryKeyConstraint("handoff_id", name="pk_handoffs"),
    )
    op.create_index("ix_handoffs_source_state", "handoffs", ["source", "state"])
    op.create_index("ix_handoffs_state_next_try_at", "handoffs", ["state", "next_try_at"])
    op.create_table(
        "sessions",
        sa.Column("session", _TEXT, nullable=False),
        sa.Column("person", _TEXT, nullable=False),
        sa.Column("issuer", _TEXT, nullable=False),
        sa.Column("subject", _TEXT, nullable=False),
        sa.Column("acr", _TEXT, nullable=False),
        sa.Column("channel", _TEXT, nullable=False),
        sa.Column("form_key", _TEXT, nullable=False),
        sa.Column("begun_at", _TEXT, nullable=False),
        sa.Column("seen_at", _TEXT, nullable=False),
        sa.Column("ends_at", _TEXT, nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("session", name="pk_sessions"),
    )
    op.create_index("ix_sessions_person", "sessions", ["person"])
    op.create_table(
        "drafts",
        sa.Column("person", _TEXT, nullable=False),
        sa.Column("subject", _TEXT, nullable=False),
        sa.Column("act", _TEXT, nullable=False),
        sa.Column("saved_at", _TEXT, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person", "subject", "act", name="pk_drafts"),
    )
    op.create_table(
        "api_tokens",
        sa.Column("token", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("person", _TEXT, nullable=False),
        sa.Column("agency", _TEXT, nullable=False),
        sa.Column("scopes", _TEXT, nullable=False),
        sa.Column("key_thumbprint", _TEXT, nullable=False),
        sa.Column("made_by", _TEXT, nullable=False),
        sa.Column("made_at", _TEXT, nullable=False),
        sa.Column("ends_at", _TEXT, nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_api_tokens"),
        sa.UniqueConstraint("name", name="uq_api_tokens_name"),
    )
    op.create_table(
        "feeds",
        sa.Column("feed", _TEXT, nullable=False),
        sa.Column("person", _TEXT, nullable=False),
        sa.Column("agency", _TEXT, nullable=False),
        sa.Column("made_at", _TEXT, nullable=False),
        sa.Column("ends_at", _TEXT, nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("feed", name="pk_feeds"),
    )
    op.create_index("ix_feeds_person", "feeds", ["person"])
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """There is nothing before the first schema: a ledger is never dropped."""
    raise RuntimeError("the first schema cannot be undone")
