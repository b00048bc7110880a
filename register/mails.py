"""Mail in the register: stored bytes, and what became of them."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from procedure.people import SYSTEM
from register import ledger
from register.documents import Documents
from register.sealing import KeyDestroyed, seal, unseal
from register.store import reading, stamp, writing
from register.tables import outbox
from register.values import Entry, MailRow, MailState, OutboxMail


class Mails(Documents):
    """The part of the register that keeps mail."""

    def _queue(self, connection: Connection, dossier: str, mails: Sequence[OutboxMail]) -> None:
        """Put mails into the outbox; one that is there already keeps its bytes.

        A dossier whose key was destroyed sends no mail; its events go on without.
        """
        if not mails:
            return
        try:
            key = self._seals.key_for_writing(connection, dossier, stamp(mails[0].created_at))
        except KeyDestroyed:
            return
        rows = []
        for mail in mails:
            content = {"recipient": mail.recipient, "mime": mail.mime.decode("latin-1")}
            rows.append(
                {
                    "mail_id": mail.mail_id,
                    "dossier": dossier,
                    "message_id": mail.message_id,
                    "state": MailState.QUEUED,
                    "attempts": 0,
                    "created_at": stamp(mail.created_at),
                    "maybe_duplicate": False,
                    "sealed": seal(key, f"outbox/{mail.mail_id}", json.dumps(content).encode()),
                }
            )
        connection.execute(self._insert(outbox).on_conflict_do_nothing(), rows)

    @writing
    def claim_mail(self, mail_id: str) -> tuple[str, bytes, bool] | None:
        """Mark a mail as being sent: recipient, bytes, and whether it was tried before.

        None when it is sent or given up. The mark is written before the server is spoken to: a mail
        found so after a crash may have been delivered, and goes out again with the same bytes.
        Raises KeyDestroyed, SealBroken, UnknownKey; then the mail stands as it stood.
        """
        with self._write() as connection:
            query = select(outbox).where(outbox.c.mail_id == mail_id)
            row = connection.execute(query).mappings().first()
            if row is None or row["state"] in (MailState.SENT, MailState.FAILED):
                return None
            key = self._seals.key(connection, row["dossier"])
            content = json.loads(unseal(key, f"outbox/{mail_id}", row["sealed"]))
            connection.execute(
                update(outbox)
                .where(outbox.c.mail_id == mail_id)
                .values(state=MailState.SENDING, attempts=outbox.c.attempts + 1)
            )
        tried = row["state"] == MailState.SENDING or row["maybe_duplicate"]
        return content["recipient"], content["mime"].encode("latin-1"), tried

    async def mail_sent(self, mail_id: str, at: datetime, *, maybe_duplicate: bool) -> None:
        """The server accepted it."""
        values = {
            "state": MailState.SENT,
            "sent_at": stamp(at),
            "code": 250,
            "maybe_duplicate": maybe_duplicate,
        }
        await self._ended(mail_id, "MailSent", at, values)

    async def mail_refused(
        self, mail_id: str, at: datetime, code: int | None, *, maybe_duplicate: bool
    ) -> None:
        """It is given up; ``maybe_duplicate``: an attempt may have delivered it all the same."""
        values = {"state": MailState.FAILED, "code": code, "maybe_duplicate": maybe_duplicate}
        await self._ended(mail_id, "MailRefused", at, values)

    async def mail_unreadable(self, mail_id: str, at: datetime) -> None:
        """Its seal is broken: it is given up, and the ledger says so."""
        await self._ended(mail_id, "MailUnreadable", at, {"state": MailState.FAILED, "code": None})

    @writing
    def mail_deferred(self, mail_id: str, code: int | None, *, maybe_duplicate: bool) -> None:
        """The server did not take it now; it stays queued."""
        with self._write() as connection:
            connection.execute(
                update(outbox)
                .where(outbox.c.mail_id == mail_id, outbox.c.state == MailState.SENDING)
                .values(state=MailState.QUEUED, code=code, maybe_duplicate=maybe_duplicate)
            )

    @writing
    def _ended(self, mail_id: str, kind: str, at: datetime, values: dict[str, Any]) -> None:
        with self._write() as connection:
            row = connection.execute(select(outbox).where(outbox.c.mail_id == mail_id)).one()
            if row.state in (MailState.SENT, MailState.FAILED):
                return
            tried = row.maybe_duplicate or row.state == MailState.SENDING
            values = {"maybe_duplicate": tried, **values}
            connection.execute(update(outbox).where(outbox.c.mail_id == mail_id).values(**values))
            data = {
                "mail": mail_id,
                "code": values["code"],
                "maybe_duplicate": values["maybe_duplicate"],
            }
            entry = Entry(kind=kind, key=f"{mail_id}/{kind}", at=at, actor=SYSTEM.person, data=data)
            ledger.append(connection, row.dossier, [(None, entry)])

    @reading
    def unsent_mails(self, dossier: str | None = None) -> list[str]:
        """The ids of mails that are neither sent nor given up."""
        query = select(outbox.c.mail_id).where(
            outbox.c.state.in_([MailState.QUEUED, MailState.SENDING])
        )
        if dossier is not None:
            query = query.where(outbox.c.dossier == dossier)
        with self._read() as connection:
            return list(connection.execute(query.order_by(outbox.c.mail_id)).scalars())

    @reading
    def count_mails(self) -> dict[MailState, int]:
        """How many mails stand in each state."""
        query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        with self._read() as connection:
            counted = {MailState(state): count for state, count in connection.execute(query)}
        return {state: counted.get(state, 0) for state in MailState}

    @reading
    def list_mails(self, dossier: str | None = None) -> list[MailRow]:
        """The outbox: no address, no content."""
        names = list(MailRow.model_fields)
        query = select(*(outbox.c[name] for name in names)).order_by(
            outbox.c.created_at, outbox.c.mail_id
        )
        if dossier is not None:
            query = query.where(outbox.c.dossier == dossier)
        with self._read() as connection:
            rows = connection.execute(query).mappings().all()
        return [MailRow.model_validate(dict(row)) for row in rows]
