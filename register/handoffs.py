"""Handoffs: commands for other dossiers, kept until their target has answered."""

import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, RowMapping, bindparam, func, or_, select, update

from procedure.dossier import Command, hash_of, read_command
from procedure.intake.settling import ANSWER, answer_of
from procedure.refusals import Refusal
from register.database import Database, Repository, reading, stamp, writing
from register.lookups import Lookups
from register.tables.leaving import handoffs
from register.values import HandoffState, LeasedHandoff, OpenHandoff

_OPEN = (HandoffState.QUEUED, HandoffState.ACCEPTED, HandoffState.REFUSED)


_Row = Mapping[str, Any] | RowMapping
# Built once: building a statement takes about as long as executing it.
_ROW = select(handoffs).where(handoffs.c.handoff_id == bindparam("id"))
_DUE = (
    select(handoffs)
    .where(
        handoffs.c.state.in_(_OPEN),
        handoffs.c.next_try_at <= bindparam("now"),
        or_(handoffs.c.leased_until.is_(None), handoffs.c.leased_until < bindparam("now")),
    )
    .order_by(handoffs.c.created_at, handoffs.c.handoff_id)
    .limit(bindparam("most", type_=Integer))
)
_TAKEN = (
    update(handoffs)
    .where(handoffs.c.handoff_id == bindparam("id"))
    .values(attempts=handoffs.c.attempts + 1, leased_until=bindparam("until"))
)
_ANSWERED = (
    update(handoffs)
    .where(handoffs.c.handoff_id == bindparam("id"), handoffs.c.state == HandoffState.QUEUED)
    .values(
        state=bindparam("now_in"),
        answered_at=bindparam("now"),
        refusal=bindparam("refused"),
        answer_seal=bindparam("code"),
    )
)
_SETTLED = (
    update(handoffs)
    .where(handoffs.c.handoff_id == bindparam("id"))
    .values(state=HandoffState.SETTLED, leased_until=None)
)


class Handoffs(Repository):
    """Written by the source's act, delivered by a relay, answered by the target.

    A row counts by its seals, keyed hashes that nobody makes without the key ring: one that was
    written or changed by SQL is no handoff, and no answer.
    """

    def __init__(self, database: Database, lookups: Lookups) -> None:
        """``lookups`` makes the seals."""
        super().__init__(database)
        self._lookups = lookups

    def _seal(self, row: _Row) -> bytes:
        names = ("handoff_id", "source", "target", "act", "command_sha256")
        parts = [str(row["revision"]), *(row[name] for name in names)]
        return self._lookups.mac("handoff", *parts)

    def _answer_seal(self, handoff_id: str, refusal: bytes | None) -> bytes:
        kind = HandoffState.ACCEPTED if refusal is None else HandoffState.REFUSED
        return self._lookups.mac("handoff-answer", handoff_id, kind, refusal or b"")

    def _whole(self, row: _Row) -> bool:
        """Whether the row is as it was queued."""
        return hmac.compare_digest(self._seal(row), row["seal"])

    def _answer_whole(self, row: _Row) -> bool:
        """Whether the row is answered, and the answer is the one that was noted."""
        expected = self._answer_seal(row["handoff_id"], row["refusal"])
        return row["answer_seal"] is not None and hmac.compare_digest(expected, row["answer_seal"])

    def queue(
        self, connection: Connection, source: str, revision: int, command: Command, at: datetime
    ) -> None:
        """Store a command for another dossier. One that is already stored does not change."""
        row = {
            "handoff_id": command.order,
            "source": source,
            "revision": revision,
            "target": command.dossier,
            "act": command.act,
            "command": command.model_dump_json().encode(),
            "command_sha256": hash_of(command),
            "state": HandoffState.QUEUED,
            "attempts": 0,
            "created_at": stamp(at),
            # Delivered at once, whatever time it is in a rehearsal.
            "next_try_at": "",
        }
        row["seal"] = self._seal(row)
        self.database.insert_new(connection, handoffs, [row])

    def allows(self, connection: Connection, command: Command) -> bool:
        """Whether exactly this command was queued, or is the recorded answer to its source.

        A row that was changed outside Caveat allows nothing.
        """
        answers = command.order.endswith(ANSWER)
        handoff = command.order.removesuffix(ANSWER) if answers else command.order
        row = connection.execute(_ROW, {"id": handoff}).mappings().first()
        if row is None or not self._whole(row):
            return False
        if not answers:
            same: bool = row["command_sha256"] == hash_of(command)
            return same
        if row["source"] != command.dossier or not self._answer_whole(row):
            return False
        answer = answer_of(row["source"], handoff, row["target"], _refusal(row["refusal"]))
        return answer is not None and hash_of(answer) == hash_of(command)

    @writing
    def lease(
        self, connection: Connection, limit: int, now: datetime, span: timedelta
    ) -> list[LeasedHandoff]:
        """Take handoffs for one attempt. Nobody else can take them until the lease ends."""
        rows = connection.execute(_DUE, {"now": stamp(now), "most": limit}).mappings().all()
        if not rows:
            return []
        until = stamp(now + span)
        connection.execute(_TAKEN, [{"id": row["handoff_id"], "until": until} for row in rows])
        return [
            LeasedHandoff(
                handoff_id=row["handoff_id"],
                source=row["source"],
                command=read_command(json.loads(row["command"])),
                state=HandoffState(row["state"]),
                attempts=row["attempts"] + 1,
                refusal=_refusal(row["refusal"]),
            )
            for row in rows
        ]

    @writing
    def answered(
        self, connection: Connection, handoff_id: str, refusal: Refusal | None, at: datetime
    ) -> None:
        """The target has answered. The source does not know the answer yet."""
        state = HandoffState.ACCEPTED if refusal is None else HandoffState.REFUSED
        stored = None if refusal is None else refusal.model_dump_json().encode()
        connection.execute(
            _ANSWERED,
            {
                "id": handoff_id,
                "now_in": state,
                "now": stamp(at),
                "refused": stored,
                "code": self._answer_seal(handoff_id, stored),
            },
        )

    @writing
    def settled(self, connection: Connection, handoff_id: str) -> None:
        """The source knows the answer: nothing is left to do."""
        connection.execute(_SETTLED, {"id": handoff_id})

    @writing
    def defer(self, connection: Connection, handoff_id: str, next_try_at: datetime) -> None:
        """It could not be delivered now, and will be tried again."""
        connection.execute(
            update(handoffs)
            .where(handoffs.c.handoff_id == handoff_id)
            .values(next_try_at=stamp(next_try_at), leased_until=None)
        )

    def allowed(self, connection: Connection, order: str, dossier: str) -> bool:
        """Whether a handoff, or the answer to one, may have led to acts of the dossier."""
        handoff = order.removesuffix(ANSWER)
        row = connection.execute(_ROW, {"id": handoff}).mappings().first()
        if row is None or not self._whole(row):
            return False
        if handoff == order:
            return bool(row["target"] == dossier)
        return bool(row["source"] == dossier) and self._answer_whole(row)

    @reading
    def changed(self, connection: Connection) -> list[str]:
        """The handoffs that are not as Caveat wrote them, by their ids."""
        rows = connection.execute(select(handoffs).order_by(handoffs.c.handoff_id)).mappings()
        return [
            row["handoff_id"]
            for row in rows
            if not self._whole(row)
            or not (row["state"] == HandoffState.QUEUED or self._answer_whole(row))
        ]

    @reading
    def open_count(self, connection: Connection, source: str | None = None) -> int:
        """How many handoffs are not settled."""
        query = select(func.count()).select_from(handoffs).where(handoffs.c.state.in_(_OPEN))
        if source is not None:
            query = query.where(handoffs.c.source == source)
        return connection.execute(query).scalar_one()

    @reading
    def open_of(self, connection: Connection, dossier: str) -> list[OpenHandoff]:
        """The handoffs from or to the dossier that are not settled: no content."""
        query = (
            select(*(handoffs.c[name] for name in OpenHandoff.model_fields))
            .where(
                or_(handoffs.c.source == dossier, handoffs.c.target == dossier),
                handoffs.c.state.in_(_OPEN),
            )
            .order_by(handoffs.c.created_at, handoffs.c.handoff_id)
        )
        rows = connection.execute(query).mappings().all()
        return [OpenHandoff.model_validate(dict(row)) for row in rows]

    @reading
    def unanswered_targets(self, connection: Connection, dossiers: Iterable[str]) -> set[str]:
        """Those of these dossiers that a handoff is on its way to."""
        query = select(handoffs.c.target).where(
            handoffs.c.target.in_(list(dossiers)), handoffs.c.state == HandoffState.QUEUED
        )
        return set(connection.execute(query).scalars())


def _refusal(stored: bytes | None) -> Refusal | None:
    return None if stored is None else Refusal.model_validate_json(stored)
