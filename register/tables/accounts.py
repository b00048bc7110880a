"""What belongs to one person: sessions, tokens, feeds, and drafts that nobody else reads."""

from sqlalchemy import Column, Index, LargeBinary, Table

from register.tables.columns import ID, TEXT, TIME, metadata

sessions = Table(
    "sessions",
    metadata,
    # The SHA-256 of the cookie: whoever reads the table cannot use it.
    Column("session", TEXT, primary_key=True),
    Column("person", ID, nullable=False),
    Column("issuer", TEXT, nullable=False),
    Column("subject", TEXT, nullable=False),
    Column("acr", TEXT, nullable=False),
    Column("channel", TEXT, nullable=False),
    Column("form_key", TEXT, nullable=False),
    Column("begun_at", TIME, nullable=False),
    Column("seen_at", TIME, nullable=False),
    Column("ends_at", TIME, nullable=False),
    # A keyed code over all of the above but when it was last used.
    Column("code", LargeBinary, nullable=False),
    Index(None, "person"),
)

# What somebody has written and not sent. No event names it, and its author alone reads it.
drafts = Table(
    "drafts",
    metadata,
    Column("person", ID, primary_key=True),
    # A case, a matter, a task of one as case-.../J1, or a version of a communication.
    Column("subject", ID, primary_key=True),
    Column("act", TEXT, primary_key=True),
    Column("saved_at", TIME, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    # The SHA-256 of the token.
    Column("token", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    Column("person", ID, nullable=False),
    Column("agency", TEXT, nullable=False),
    Column("scopes", TEXT, nullable=False),
    # The thumbprint (RFC 7638) of the key to which it is bound.
    Column("key_thumbprint", TEXT, nullable=False),
    Column("made_by", ID, nullable=False),
    Column("made_at", TIME, nullable=False),
    Column("ends_at", TIME, nullable=False),
    # A keyed code over all of the above.
    Column("code", LargeBinary, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    # The SHA-256 of the secret in its address.
    Column("feed", TEXT, primary_key=True),
    Column("person", ID, nullable=False),
    Column("agency", TEXT, nullable=False),
    Column("made_at", TIME, nullable=False),
    Column("ends_at", TIME, nullable=False),
    # A keyed code over all of the above.
    Column("code", LargeBinary, nullable=False),
    Index(None, "person"),
)
