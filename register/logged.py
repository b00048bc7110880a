"""The log of messages: what was composed here and what was received, by time."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    String,
    and_,
    false,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.sql import ColumnElement

from procedure.values import CommunicationId, DossierId, Moment, Stored
from register.database import Repository, reading, stamp
from register.tables.casework import messages
from register.tables.intake import communication_versions
from register.teams import seen_by


class Direction(StrEnum):
    """Which way a message went."""

    IN = "IN"
    """It came."""
    OUT = "OUT"
    """It left, or is to leave."""


class Logged(Stored):
    """A message in the log, without anything that was said in it."""

    at: Moment
    """When it came or left; what has not left: when it was drafted."""
    direction: Direction
    dossier: DossierId | None
    """The case or matter from which it leaves; the case to which what came belongs, if any."""
    number: int
    """Of what leaves its number in the case or matter; of what came its version."""
    what: str
    """The template of what leaves; the kind of what came."""
    state: str
    communication: CommunicationId | None


class MessageLog(Repository):
    """Reads both directions as one list. The acts and the deliveries write the rows."""

    @reading
    def newest(
        self,
        connection: Connection,
        *,
        limit: int,
        direction: Direction | None = None,
        state: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        dossier: str | None = None,
        versions: Sequence[tuple[str, int]] = (),
        reader: str | None = None,
    ) -> list[Logged]:
        """The newest messages, at most ``limit``, the newest first.

        ``until`` is the first moment that no longer counts. With ``dossier`` only what leaves from
        it, and the ``versions`` of communications, which the caller knows to belong to it; without,
        ``reader`` leaves out what belongs to cases that are limited to teams of others.
        """
        both: list[Select[Any]] = []
        out, came = messages.c, communication_versions.c
        if direction is not Direction.IN:
            query = select(
                out.at.label("at"),
                literal(Direction.OUT.value, String).label("direction"),
                out.dossier.label("dossier"),
                out.message.label("number"),
                out.template.label("what"),
                out.state.label("state"),
                null().label("communication"),
            ).where(*_between(out.at, since, until))
            own = out.dossier == dossier
            both.append(query.where(*([own] if dossier else seen_by(out.dossier, reader))))
        if direction is not Direction.OUT:
            query = select(
                came.received_at.label("at"),
                literal(Direction.IN.value, String).label("direction"),
                came.case_id.label("dossier"),
                came.version.label("number"),
                came.kind.label("what"),
                came.state.label("state"),
                came.communication_id.label("communication"),
            ).where(*_between(came.received_at, since, until))
            of_case = or_(
                *(and_(came.communication_id == one, came.version == v) for one, v in versions),
                false(),
            )
            both.append(query.where(*([of_case] if dossier else seen_by(came.case_id, reader))))
        found: list[RowMapping] = []
        for query in both:
            columns = query.selected_columns
            if state is not None:
                query = query.where(columns["state"] == state)
            query = query.order_by(columns["at"].desc()).limit(limit)
            found += connection.execute(query).mappings().all()
        newest = sorted((Logged.model_validate(dict(row)) for row in found), key=_order)
        return newest[: -limit - 1 : -1]


def _order(logged: Logged) -> tuple[datetime, str, str, int]:
    return logged.at, logged.direction, logged.communication or logged.dossier or "", logged.number


def _between(
    at: ColumnElement[str], since: datetime | None, until: datetime | None
) -> list[ColumnElement[bool]]:
    return [
        *([at >= stamp(since)] if since is not None else []),
        *([at < stamp(until)] if until is not None else []),
    ]
