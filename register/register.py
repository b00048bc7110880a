"""The register: every write is one transaction that holds the act and its ledger event."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from procedure.rows import CaseRow, IntakeRow, TaskRow
from procedure.values import Value
from register import ledger
from register.keyring import KeyRing
from register.ledger import Tampered, Verified, record_of
from register.mails import Mails
from register.schema import upgrade
from register.sealing import root_of
from register.store import RegisterUnusable, make_engine, reading, stamp, writing
from register.tables import cases, communication_versions, mentions, tasks
from register.tables import ledger as ledger_table
from register.values import Appended, Behind, Entry, LedgerRecord, OutboxMail


class RegisterIsOlder(Exception):
    """The register lacks events that the workflow knows: it was restored from an older copy.

    Nothing is written until an operator has looked (docs/operations.md).
    """


class KeyLingers(Exception):
    """A key is destroyed, but the database could not yet clear its bytes away: tell it again."""


class Register(Mails):
    """The memory of one installation, on SQLite or PostgreSQL."""

    @classmethod
    async def open(cls, url: str, ring: KeyRing) -> Self:
        """Open the register at an SQLAlchemy URL and bring its schema up to date.

        Raises RegisterUnusable.
        """
        engine = make_engine(url)
        try:
            if engine.dialect.name == "sqlite" and engine.url.database:
                Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
            await asyncio.to_thread(upgrade, engine)
        except (DBAPIError, OSError) as error:
            engine.dispose()
            reason = error.orig if isinstance(error, DBAPIError) else error.strerror
            raise RegisterUnusable(
                f"The register at {engine.url.render_as_string()} cannot be opened: {reason}."
            ) from None
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, ring)

    # --- the record of a dossier ----------------------------------------------------------------

    @writing
    def append(
        self,
        dossier: str,
        after_revision: int,
        entries: Sequence[Entry],
        *,
        mails: Sequence[OutboxMail] = (),
        case: CaseRow | None = None,
        tasks: Sequence[TaskRow] = (),
        intake: IntakeRow | None = None,
    ) -> Appended | Behind:
        """Append entries after a revision, with mails and list rows, in one transaction.

        Told again, the same entries change nothing. Where the register holds others after that
        revision, it says which, and nothing is written. Raises RegisterIsOlder.
        """
        with self._write() as connection:
            last = self._revision(connection, dossier)
            if last < after_revision:
                raise RegisterIsOlder(f"The register has {dossier} only up to event {last}.")
            if last > after_revision:
                held = self._records(connection, dossier, after_revision)
                offered = [entry.key for entry in entries]
                if [record.key for record in held[: len(offered)]] == offered:
                    return Appended(revision=after_revision + len(offered), retried=True)
                return Behind(records=tuple(held))
            numbered: list[tuple[int | None, Entry]] = [
                (after_revision + place, entry) for place, entry in enumerate(entries, start=1)
            ]
            ledger.append(connection, dossier, numbered)
            self._queue(connection, dossier, mails)
            self._keep_rows(connection, case, tasks, intake)
        return Appended(revision=after_revision + len(entries))

    def _revision(self, connection: Connection, dossier: str) -> int:
        query = select(func.coalesce(func.max(ledger_table.c.revision), 0)).where(
            ledger_table.c.dossier == dossier
        )
        revision: int = connection.execute(query).scalar_one()
        return revision

    def _records(
        self, connection: Connection, dossier: str, after_revision: int
    ) -> list[LedgerRecord]:
        query = (
            select(ledger_table.c.body)
            .where(ledger_table.c.dossier == dossier, ledger_table.c.revision > after_revision)
            .order_by(ledger_table.c.revision)
        )
        return [record_of(body) for body in connection.execute(query).scalars()]

    def _keep_rows(
        self,
        connection: Connection,
        case: CaseRow | None,
        task_rows: Sequence[TaskRow],
        intake: IntakeRow | None,
    ) -> None:
        if case is not None:
            self._upsert(connection, cases, [_columns(case)])
        if task_rows:
            self._upsert(connection, tasks, [_columns(row) for row in task_rows])
        if intake is not None:
            table = communication_versions
            connection.execute(
                table.update()
                .where(
                    table.c.communication_id == intake.communication_id,
                    table.c.version == intake.version,
                )
                .values(
                    state=intake.state,
                    restricted=intake.restricted,
                    hit_count=intake.hit_count,
                    case_id=intake.case_id,
                )
            )
            named = [
                {"communication_id": intake.communication_id, "person_id": person}
                for person in intake.persons
            ]
            if named:
                known = self._insert(mentions).on_conflict_do_nothing()
                connection.execute(known, named)

    @reading
    def records(self, dossier: str, after_revision: int = 0) -> list[LedgerRecord]:
        """The events of a dossier that have a revision, in their order."""
        with self._read() as connection:
            return self._records(connection, dossier, after_revision)

    @reading
    def everything(self, dossier: str) -> list[LedgerRecord]:
        """All ledger records of a dossier: events, documents, mails, attachments."""
        query = (
            select(ledger_table.c.body)
            .where(ledger_table.c.dossier == dossier)
            .order_by(ledger_table.c.seq)
        )
        with self._read() as connection:
            return [record_of(body) for body in connection.execute(query).scalars()]

    async def await_revision(self, dossier: str, revision: int, patience: float = 30.0) -> None:
        """Wait until it has this revision. Raises TimeoutError after ``patience`` seconds."""
        async with asyncio.timeout(patience):
            while await self.revision(dossier) < revision:
                await asyncio.sleep(0.02)

    @reading
    def revision(self, dossier: str) -> int:
        """How many events the dossier has."""
        with self._read() as connection:
            return self._revision(connection, dossier)

    @writing
    def note(self, dossier: str, entry: Entry) -> None:
        """Write an event beside the dossier's own line, once for each key."""
        with self._write() as connection:
            known = select(ledger_table.c.seq).where(ledger_table.c.entry_key == entry.key)
            if connection.execute(known).first() is None:
                ledger.append(connection, dossier, [(None, entry)])

    @writing
    def destroy_key(self, dossier: str, at: datetime, actor: str, authority: str) -> None:
        """Destroy a dossier's key, on the order named by ``authority`` (a code, not a text).

        The database's files hold it no longer; copies of them (backups, PostgreSQL's archived log)
        do until they expire. Idempotent. Raises NotFound, KeyLingers.
        """
        root = root_of(dossier)
        with self._write() as connection:
            if self._seals.destroy(connection, root, stamp(at)):
                entry = Entry(
                    kind="KeyDestroyed",
                    key=f"{root}/key-destroyed",
                    at=at,
                    actor=actor,
                    data={"dossier": root, "authority": authority},
                )
                ledger.append(connection, root, [(None, entry)])
        self._clear_away(root)

    def _clear_away(self, dossier: str) -> None:
        """Rewrite what still holds earlier contents: SQLite's log, PostgreSQL's old rows."""
        with self._alone() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.exec_driver_sql("VACUUM (FULL) dossier_keys")
                return
            result = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            if result.one()[0]:
                raise KeyLingers(f"The key of {dossier} is destroyed, but the log is in use.")

    @reading
    def verify(self) -> Verified | Tampered:
        """Verify the whole ledger."""
        with self._read() as connection:
            return ledger.verify(connection)

    # --- lists ------------------------------------------------------------------------------------

    @reading
    def list_cases(
        self, *, state: str | None = None, person: str | None = None, limit: int | None = None
    ) -> list[CaseRow]:
        """Cases by what is due next; those with nothing due come last.

        All of them, as they stand at one moment, unless ``limit`` says less.
        """
        query = (
            select(cases)
            .order_by(cases.c.next_due_at.is_(None), cases.c.next_due_at, cases.c.case_id)
            .limit(limit)
        )
        if state is not None:
            query = query.where(cases.c.state == state)
        if person is not None:
            query = query.where(cases.c.person_id == person)
        with self._read() as connection:
            rows = connection.execute(query).mappings().all()
        return [CaseRow.model_validate(dict(row)) for row in rows]

    @reading
    def case(self, case_id: str) -> CaseRow | None:
        """The list row of a case."""
        query = select(cases).where(cases.c.case_id == case_id)
        with self._read() as connection:
            row = connection.execute(query).mappings().first()
        return CaseRow.model_validate(dict(row)) if row is not None else None

    @reading
    def list_tasks(
        self,
        *,
        agency: str | None = None,
        case_id: str | None = None,
        open_only: bool = True,
        limit: int | None = None,
    ) -> list[TaskRow]:
        """Tasks by their due time; those with none come last.

        All of them, as they stand at one moment, unless ``limit`` says less.
        """
        query = (
            select(tasks)
            .order_by(tasks.c.due_at.is_(None), tasks.c.due_at, tasks.c.case_id, tasks.c.task_id)
            .limit(limit)
        )
        if agency is not None:
            query = query.where(tasks.c.agency == agency)
        if case_id is not None:
            query = query.where(tasks.c.case_id == case_id)
        if open_only:
            query = query.where(tasks.c.state.not_in(["ANSWERED", "WITHDRAWN"]))
        with self._read() as connection:
            rows = connection.execute(query).mappings().all()
        return [TaskRow.model_validate(dict(row)) for row in rows]


def _columns(row: Value) -> dict[str, Any]:
    """A list row as columns: times as the register keeps them."""
    values = {name: getattr(row, name) for name in type(row).model_fields}
    return {
        name: stamp(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }
