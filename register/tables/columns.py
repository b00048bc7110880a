"""What all tables share: how columns keep texts and times, and the whole schema."""

from sqlalchemy import MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table is in it: whoever imports one of them has loaded all."""

# No text has a maximum length: PostgreSQL would refuse what SQLite accepts, and a case would stop.
# It sorts by its bytes, on PostgreSQL as on SQLite, whatever language the database is set to: the
# same order on both, and comparing is much faster.
TEXT = String().with_variant(String(collation="C"), "postgresql")
ID = TEXT
# Times are ISO 8601 in UTC with microseconds: the same text on both databases, and sortable.
TIME = TEXT
