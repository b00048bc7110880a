"""What was received, and who is named in it."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table

from register.tables.columns import ID, TEXT, TIME, metadata

communications = Table(
    "communications",
    metadata,
    Column("communication_id", ID, primary_key=True),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("sealed_reference", LargeBinary, nullable=False),
)

communication_versions = Table(
    "communication_versions",
    metadata,
    Column("communication_id", ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("kind", TEXT, nullable=False),
    Column("body_lookup", LargeBinary, nullable=False),
    Column("received_at", TIME, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("restricted", Boolean, nullable=False),
    Column("hit_count", Integer, nullable=False),
    Column("case_id", ID),
    Column("sealed", LargeBinary, nullable=False),
    Column("due_at", TIME),
    Column("level", TEXT),
    Column("incomplete", Boolean, nullable=False),
    Column("proposed_by", ID),
    Column("proposed_at", TIME),
    Column("decided", Boolean, nullable=False),
    Column("settled_at", TIME),
    # The document that says why its persons were found.
    Column("reasons", ID),
    Index(None, "state", "due_at"),
    Index(None, "received_at"),
    Index(None, "settled_at"),
    Index(None, "proposed_at"),
    Index("ix_communication_versions_restricted", "restricted", "received_at", "case_id"),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("communication_id", ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    # The keyed hash of the bytes of the whole delivery.
    Column("delivery", TEXT, primary_key=True),
    Column("position", TEXT, nullable=False),
    Column("arrived_at", TIME, nullable=False),
    Column("failure", TEXT),
    Column("as_received", Boolean, nullable=False),
    Column("sealed", LargeBinary),
    Index(None, "delivery"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("communication_id", ID, primary_key=True),
    Column("case_id", ID, primary_key=True),
    Column("attached_at", TIME, nullable=False),
    Index(None, "case_id"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("communication_id", ID, primary_key=True),
    Column("person_id", ID, primary_key=True),
    Index(None, "person_id"),
)

# Who is named where. Words and keys are keyed hashes, cut to what an integer holds.
named = Table(
    "named",
    metadata,
    Column("source", ID, primary_key=True),
    Column("root", ID, nullable=False),
    Column("communication_id", ID),
    Column("version", Integer),
    Column("entry", ID),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "root"),
)

# The words of names, and the numbers of messages, as keyed hashes.
name_words = Table(
    "name_words",
    metadata,
    Column("word", BigInteger, primary_key=True, autoincrement=False),
    Column("source", ID, primary_key=True),
    Index(None, "source"),
)

name_keys = Table(
    "name_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("word", BigInteger, primary_key=True, autoincrement=False),
    Index(None, "word"),
)
