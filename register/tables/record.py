"""The record: the ledger, what it is checked against, the dossiers and what is written in them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
)

from register.tables.columns import ID, TEXT, TIME, metadata

ledger = Table(
    "ledger",
    metadata,
    # Plain INTEGER on SQLite, where only that can be the row id. BIGINT elsewhere.
    Column(
        "seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    ),
    Column("dossier", ID, nullable=False),
    Column("revision", Integer),
    Column("kind", TEXT, nullable=False),
    Column("entry_key", TEXT, nullable=False, unique=True),
    Column("at", TIME, nullable=False),
    Column("actor", ID, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("dossier", "revision"),
)

# Verified heads of the ledger, as the service signed them.
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("statement", TEXT, nullable=False),
    Column("key", TEXT, nullable=False),
    Column("signature", TEXT, nullable=False),
)

# What verifications found, as the service signed it.
failed_verifications = Table(
    "failed_verifications",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("statement", TEXT, nullable=False),
    Column("key", TEXT, nullable=False),
    Column("signature", TEXT, nullable=False),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("dossier", ID, primary_key=True),
    Column("run", TEXT, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("last_at", TIME, nullable=False),
    Column("edition_sha256", TEXT, nullable=False),
    Column("calendar_sha256", TEXT, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    # A keyed hash: without the key ring nobody can write a row that is believed.
    Column("seal", LargeBinary, nullable=False),
    Index(None, "open", "dossier"),
)

orders = Table(
    "orders",
    metadata,
    Column("order_id", TEXT, primary_key=True),
    Column("dossier", ID, nullable=False),
    Column("act", TEXT, nullable=False),
    Column("command_sha256", TEXT, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("stage", TEXT, nullable=False),
    Column("at", TIME, nullable=False),
    Index(None, "dossier"),
)

documents = Table(
    "documents",
    metadata,
    Column("document_id", ID, primary_key=True),
    Column("dossier", ID, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("author", ID, nullable=False),
    Column("task", ID),
    Column("written_at", TIME, nullable=False),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("commitment", TEXT, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "dossier"),
)

dossier_keys = Table(
    "dossier_keys",
    metadata,
    Column("dossier", ID, primary_key=True),
    Column("wrapped_under", TEXT, primary_key=True),
    Column("wrapped", LargeBinary),
    Column("created_at", TIME, nullable=False),
    Column("destroyed_at", TIME),
)

rulebooks = Table(
    "rulebooks",
    metadata,
    Column("sha256", TEXT, primary_key=True),
    Column("kind", TEXT, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

installation = Table(
    "installation",
    metadata,
    Column("name", TEXT, primary_key=True),
    Column("value", TEXT, nullable=False),
)
