"""Handoffs: commands for other dossiers, kept until their target has answered."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select, update

from procedure.dossier import Command, hash_of, read_command
from procedure.intake.settling import ANSWER, answer_of
from procedure.refusals import Refusal
from register.database import Repository, reading, stamp, writing
from register.tables import handoffs
from register.values import HandoffState, LeasedHandoff, OpenHandoff

_OPEN = (HandoffState.QUEUED, HandoffState.ACCEPTED, HandoffState.REFUSED)


class Handoffs(Repository):
    """Written by the source's act, delivered by a relay, answered by the target."""

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
        self.database.insert_new(connection, handoffs, [row])

    def allows(self, connection: Connection, command: Command) -> bool:
        """Whether exactly this command was queued, or is the recorded answer to its source."""
        answers = command.order.endswith(ANSWER)
        handoff = command.order.removesuffix(ANSWER) if answers else command.order
        query = select(handoffs).where(handoffs.c.handoff_id == handoff)
        row = connection.execute(query).mappings().first()
        if row is None:
            return False
        if not answers:
            same: bool = row["command_sha256"] == hash_of(command)
            return same
        if row["state"] == HandoffState.QUEUED or row["source"] != command.dossier:
            return False
        answer = answer_of(row["source"], handoff, row["target"], _refusal(row["refusal"]))
        return answer is not None and hash_of(answer) == hash_of(command)

    @writing
    def lease(
        self, connection: Connection, limit: int, now: datetime, span: timedelta
    ) -> list[LeasedHandoff]:
        """Take handoffs for one attempt. Nobody else can take them until the lease ends."""
        free = or_(handoffs.c.leased_until.is_(None), handoffs.c.leased_until < stamp(now))
        query = (
            select(handoffs)
            .where(handoffs.c.state.in_(_OPEN), handoffs.c.next_try_at <= stamp(now), free)
            .order_by(handoffs.c.created_at, handoffs.c.handoff_id)
            .limit(limit)
        )
        rows = connection.execute(query).mappings().all()
        if not rows:
            return []
        connection.execute(
            update(handoffs)
            .where(handoffs.c.handoff_id.in_([row["handoff_id"] for row in rows]))
            .values(attempts=handoffs.c.attempts + 1, leased_until=stamp(now + span))
        )
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
        connection.execute(
            update(handoffs)
            .where(handoffs.c.handoff_id == handoff_id, handoffs.c.state == HandoffState.QUEUED)
            .values(
                state=state,
                answered_at=stamp(at),
                refusal=None if refusal is None else refusal.model_dump_json().encode(),
            )
        )

    @writing
    def settled(self, connection: Connection, handoff_id: str) -> None:
        """The source knows the answer: nothing is left to do."""
        connection.execute(
            update(handoffs)
            .where(handoffs.c.handoff_id == handoff_id)
            .values(state=HandoffState.SETTLED, leased_until=None)
        )

    @writing
    def defer(self, connection: Connection, handoff_id: str, next_try_at: datetime) -> None:
        """It could not be delivered now, and will be tried again."""
        connection.execute(
            update(handoffs)
            .where(handoffs.c.handoff_id == handoff_id)
            .values(next_try_at=stamp(next_try_at), leased_until=None)
        )

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
