"""What leaves a dossier once its event is recorded: emails, and orders to other dossiers."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Table

from register.tables.columns import ID, TEXT, TIME, metadata

emails = Table(
    "emails",
    metadata,
    Column("email_id", ID, primary_key=True),
    Column("dossier", ID, nullable=False),
    Column("message_id", TEXT, nullable=False, unique=True),
    Column("state", TEXT, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("code", Integer),
    Column("created_at", TIME, nullable=False),
    Column("next_try_at", TIME, nullable=False),
    Column("leased_until", TIME),
    Column("sent_at", TIME),
    Column("maybe_duplicate", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    # Which kind of letter it is; unknown of emails that were written before this was kept.
    Column("letter", TEXT),
    Index(None, "dossier", "state"),
    Index(None, "state", "next_try_at"),
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("handoff_id", ID, primary_key=True),
    Column("source", ID, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("target", ID, nullable=False),
    Column("act", TEXT, nullable=False),
    Column("command", LargeBinary, nullable=False),
    Column("command_sha256", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("next_try_at", TIME, nullable=False),
    Column("leased_until", TIME),
    Column("answered_at", TIME),
    Column("refusal", LargeBinary),
    # Keyed hashes of the row as it was queued, and of its answer.
    Column("seal", LargeBinary, nullable=False),
    Column("answer_seal", LargeBinary),
    Index(None, "source", "state"),
    Index(None, "state", "next_try_at"),
)
