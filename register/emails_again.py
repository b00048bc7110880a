"""Emails that were given up, and are sent again: each time is an event of its own."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Connection, bindparam, select, update

from procedure.refusals import NotFound, NotNow
from register.gate import Admitted
from register.tables.leaving import emails
from register.tables.record import ledger as entries
from register.values import EmailState


class EmailEvent(StrEnum):
    """What people do with emails. The values are names of events in the ledger."""

    AGAIN = "EmailSentAgain"
    """An administrator sent an email again that was given up."""


_KNOWN = select(entries.c.entry_key).where(
    entries.c.entry_key.in_(bindparam("keys", expanding=True))
)
_MOST = 9
"""So many times an email can be sent again."""


class EmailIsNotGivenUp(NotNow):
    """It was sent, or is still tried."""

    sentence = "Email {email} is not given up: there is nothing to send again."


class SentAgainTooOften(NotNow):
    """Something else is wrong."""

    sentence = "Email {email} was sent again {times} times: inform the person by other means."


def times_again(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """How often each of these emails was sent again; what never was is left out."""
    begun = _found(connection, [_key(one, 1) for one in ids])
    again = [one for one in ids if _key(one, 1) in begun]
    numbers = range(1, _MOST + 1)
    keys = _found(connection, [_key(one, n) for one in again for n in numbers])
    return {one: sum(_key(one, n) in keys for n in numbers) for one in again}


def send_again(connection: Connection, admitted: Admitted, email: str) -> None:
    """Queue an email that was given up, with the same bytes, as if it had never been tried.

    Raises NotFound, EmailIsNotGivenUp, SentAgainTooOften.
    """
    row = connection.execute(
        select(emails.c.dossier, emails.c.state).where(emails.c.email_id == email)
    ).first()
    if row is None:
        raise NotFound(what="email", name=email)
    if row.state != EmailState.FAILED:
        raise EmailIsNotGivenUp(email=email)
    times = times_again(connection, [email]).get(email, 0)
    if times == _MOST:
        raise SentAgainTooOften(email=email, times=times)
    connection.execute(
        update(emails)
        .where(emails.c.email_id == email)
        .values(state=EmailState.QUEUED, attempts=0, code=None, next_try_at="", leased_until=None)
    )
    key = _key(email, times + 1)
    admitted.note(connection, EmailEvent.AGAIN, key, 0, {"dossier": row.dossier})


def _key(email: str, number: int) -> str:
    return f"{email}/{EmailEvent.AGAIN}/{number}"


def _found(connection: Connection, keys: Sequence[str]) -> frozenset[str]:
    return (
        frozenset(connection.execute(_KNOWN, {"keys": list(keys)}).scalars())
        if keys
        else frozenset()
    )
