"""The tables. Columns named ``sealed`` hold ciphertext; in clear stand codes, ids and times."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# No text has a length: PostgreSQL would refuse what SQLite takes, and a case would stand still.
_TEXT = String()
_ID = _TEXT
# Times are ISO 8601 in UTC with microseconds: the same text on both databases, and sortable.
_TIME = _TEXT

ledger = Table(
    "ledger",
    metadata,
    # Plain INTEGER on SQLite, where only that makes a row id; BIGINT elsewhere.
    Column(
        "seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    ),
    Column("dossier", _ID, nullable=False),
    Column("revision", Integer),
    Column("kind", _TEXT, nullable=False),
    Column("entry_key", _TEXT, nullable=False, unique=True),
    Column("at", _TIME, nullable=False),
    Column("actor", _ID, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("dossier", "revision"),
)

dossier_keys = Table(
    "dossier_keys",
    metadata,
    Column("dossier", _ID, primary_key=True),
    Column("wrapped_under", _TEXT, primary_key=True),
    Column("wrapped", LargeBinary),
    Column("created_at", _TIME, nullable=False),
    Column("destroyed_at", _TIME),
)

communications = Table(
    "communications",
    metadata,
    Column("communication_id", _ID, primary_key=True),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("sealed_reference", LargeBinary, nullable=False),
)

communication_versions = Table(
    "communication_versions",
    metadata,
    Column("communication_id", _ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("kind", _TEXT, nullable=False),
    Column("body_lookup", LargeBinary, nullable=False),
    Column("received_at", _TIME, nullable=False),
    Column("state", _TEXT, nullable=False),
    Column("restricted", Boolean, nullable=False),
    Column("hit_count", Integer, nullable=False),
    Column("case_id", _ID),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("communication_id", "body_lookup"),
    Index(None, "state"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("communication_id", _ID, primary_key=True),
    Column("case_id", _ID, primary_key=True),
    Column("attached_at", _TIME, nullable=False),
)

mentions = Table(
    "mentions",
    metadata,
    Column("communication_id", _ID, primary_key=True),
    Column("person_id", _ID, primary_key=True),
    Index(None, "person_id"),
)

documents = Table(
    "documents",
    metadata,
    Column("document_id", _ID, primary_key=True),
    Column("dossier", _ID, nullable=False),
    Column("kind", _TEXT, nullable=False),
    Column("author", _ID, nullable=False),
    Column("task", _ID),
    Column("written_at", _TIME, nullable=False),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "dossier"),
)

cases = Table(
    "cases",
    metadata,
    Column("case_id", _ID, primary_key=True),
    Column("state", _TEXT, nullable=False),
    Column("stage", _TEXT, nullable=False),
    Column("track", _TEXT, nullable=False),
    Column("case_class", _TEXT, nullable=False),
    Column("restricted", Boolean, nullable=False),
    Column("next_due_at", _TIME),
    Column("next_due_label", _TEXT),
    Column("waiting_on", _TEXT),
    Column("opened_at", _TIME, nullable=False),
    Column("closed_at", _TIME),
    Column("attempt", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("person_id", _ID),
    Index(None, "state", "next_due_at"),
    Index(None, "person_id"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("case_id", _ID, primary_key=True),
    Column("task_id", _TEXT, primary_key=True),
    Column("code", _TEXT, nullable=False),
    Column("agency", _TEXT, nullable=False),
    Column("state", _TEXT, nullable=False),
    Column("asked_at", _TIME, nullable=False),
    Column("acknowledge_by", _TIME),
    Column("due_at", _TIME),
    Column("answered_at", _TIME),
    Column("outcome", _TEXT),
    Column("late", Boolean, nullable=False),
    Index(None, "agency", "state", "due_at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("mail_id", _ID, primary_key=True),
    Column("dossier", _ID, nullable=False),
    Column("message_id", _TEXT, nullable=False, unique=True),
    Column("state", _TEXT, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("code", Integer),
    Column("created_at", _TIME, nullable=False),
    Column("sent_at", _TIME),
    Column("maybe_duplicate", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "dossier", "state"),
)
