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
    # Also stops INSERT OR REPLACE, which passes by delete triggers: at a sequence number that is
    # there, and at the end with the key or the revision of an earlier event.
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


# Frozen here: register/tables.py moves on with later migrations, this file does not.
_SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _bytes(name: str, *, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def _truth(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


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
        sa.UniqueConstraint("entry_key", name="uq_ledger_entry_key"),
        sa.UniqueConstraint("dossier", "revision", name="uq_ledger_dossier_revision"),
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
        sa.PrimaryKeyConstraint("communication_id", "version", name="pk_communication_versions"),
        sa.UniqueConstraint(
            "communication_id",
            "body_lookup",
            name="uq_communication_versions_communication_id_body_lookup",
        ),
    )
    op.create_index("ix_communication_versions_state", "communication_versions", ["state"])
    op.create_table(
        "attachments",
        _text("communication_id"),
        _text("case_id"),
        _text("attached_at"),
        sa.PrimaryKeyConstraint("communication_id", "case_id", name="pk_attachments"),
    )
    op.create_table(
        "documents",
        _text("document_id"),
        _text("dossier"),
        _text("kind"),
        _text("author"),
        _text("task", null=True),
        _text("written_at"),
        _bytes("lookup"),
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
        _text("track"),
        _text("case_class"),
        _truth("restricted"),
        _text("next_due_at", null=True),
        _text("next_due_label", null=True),
        _text("waiting_on", null=True),
        _text("opened_at"),
        _text("closed_at", null=True),
        _number("attempt"),
        _number("revision"),
        sa.PrimaryKeyConstraint("case_id", name="pk_cases"),
    )
    op.create_index("ix_cases_state_next_due_at", "cases", ["state", "next_due_at"])
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
        sa.PrimaryKeyConstraint("case_id", "task_id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_agency_state_due_at", "tasks", ["agency", "state", "due_at"])
    op.create_table(
        "outbox",
        _text("mail_id"),
        _text("dossier"),
        _text("message_id"),
        _text("state"),
        _number("attempts"),
        _number("code", null=True),
        _text("created_at"),
        _text("sent_at", null=True),
        _truth("maybe_duplicate"),
        _bytes("sealed"),
        sa.PrimaryKeyConstraint("mail_id", name="pk_outbox"),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_id"),
    )
    op.create_index("ix_outbox_dossier_state", "outbox", ["dossier", "state"])
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """There is nothing before the first schema: a ledger is never dropped."""
    raise RuntimeError("the first schema cannot be taken back")
