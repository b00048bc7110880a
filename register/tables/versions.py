"""What counts for the whole office, in numbered versions: roster, closures, directory."""

from sqlalchemy import Column, Integer, LargeBinary, Table

from register.tables.columns import ID, TEXT, TIME, metadata

rosters = Table(
    "rosters",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", TEXT, nullable=False),
    Column("lookup", LargeBinary, nullable=False),
    Column("persons", Integer, nullable=False),
    Column("loaded_at", TIME, nullable=False),
    Column("loaded_by", ID, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    # A keyed code over all of the above but the text, which its own key seals here.
    Column("code", LargeBinary, nullable=False),
)

closure_versions = Table(
    "closure_versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("closures", LargeBinary, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("proposed_at", TIME, nullable=False),
    Column("proposed_by", ID, nullable=False),
    Column("decided_at", TIME),
    Column("decided_by", ID),
    # A keyed code over all of the above, as of a version of the directory.
    Column("code", LargeBinary, nullable=False),
)

directory_versions = Table(
    "directory_versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("based_on", Integer, nullable=False),
    Column("sha256", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("proposed_at", TIME, nullable=False),
    Column("proposed_by", ID, nullable=False),
    Column("decided_at", TIME),
    Column("decided_by", ID),
    # A keyed code over all of the above: whoever writes a row without the key ring is found.
    Column("code", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
