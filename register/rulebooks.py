"""The editions and holiday tables that dossiers use, by the hash of their content."""

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, func, select

from register.database import Database, Repository, reading
from register.tables.record import dossiers, installation, rulebooks
from register.teams import seen_by

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.clocks.workdays import HolidayTable


class RulebookMissing(LookupError):
    """The register lacks the edition or the holiday table that a dossier names."""


class Rulebook(NamedTuple):
    """The rules of one dossier."""

    procedure: "Procedure"
    holidays: "HolidayTable"


class Rulebooks(Repository):
    """Keeps the bytes of each edition and holiday table, so that a dossier keeps its rules."""

    def __init__(self, database: Database) -> None:
        """What was read is kept in memory: the content behind a hash never changes."""
        super().__init__(database)
        self._procedures: dict[str, Procedure] = {}
        self._tables: dict[str, HolidayTable] = {}

    @reading
    def rulebook(
        self, connection: Connection, edition_sha256: str, calendar_sha256: str
    ) -> Rulebook:
        """The rules that a dossier names. Raises RulebookMissing."""
        from procedure.annex.editions import procedure_of
        from procedure.clocks.workdays import HolidayTable

        procedure = self._procedures.get(edition_sha256)
        if procedure is None:
            procedure = procedure_of(self._content(connection, edition_sha256))
            self._procedures[edition_sha256] = procedure
        table = self._tables.get(calendar_sha256)
        if table is None:
            content = self._content(connection, calendar_sha256)
            table = HolidayTable.model_validate_json(content, extra="ignore")
            self._tables[calendar_sha256] = table
        return Rulebook(procedure, table)

    def keep(self, connection: Connection, procedure: "Procedure") -> None:
        """Store the edition, and the holiday table that it names."""
        from procedure.clocks.workdays import calendar_ref, table_bytes

        table = procedure.holidays
        edition, calendar = procedure.ref, calendar_ref(table)
        rows = [
            {
                "sha256": edition.sha256,
                "kind": "edition",
                "name": edition.name,
                "content": procedure.content,
            },
            {
                "sha256": calendar.sha256,
                "kind": "calendar",
                "name": calendar.version,
                "content": table_bytes(table),
            },
        ]
        self.database.insert_new(connection, rulebooks, rows)

    @staticmethod
    def _content(connection: Connection, sha256: str) -> bytes:
        query = select(rulebooks.c.content).where(rulebooks.c.sha256 == sha256)
        content: bytes | None = connection.execute(query).scalar()
        if content is None:
            raise RulebookMissing(f"The register lacks the rulebook {sha256}.")
        return content

    @reading
    def open_cases(self, connection: Connection, reader: str | None = None) -> dict[str, int]:
        """How many open cases use each edition, by the hash of its content.

        ``reader`` leaves out cases that are limited to teams of others.
        """
        row = dossiers.c
        query = (
            select(row.edition_sha256, func.count())
            .where(row.open.is_(True), row.dossier >= "case-", row.dossier < "case.")
            .where(*seen_by(row.dossier, reader))
            .group_by(row.edition_sha256)
        )
        return {sha256: count for sha256, count in connection.execute(query)}

    @reading
    def build(self, connection: Connection) -> str | None:
        """The build that last took up the open dossiers."""
        query = select(installation.c.value).where(installation.c.name == "build")
        found: str | None = connection.execute(query).scalar()
        return found

    def note_build(self, connection: Connection, build: str) -> None:
        """Record that this build has taken up the open dossiers."""
        self.database.upsert(connection, installation, [{"name": "build", "value": build}])
