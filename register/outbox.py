"""The outbox: emails as stored bytes, their leases for sending, and how they ended."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache, partial
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Update,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from procedure.people import SYSTEM_ID
from procedure.register_acts import SendEmailAgain
from register import ledger
from register.database import Database, Repository, reading, stamp, writing
from register.directories import Directories
from register.emails_again import send_again, times_again
from register.gate import Gate
from register.keyring import UnknownKey
from register.sealing import KeyDestroyed, SealBroken, Seals, seal, unseal
from register.tables.leaving import emails
from register.values import EmailRow, EmailState, Entry, LeasedEmail, OutboxEmail

_OPEN = (EmailState.QUEUED, EmailState.SENDING)
_DUE = (
    select(emails)
    .where(
        emails.c.state.in_(_OPEN),
        emails.c.next_try_at <= bindparam("now"),
        or_(emails.c.leased_until.is_(None), emails.c.leased_until < bindparam("now")),
    )
    .order_by(emails.c.created_at, emails.c.email_id)
    .limit(bindparam("most", type_=Integer))
)
_ENDED = (
    update(emails)
    .where(emails.c.email_id == bindparam("id"))
    .values(
        state=bindparam("now_in"),
        sent_at=bindparam("sent"),
        code=bindparam("last_code"),
        maybe_duplicate=bindparam("perhaps"),
        leased_until=None,
    )
)

_TAKEN = (
    update(emails)
    .where(emails.c.email_id == bindparam("id"))
    .values(
        state=EmailState.SENDING, attempts=emails.c.attempts + 1, leased_until=bindparam("until")
    )
)
_HELD = (
    update(emails)
    .where(emails.c.email_id == bindparam("id"))
    .values(leased_until=bindparam("until"))
)
_STILL_OPEN = select(emails.c.email_id, emails.c.dossier).where(
    emails.c.email_id.in_(bindparam("ids", expanding=True)), emails.c.state.in_(_OPEN)
)


class EmailEnd(StrEnum):
    """How an email ends. The values are the names of events in the ledger."""

    SENT = "EmailSent"
    """The mail server accepted an email."""
    REFUSED = "EmailRefused"
    """An email was given up."""
    UNREADABLE = "EmailUnreadable"
    """An email was given up because its seal is broken: the register was changed from outside, or
    damaged."""


class Ended(NamedTuple):
    """An email that is sent or given up."""

    email_id: str
    end: EmailEnd
    code: int | None
    maybe_duplicate: bool


class Deferred(NamedTuple):
    """An email that will be tried again."""

    email_id: str
    attempts: int
    """The attempt that this is about. A later one, by another sender, is not affected."""
    code: int | None
    maybe_duplicate: bool
    next_try_at: datetime


class Lease(NamedTuple):
    """Emails taken for one attempt, and those that cannot be opened."""

    emails: list[LeasedEmail]
    broken: list[str]
    """Their seal is broken: somebody must check the register."""
    without_key: list[str]
    """The key ring lacks their key: an operator can fix that."""


def _columns(ended: Ended, at: datetime) -> dict[str, Any]:
    sent = ended.end is EmailEnd.SENT
    return {
        "id": ended.email_id,
        "now_in": EmailState.SENT if sent else EmailState.FAILED,
        "sent": stamp(at) if sent else None,
        "last_code": ended.code,
        "perhaps": ended.maybe_duplicate,
    }


def _entry(ended: Ended, at: datetime, times: int) -> Entry:
    """``times`` says how often it was sent again: each end is an event of its own."""
    return Entry(
        kind=ended.end,
        key=f"{ended.email_id}/{ended.end}{f'/{times}' if times else ''}",
        at=at,
        actor=SYSTEM_ID,
        data={
            "email": ended.email_id,
            "code": ended.code,
            "maybe_duplicate": ended.maybe_duplicate,
        },
    )


def _newest(connection: Connection, which: ColumnElement[bool], limit: int) -> Sequence[EmailRow]:
    query = (
        select(*(emails.c[name] for name in EmailRow.model_fields))
        .where(which)
        .order_by(emails.c.created_at.desc(), emails.c.email_id)
        .limit(limit)
    )
    rows = connection.execute(query).mappings().all()
    return [EmailRow.model_validate(dict(row)) for row in rows]


class Outbox(Repository):
    """Keeps emails until the mail server has them, or they are given up."""

    def __init__(self, database: Database, seals: Seals, directories: Directories) -> None:
        """``seals`` has the keys of dossiers; ``directories`` says who may send one again."""
        super().__init__(database)
        self._seals = seals
        self._directories = directories

    def queue(self, connection: Connection, dossier: str, queued: Sequence[OutboxEmail]) -> None:
        """Add emails to the outbox. One that is already there keeps its bytes.

        A dossier whose key was destroyed sends no emails. Its events are recorded without them.
        """
        if not queued:
            return
        created = stamp(queued[0].created_at)
        try:
            key = self._seals.key_for_writing(connection, dossier, created)
        except KeyDestroyed:
            return
        rows = []
        for email in queued:
            content = {"recipient": email.recipient, "mime": email.mime.decode("latin-1")}
            rows.append(
                {
                    "email_id": email.email_id,
                    "dossier": dossier,
                    "message_id": email.message_id,
                    "state": EmailState.QUEUED,
                    "attempts": 0,
                    "created_at": created,
                    # Sent at once, whatever time it is in a rehearsal.
                    "next_try_at": "",
                    "maybe_duplicate": False,
                    "letter": email.letter,
                    "sealed": seal(key, f"emails/{email.email_id}", json.dumps(content).encode()),
                }
            )
        self.database.insert_new(connection, emails, rows)

    @writing
    def lease(self, connection: Connection, limit: int, now: datetime, span: timedelta) -> Lease:
        """Take emails for sending. Nobody else can take them until the lease ends.

        The lease is written before the server is contacted. An email whose lease ran out may have
        been delivered, and goes out again with the same bytes. What cannot be opened is given up
        here, unless only the key is missing.
        """
        leased: list[LeasedEmail] = []
        broken: list[str] = []
        without_key: list[str] = []
        ended: list[Ended] = []
        key_of = cache(partial(self._seals.key, connection))
        for row in connection.execute(_DUE, {"now": stamp(now), "most": limit}).mappings().all():
            email_id = row["email_id"]
            tried = row["state"] == EmailState.SENDING or row["maybe_duplicate"]
            try:
                key = key_of(row["dossier"])
                content = json.loads(unseal(key, f"emails/{email_id}", row["sealed"]))
            except KeyDestroyed:
                ended.append(Ended(email_id, EmailEnd.REFUSED, None, tried))
                continue
            except SealBroken:
                broken.append(email_id)
                ended.append(Ended(email_id, EmailEnd.UNREADABLE, None, tried))
                continue
            except UnknownKey:
                without_key.append(email_id)
                continue
            leased.append(
                LeasedEmail(
                    email_id=email_id,
                    recipient=content["recipient"],
                    mime=content["mime"].encode("latin-1"),
                    attempts=row["attempts"] + 1,
                    tried_before=tried,
                )
            )
        self._hold(connection, _TAKEN, [one.email_id for one in leased], now + span)
        # The state stays, because it shows whether the email may have been delivered.
        self._hold(connection, _HELD, without_key, now + span)
        self.end.within(connection, ended, now)
        return Lease(leased, broken, without_key)

    @writing
    def renew(self, connection: Connection, leased: Sequence[LeasedEmail], until: datetime) -> None:
        """Extend the lease: sending all of these takes time."""
        self._hold(connection, _HELD, [one.email_id for one in leased], until)

    @staticmethod
    def _hold(connection: Connection, how: Update, ids: Sequence[str], until: datetime) -> None:
        if ids:
            connection.execute(how, [{"id": one, "until": stamp(until)} for one in ids])

    @writing
    def end(self, connection: Connection, ended: Sequence[Ended], at: datetime) -> None:
        """Record that these are sent or given up, once for each in the ledger."""
        if not ended:
            return
        ids = [one.email_id for one in ended]
        dossiers = {
            row.email_id: row.dossier for row in connection.execute(_STILL_OPEN, {"ids": ids})
        }
        ending = [one for one in ended if one.email_id in dossiers]
        if not ending:
            return
        connection.execute(_ENDED, [_columns(one, at) for one in ending])
        again = times_again(connection, ids)
        ledger.append_all(
            connection,
            [
                (dossiers[one.email_id], None, _entry(one, at, again.get(one.email_id, 0)))
                for one in ending
            ],
        )

    @writing
    def send_again(
        self, connection: Connection, order: SendEmailAgain, gate: Gate, at: datetime
    ) -> None:
        """Queue an email again that was given up, as a person ordered, signed.

        Raises what the gate raises, NotFound, EmailIsNotGivenUp, SentAgainTooOften.
        """
        directory = self._directories.current.within(connection)
        send_again(connection, gate.admit(connection, order, directory, at), order.email)

    @writing
    def defer(self, connection: Connection, deferred: Sequence[Deferred]) -> None:
        """Try these again later: the server did not accept them now."""
        if not deferred:
            return
        statement = (
            update(emails)
            .where(
                emails.c.email_id == bindparam("id"),
                emails.c.state == EmailState.SENDING,
                emails.c.attempts == bindparam("attempt"),
            )
            .values(
                state=EmailState.QUEUED,
                code=bindparam("last_code"),
                maybe_duplicate=bindparam("perhaps"),
                next_try_at=bindparam("next_try"),
                leased_until=None,
            )
        )
        connection.execute(
            statement,
            [
                {
                    "id": one.email_id,
                    "attempt": one.attempts,
                    "last_code": one.code,
                    "perhaps": one.maybe_duplicate,
                    "next_try": stamp(one.next_try_at),
                }
                for one in deferred
            ],
        )

    @reading
    def unsent(self, connection: Connection, dossier: str | None = None) -> list[str]:
        """The ids of emails that are neither sent nor given up."""
        query = select(emails.c.email_id).where(emails.c.state.in_(_OPEN))
        if dossier is not None:
            query = query.where(emails.c.dossier == dossier)
        return list(connection.execute(query.order_by(emails.c.email_id)).scalars())

    @reading
    def count(self, connection: Connection) -> dict[EmailState, int]:
        """How many emails there are in each state."""
        query = select(emails.c.state, func.count()).group_by(emails.c.state)
        counted = {EmailState(state): count for state, count in connection.execute(query)}
        return {state: counted.get(state, 0) for state in EmailState}

    @reading
    def given_up(self, connection: Connection, limit: int) -> Sequence[EmailRow]:
        """Those that were given up, the newest first."""
        return _newest(connection, emails.c.state == EmailState.FAILED, limit)

    @reading
    def tried_again(self, connection: Connection, limit: int) -> Sequence[EmailRow]:
        """Those that did not arrive yet and will be tried again, the newest first."""
        waits = and_(emails.c.state == EmailState.QUEUED, emails.c.attempts > 0)
        return _newest(connection, waits, limit)

    @reading
    def list(self, connection: Connection, dossier: str | None = None) -> Sequence[EmailRow]:
        """The outbox: no address, no content."""
        names = tuple(EmailRow.model_fields)
        query = select(*(emails.c[name] for name in names)).order_by(
            emails.c.created_at, emails.c.email_id
        )
        if dossier is not None:
            query = query.where(emails.c.dossier == dossier)
        rows = connection.execute(query).mappings().all()
        return [EmailRow.model_validate(dict(row)) for row in rows]
