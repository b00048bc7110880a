"""Why a dossier does not move: what it waits for, and whether anything is wrong.

For whoever runs the installation: ids, types, times and counts, and nothing of its content.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from activities.recorder import Recorder
from client.connect import NamespaceUnknown, TemporalDoesNotAnswer
from client.failures import NotConfirmed
from client.findings import Found, troubles
from client.runs import Run, Runs
from procedure.access import Right, require
from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.codes import MATTERS
from procedure.courts import open_steps
from procedure.dossier import DossierState
from procedure.intake.intake import SCREENING, TRIAGE, Intake, IntakeState
from procedure.intake.triage import ConfirmRestriction, ReleaseCommunication
from procedure.kinds import wake_of
from procedure.matters.matter import Matter
from procedure.people import USNCB, Actor
from procedure.refusals import NotFound
from procedure.values import Moment, Stored
from register.values import EmailState, OpenHandoff

_DOSSIER = re.compile(
    rf"(case|{'|'.join(MATTERS)})-[0-9A-Z]{{26}}|comm-[0-9A-Z]{{26}}/v[0-9]{{1,9}}"
)
CAVEAT = "Caveat"
"""In whose court a communication is that is being screened or passed to its case."""


class Wait(Stored):
    """A step that somebody must take next, without what it is about."""

    party: str
    acts: tuple[str, ...]
    """The acts that take it; none where it is taken elsewhere."""
    task: str | None
    clock: str | None
    since: Moment | None
    due: Moment | None


class Why(Stored):
    """Why a dossier does not move. It holds no personal data, and nothing of its content."""

    dossier: str
    open: bool
    waits: tuple[Wait, ...]
    """What it waits for, in the order of the procedure."""
    wakes: Moment | None
    """When its next timer ends, by the register."""
    last_event: str
    """The kind of the last event."""
    last_at: Moment
    last_act: str
    """The act that recorded it: of a person, or a step of the procedure."""
    revision: int
    """How many events the register has."""
    run: Run | None
    """The newest run; null where there is none, or where Temporal does not answer."""
    orders: tuple[str, ...]
    """Orders that are accepted and not recorded."""
    handoffs: tuple[OpenHandoff, ...]
    emails: dict[EmailState, int]
    found: tuple[Found, ...]
    """What is wrong and what to do, the cause first; nothing where it only waits."""


class Asking:
    """Answers why a dossier does not move."""

    def __init__(
        self,
        recorder: Recorder,
        runs: Runs | None,
        *,
        task_queue: str,
        now: Callable[[], datetime],
    ) -> None:
        """``runs`` is unset where Temporal does not answer; ``now`` is in UTC."""
        self._recorder = recorder
        self._register = recorder.register
        self._runs = runs
        self._task_queue = task_queue
        self._now = now

    async def why(self, actor: Actor, dossier: str) -> Why:
        """The answer for a case or an intake (``comm-.../v1``). Raises NotPermitted, NotFound."""
        require(actor, Right.TAKE_UP)
        known = _DOSSIER.fullmatch(dossier) is not None
        found = known and await self._register.teams.sees(actor, dossier)
        head = await self._register.dossiers.head(dossier) if found else None
        state = await self._recorder.state(dossier) if head is not None else None
        if head is None or state is None:
            raise NotFound(what="case or intake", name=dossier)
        records = await self._register.dossiers.records(dossier)
        run, away = await self._run(dossier)
        orders = await self._unrecorded(run)
        handoffs = await self._register.handoffs.open_of(dossier)
        emails = await self._register.outbox.list(dossier)
        wake = wake_of(state)
        return Why(
            dossier=dossier,
            open=head.open,
            waits=tuple(_waits(state, (await self._recorder.rules(state)).procedure)),
            wakes=wake.at if wake is not None else None,
            last_event=records[-1].kind,
            last_at=head.last_at,
            last_act=await self._register.dossiers.last_act(dossier),
            revision=head.revision,
            run=run,
            orders=tuple(orders),
            handoffs=tuple(handoffs),
            emails={
                kind: count
                for kind in EmailState
                if (count := sum(one.state is kind for one in emails))
            },
            found=tuple(
                troubles(
                    head,
                    run,
                    handoffs,
                    emails,
                    away=away,
                    orders=orders,
                    task_queue=self._task_queue,
                )
            ),
        )

    async def _run(self, dossier: str) -> tuple[Run | None, bool]:
        """The newest run, and whether Temporal did not answer."""
        if self._runs is None:
            return None, True
        try:
            return await self._runs.of(dossier, self._now()), False
        except (NotConfirmed, NamespaceUnknown, TemporalDoesNotAnswer):
            return None, True

    async def _unrecorded(self, run: Run | None) -> Sequence[str]:
        """The orders that the run accepted and the register does not have."""
        accepted = run.orders if run is not None else ()
        return [one for one in accepted if await self._register.dossiers.order(one) is None]


def _waits(state: DossierState, rules: Procedure) -> Iterator[Wait]:
    if isinstance(state, Case):
        for step in open_steps(state, rules):
            acts = step.act_names
            yield _wait(state, step.party, acts, step.task, step.clock)
    elif isinstance(state, Matter):
        due = state.next_due()
        if state.ended_at is None:
            clock = due.clock_id if due is not None else None
            yield _wait(state, state.standing.waits_on, (), None, clock)
    elif isinstance(state, Intake):
        if state.needs_screening:
            yield _wait(state, CAVEAT, ("record_screening",), None, SCREENING)
        if state.state is IntakeState.AWAITING_PERSON:
            acts = tuple(
                act.model_fields["act"].default
                for act in (ConfirmRestriction, ReleaseCommunication)
            )
            clocks = state.clocks.items()
            running = (key for key, one in clocks if one.rule == TRIAGE and one.running)
            yield _wait(state, USNCB, acts, None, next(running, None))
        for _case in state.awaiting.values():
            yield _wait(state, CAVEAT, ("settle_handoff",), None, None)


def _wait(
    state: DossierState, party: str, acts: tuple[str, ...], task: str | None, clock: str | None
) -> Wait:
    timed = state.clocks.get(clock or "")
    return Wait(
        party=party,
        acts=acts,
        task=task,
        clock=clock,
        since=timed.started_at if timed is not None else None,
        due=timed.due_at if timed is not None else None,
    )
