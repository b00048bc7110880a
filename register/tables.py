"""The tables. Columns named ``sealed`` hold ciphertext; codes, ids and times are in clear."""

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
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# No text has a maximum length: PostgreSQL would refuse what SQLite accepts, and a case would stop.
# It sorts by its bytes, on PostgreSQL as on SQLite, whatever language the database is set to: the
# same order on both, and comparing is much faster.
_TEXT = String().with_variant(String(collation="C"), "postgresql")
_ID = _TEXT
# Times are ISO 8601 in UTC with microseconds: the same text on both databases, and sortable.
_TIME = _TEXT

ledger = Table(
    "ledger",
    metadata,
    # Plain INTEGER on SQLite, where only that can be the row id. BIGINT elsewhere.
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

# Verified heads of the ledger, as the service signed them.
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("statement", _TEXT, nullable=False),
    Column("key", _TEXT, nullable=False),
    Column("signature", _TEXT, nullable=False),
)

# What verifications found, as the service signed it.
failed_verifications = Table(
    "failed_verifications",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("statement", _TEXT, nullable=False),
    Column("key", _TEXT, nullable=False),
    Column("signature", _TEXT, nullable=False),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("dossier", _ID, primary_key=True),
    Column("run", _TEXT, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("last_at", _TIME, nullable=False),
    Column("edition_sha256", _TEXT, nullable=False),
    Column("calendar_sha256", _TEXT, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    # A keyed hash: without the key ring nobody can write a row that is believed.
    Column("seal", LargeBinary, nullable=False),
    Index(None, "open", "dossier"),
)

orders = Table(
    "orders",
    metadata,
    Column("order_id", _TEXT, primary_key=True),
    Column("dossier", _ID, nullable=False),
    Column("act", _TEXT, nullable=False),
    Column("command_sha256", _TEXT, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("stage", _TEXT, nullable=False),
    Column("at", _TIME, nullable=False),
    Index(None, "dossier"),
)

rulebooks = Table(
    "rulebooks",
    metadata,
    Column("sha256", _TEXT, primary_key=True),
    Column("kind", _TEXT, nullable=False),
    Column("name", _TEXT, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

installation = Table(
    "installation",
    metadata,
    Column("name", _TEXT, primary_key=True),
    Column("value", _TEXT, nullable=False),
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
    Column("due_at", _TIME),
    Column("level", _TEXT),
    Column("incomplete", Boolean, nullable=False),
    Column("proposed_by", _ID),
    Column("proposed_at", _TIME),
    Column("decided", Boolean, nullable=False),
    Column("settled_at", _TIME),
    # The document that says why its persons were found.
    Column("reasons", _ID),
    Index(None, "state", "due_at"),
    Index(None, "received_at"),
    Index(None, "settled_at"),
    Index(None, "proposed_at"),
    Index("ix_communication_versions_restricted", "restricted", "received_at", "case_id"),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("communication_id", _ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    # The keyed hash of the bytes of the whole delivery.
    Column("delivery", _TEXT, primary_key=True),
    Column("position", _TEXT, nullable=False),
    Column("arrived_at", _TIME, nullable=False),
    Column("failure", _TEXT),
    Column("as_received", Boolean, nullable=False),
    Column("sealed", LargeBinary),
    Index(None, "delivery"),
)

rosters = Table(
    "rosters",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", _TEXT, nullable=False),
    Column("lookup", LargeBinary, nullable=False),
    Column("persons", Integer, nullable=False),
    Column("loaded_at", _TIME, nullable=False),
    Column("loaded_by", _ID, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    # A keyed code over all of the above but the text, which its own key seals here.
    Column("code", LargeBinary, nullable=False),
)

closure_versions = Table(
    "closure_versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("closures", LargeBinary, nullable=False),
    Column("state", _TEXT, nullable=False),
    Column("proposed_at", _TIME, nullable=False),
    Column("proposed_by", _ID, nullable=False),
    Column("decided_at", _TIME),
    Column("decided_by", _ID),
    # A keyed code over all of the above, as of a version of the directory.
    Column("code", LargeBinary, nullable=False),
)

directory_versions = Table(
    "directory_versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("based_on", Integer, nullable=False),
    Column("sha256", _TEXT, nullable=False),
    Column("state", _TEXT, nullable=False),
    Column("proposed_at", _TIME, nullable=False),
    Column("proposed_by", _ID, nullable=False),
    Column("decided_at", _TIME),
    Column("decided_by", _ID),
    # A keyed code over all of the above: whoever writes a row without the key ring is found.
    Column("code", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    Column("communication_id", _ID, primary_key=True),
    Column("case_id", _ID, primary_key=True),
    Column("attached_at", _TIME, nullable=False),
    Index(None, "case_id"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("communication_id", _ID, primary_key=True),
    Column("person_id", _ID, primary_key=True),
    Index(None, "person_id"),
)

# Who is named where. Words and keys are keyed hashes, cut to what an integer holds.
named = Table(
    "named",
    metadata,
    Column("source", _ID, primary_key=True),
    Column("root", _ID, nullable=False),
    Column("communication_id", _ID),
    Column("version", Integer),
    Column("entry", _ID),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "root"),
)

# The words of names, and the numbers of messages, as keyed hashes.
name_words = Table(
    "name_words",
    metadata,
    Column("word", BigInteger, primary_key=True, autoincrement=False),
    Column("source", _ID, primary_key=True),
    Index(None, "source"),
)

name_keys = Table(
    "name_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("word", BigInteger, primary_key=True, autoincrement=False),
    Index(None, "word"),
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
    Column("commitment", _TEXT, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "dossier"),
)

cases = Table(
    "cases",
    metadata,
    Column("case_id", _ID, primary_key=True),
    Column("state", _TEXT, nullable=False),
    Column("stage", _TEXT, nullable=False),
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
    Column("number", _TEXT),
    # The six characters of the number: of their own, so that no two cases share them in any year.
    Column("drawn", _TEXT, unique=True),
    # With what is counted, and in the order of the list.
    Index("ix_cases_due", "state", "next_due_at", "case_id"),
    Index("ix_cases_closed", "closed_at", "case_id", "state"),
    Index(None, "number"),
    Index(None, "person_id"),
)

matters = Table(
    "matters",
    metadata,
    Column("matter_id", _ID, primary_key=True),
    Column("kind", _TEXT, nullable=False),
    Column("number", _TEXT, nullable=False),
    # The six characters of the number, as of a case.
    Column("drawn", _TEXT, nullable=False, unique=True),
    Column("state", _TEXT, nullable=False),
    Column("stage", _TEXT, nullable=False),
    Column("case_class", _TEXT, nullable=False),
    Column("next_due_at", _TIME),
    Column("next_due_label", _TEXT),
    Column("waiting_on", _TEXT),
    Column("opened_at", _TIME, nullable=False),
    Column("ended_at", _TIME),
    Column("revision", Integer, nullable=False),
    Index(None, "state", "next_due_at"),
)

matter_links = Table(
    "matter_links",
    metadata,
    Column("matter_id", _ID, primary_key=True),
    # What it is about: a case, a communication, another matter.
    Column("linked", _ID, primary_key=True),
    Index(None, "linked"),
)

# Which agency has, or had, a part in what: in a task, or (with an empty task) in a whole matter.
agency_parts = Table(
    "agency_parts",
    metadata,
    Column("dossier", _ID, primary_key=True),
    Column("task", _TEXT, primary_key=True),
    Column("agency", _TEXT, primary_key=True),
)

messages = Table(
    "messages",
    metadata,
    Column("dossier", _ID, primary_key=True),
    Column("message", Integer, primary_key=True, autoincrement=False),
    Column("template", _TEXT, nullable=False),
    Column("state", _TEXT, nullable=False),
    Column("at", _TIME, nullable=False),
    Column("drafted_by", _ID),
    Index(None, "at"),
    Index(None, "state", "at"),
)

case_people = Table(
    "case_people",
    metadata,
    Column("case_id", _ID, primary_key=True),
    Column("person_id", _ID, primary_key=True),
    Index(None, "person_id"),
)

# Who alone may see a case; without a row everybody who works on cases does. With a time, somebody
# who is not on the team reads it until then.
case_teams = Table(
    "case_teams",
    metadata,
    Column("case_id", _ID, primary_key=True),
    Column("person_id", _ID, primary_key=True),
    Column("until", _TIME),
    Index(None, "person_id"),
)

case_tracks = Table(
    "case_tracks",
    metadata,
    Column("case_id", _ID, primary_key=True),
    Column("track", _TEXT, primary_key=True),
    Column("stage", _TEXT, nullable=False),
    Column("joined_at", _TIME, nullable=False),
    Column("ended_at", _TIME),
    Index(None, "track", "stage"),
    # Those that are counted for each page: few rows, however many cases were ever closed.
    Index(
        "ix_case_tracks_open",
        *("track", "stage", "case_id"),
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
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
    Column("number", _TEXT, unique=True),
    Column("title", _TEXT, nullable=False),
    Column("act_by", _TIME),
    Column("acknowledged_at", _TIME),
    Column("delegate", _ID),
    Column("party", _TEXT),
    Column("in_part", Boolean, nullable=False),
    Column("question", Boolean, nullable=False),
    Column("asks_until", _TIME),
    Column("extended", Boolean, nullable=False),
    Column("paused_since", _TIME),
    Column("paused_for", _TEXT),
    Column("held_since", _TIME),
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
    Column("dossier", _ID, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("party", _TEXT, nullable=False),
    Column("what", _TEXT, nullable=False),
    Column("acts", _TEXT, nullable=False),
    Column("task", _TEXT),
    Column("clock", _TEXT),
    Column("agency", _TEXT),
    Column("role", _TEXT),
    Column("drafter", _ID),
    Column("person", _ID),
    Column("state", _TEXT, nullable=False),
    Column("due_at", _TIME),
    Column("act_by", _TIME),
    Column("expected", Boolean, nullable=False),
    Column("paused_since", _TIME),
    Column("paused_for", _TEXT),
    Column("since", _TIME, nullable=False),
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
    Column("dossier", _ID, primary_key=True),
    Column("clock", _TEXT, primary_key=True),
    Column("binds", _TEXT, nullable=False),
    Column("waits_since", _TIME),
    Column("expected_by", _TIME),
    Column("came_at", _TIME),
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

emails = Table(
    "emails",
    metadata,
    Column("email_id", _ID, primary_key=True),
    Column("dossier", _ID, nullable=False),
    Column("message_id", _TEXT, nullable=False, unique=True),
    Column("state", _TEXT, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("code", Integer),
    Column("created_at", _TIME, nullable=False),
    Column("next_try_at", _TIME, nullable=False),
    Column("leased_until", _TIME),
    Column("sent_at", _TIME),
    Column("maybe_duplicate", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    # Which kind of letter it is; unknown of emails that were written before this was kept.
    Column("letter", _TEXT),
    Index(None, "dossier", "state"),
    Index(None, "state", "next_try_at"),
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("handoff_id", _ID, primary_key=True),
    Column("source", _ID, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("target", _ID, nullable=False),
    Column("act", _TEXT, nullable=False),
    Column("command", LargeBinary, nullable=False),
    Column("command_sha256", _TEXT, nullable=False),
    Column("state", _TEXT, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", _TIME, nullable=False),
    Column("next_try_at", _TIME, nullable=False),
    Column("leased_until", _TIME),
    Column("answered_at", _TIME),
    Column("refusal", LargeBinary),
    # Keyed hashes of the row as it was queued, and of its answer.
    Column("seal", LargeBinary, nullable=False),
    Column("answer_seal", LargeBinary),
    Index(None, "source", "state"),
    Index(None, "state", "next_try_at"),
)

sessions = Table(
    "sessions",
    metadata,
    # The SHA-256 of the cookie: whoever reads the table cannot use it.
    Column("session", _TEXT, primary_key=True),
    Column("person", _ID, nullable=False),
    Column("issuer", _TEXT, nullable=False),
    Column("subject", _TEXT, nullable=False),
    Column("acr", _TEXT, nullable=False),
    Column("channel", _TEXT, nullable=False),
    Column("form_key", _TEXT, nullable=False),
    Column("begun_at", _TIME, nullable=False),
    Column("seen_at", _TIME, nullable=False),
    Column("ends_at", _TIME, nullable=False),
    # A keyed code over all of the above but when it was last used.
    Column("code", LargeBinary, nullable=False),
    Index(None, "person"),
)

# What somebody has written and not sent. No event names it, and its author alone reads it.
drafts = Table(
    "drafts",
    metadata,
    Column("person", _ID, primary_key=True),
    # A case, a matter, a task of one as case-.../J1, or a version of a communication.
    Column("subject", _ID, primary_key=True),
    Column("act", _TEXT, primary_key=True),
    Column("saved_at", _TIME, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    # The SHA-256 of the token.
    Column("token", _TEXT, primary_key=True),
    Column("name", _TEXT, nullable=False, unique=True),
    Column("person", _ID, nullable=False),
    Column("agency", _TEXT, nullable=False),
    Column("scopes", _TEXT, nullable=False),
    # The thumbprint (RFC 7638) of the key to which it is bound.
    Column("key_thumbprint", _TEXT, nullable=False),
    Column("made_by", _ID, nullable=False),
    Column("made_at", _TIME, nullable=False),
    Column("ends_at", _TIME, nullable=False),
    # A keyed code over all of the above.
    Column("code", LargeBinary, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    # The SHA-256 of the secret in its address.
    Column("feed", _TEXT, primary_key=True),
    Column("person", _ID, nullable=False),
    Column("agency", _TEXT, nullable=False),
    Column("made_at", _TIME, nullable=False),
    Column("ends_at", _TIME, nullable=False),
    # A keyed code over all of the above.
    Column("code", LargeBinary, nullable=False),
    Index(None, "person"),
)
