"""Cases that were really carried on, by the recorder that ships; the benchmark copies them.

Each is a message about an official, its intake, and perhaps a case. Nothing is made up afterwards:
events, documents, rows and signatures are those of acts.
"""

import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from ulid import ULID

from activities.recorder import Recorder
from activities.recording import Acted, ActRequest
from client.signing import Signing, by_this_machine
from procedure.canceling import ApproveCancel, ProposeCancel
from procedure.case import Case
from procedure.clocks.rules import PauseReason
from procedure.codes import AlertedBy, Circumstance
from procedure.dossier import Command, Step, TakeStep
from procedure.intake.intake import HitLevel, ScreeningResult, intake_id
from procedure.intake.screening import RecordScreening
from procedure.measures.clock_alerts import ReachAlerts
from procedure.measures.clock_changes import PauseClock
from procedure.measures.dispute.drafting import DraftDecision
from procedure.measures.tasks.answering import AcknowledgeTask, AnswerTask
from procedure.measures.tasks.delegating import DelegateTask
from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion, ReturnTask
from procedure.measures.team import LimitToTeam
from procedure.message import Communication, CommunicationKind, InterpolState, Subject
from procedure.opening import OpenCase
from procedure.people import SYSTEM_ID, USNCB
from procedure.proof import Channel
from procedure.rows import TaskRow
from procedure.task import TaskState
from register.communications import Delivery
from register.order_keys import OrderSigner
from register.register import Register

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
"""A Monday, 9:00 in Washington: when each of them begins."""
PERSON = "P-99999999"
"""Whom each of them is about; a copy is about somebody of its own."""
NAME = ("Placeholder", "Original")
ANALYST, SUPERVISOR, COUNSEL = "usncb-analyst-1", "usncb-supervisor-1", "usncb-counsel-1"
SECOND_SUPERVISOR = "usncb-supervisor-2"
TEAM = (ANALYST, COUNSEL)
LEFT_OUT = ("U2", "U3", "U4")
"""Tasks of USNCB that are answered with long forms: without them a case has about ten."""
_HOUR = timedelta(hours=1)
_ANSWERS = {
    "U7": "NOT_PRESENT",
    "J1": "NO_TREATY",
    "J2": "NEXUS",
    "J3": "NO_THREAT_KNOWN",
    "S1": "CREDIBLE_MISUSE",
    "S2": "NO_REQUEST",
    "S4": "NO_OBJECTION",
    "D1": "NONE",
    "E1": "NOT_OURS",
}
"""Answers that need nothing more."""


class Original(NamedTuple):
    """What was carried on, and what it is copied for."""

    name: str
    communication: str
    case: str | None
    until: datetime
    """The moment at which it was left."""
    share: int
    """How many of a thousand copies are of it.

    One case in twenty is open: as with ten thousand new cases a year, each open for half a year.
    """


class Making:
    """Carries on one original after another, each from the same beginning."""

    def __init__(self, recorder: Recorder, signer: OrderSigner) -> None:
        """``signer`` signs what people order."""
        self._recorder = recorder
        self._register: Register = recorder.register
        self._now = START
        signed_in = by_this_machine(Channel.REHEARSAL)
        self._signing = Signing(recorder, signer, signed_in, now=lambda: self._now)
        self._rules = recorder.editions.in_force(START)
        self._references = 0

    async def all(self, long_case: int) -> list[Original]:
        """Every original; ``long_case`` is how many events the longest one has."""
        plans: list[tuple[str, int, Callable[[str], Awaitable[None]] | None]] = [
            ("to review", 2, None),
            ("new", 8, self._new),
            ("coordination", 24, self._coordination),
            ("decision", 10, self._decision),
            ("paused", 5, self._paused),
            ("limited", 3, self._limited),
            ("closed", 700, self._closed),
            ("closed late", 248, self._closed_late),
        ]
        made = [await self._make(*plan) for plan in plans]
        return [*made, await self._make("long", 0, lambda case: self._long(case, long_case))]

    async def _make(
        self, name: str, share: int, carry: Callable[[str], Awaitable[None]] | None
    ) -> Original:
        self._now = START
        communication = await self._received(hit=carry is None)
        if carry is None:
            return Original(name, communication, None, self._now, share)
        case = f"case-{ULID.from_datetime(START)}"
        await self._opened(case, communication)
        await carry(case)
        return Original(name, communication, case, self._now, share)

    # --- the message --------------------------------------------------------------------------

    async def _received(self, *, hit: bool) -> str:
        """A message is received and screened; with a hit it waits for a person."""
        self._references += 1
        reference = f"BENCHMARK-{self._references:06}"
        family, forename = NAME
        content = Communication(
            kind=CommunicationKind.RED_NOTICE,
            interpol_state=InterpolState.PUBLISHED,
            sender="IP XANDRIA",
            reference=reference,
            subjects=(Subject(family_name=family, forename=forename),),
        )
        delivery = Delivery(
            sender=content.sender,
            reference=reference,
            raw=b"As it was received.",
            parsed=content.model_dump_json(),
            kind=content.kind,
            source="benchmark",
            received_at=self._now,
        )
        received = await self._recorder.receive(delivery, ANALYST)
        intake = intake_id(received.communication_id, received.version)
        kept = {
            "roster_version": "1",
            "hits": [_hit()] if hit else [],
            "indications": {"lists_version": "1"},
        }
        reasons = await self._register.documents.store(
            received.communication_id, "Screening", SYSTEM_ID, "1", kept, self._now
        )
        levels = (HitLevel(person=PERSON, level="STRONG", status="CURRENT_OFFICIAL"),)
        result = ScreeningResult(
            communication_kind=content.kind,
            interpol_state=InterpolState.PUBLISHED,
            roster_version="1",
            hits=levels if hit else (),
            uncovered=len(levels) if hit else 0,
            reasons=reasons,
        )
        order = f"step:{intake}/screening@1"
        await self._act(RecordScreening(dossier=intake, order=order, result=result))
        return received.communication_id

    # --- the case -----------------------------------------------------------------------------

    async def _opened(self, case: str, communication: str) -> None:
        await self._say(
            ANALYST,
            OpenCase,
            case,
            communication=communication,
            version=1,
            communication_kind=CommunicationKind.RED_NOTICE,
            interpol_state=InterpolState.PUBLISHED,
            alerted_by=AlertedBy.USNCB_SCREEN,
            circumstances=(Circumstance.CURRENT_OFFICIAL,),
            person=PERSON,
            employer="SAMPLES",
            identity_confirmed=True,
            left_out=tuple(one for one in LEFT_OUT if self._rules.knows_task(one)),
        )
        for step in ("ask_agencies", "call_notification"):
            await self._step(case, step)

    async def _new(self, case: str) -> None:
        """One agency has acknowledged."""
        self._now += _HOUR
        for row in (await self._tasks(case))[:1]:
            await self._acknowledged(case, row)

    async def _coordination(self, case: str) -> None:
        """Some have answered; one asks, one gives back, one gives it to somebody, some are late."""
        tasks = await self._tasks(case)
        for row in tasks:
            self._now += _HOUR / 4
            await self._acknowledged(case, row)
        self._now += timedelta(days=1)
        for row in tasks[:4]:
            await self._answered(case, row)
        others = [row for row in tasks[4:] if row.agency != USNCB]
        asked, returned, given = others[:3]
        await self._say(_officer(asked), AskAboutTask, case, task=asked.task_id)
        await self._say(_officer(returned), ReturnTask, case, task=returned.task_id)
        to = _officer(given)
        await self._say(to, DelegateTask, case, task=given.task_id, to=to)
        self._now += timedelta(days=2)
        await self._alerts(case)

    async def _decision(self, case: str) -> None:
        """Everybody has answered, and counsel's draft waits for a second person."""
        await self._all_answered(case)
        await self._step(case, "call_counsel")
        self._now += _HOUR
        await self._say(COUNSEL, DraftDecision, case, disposition="DISPUTE")

    async def _paused(self, case: str) -> None:
        """A court has ordered that a clock is paused."""
        await self._new(case)
        state = await self._recorder.state(case)
        assert isinstance(state, Case)
        for row in (await self._tasks(case))[2:4]:
            clock = state.tasks[row.task_id].answer
            await self._say(
                SUPERVISOR, PauseClock, case, clock=clock, reason=PauseReason.COURT_HOLD
            )

    async def _limited(self, case: str) -> None:
        """Only a team sees it."""
        await self._coordination(case)
        await self._say(SUPERVISOR, LimitToTeam, case, members=TEAM)

    async def _closed(self, case: str) -> None:
        """Everybody has answered, and it has ended."""
        await self._all_answered(case)
        self._now += timedelta(days=1)
        await self._say(SUPERVISOR, ProposeCancel, case)
        await self._say(SECOND_SUPERVISOR, ApproveCancel, case, approve=True)

    async def _closed_late(self, case: str) -> None:
        """The same, and each agency took days."""
        for row in await self._tasks(case):
            self._now += timedelta(hours=9)
            await self._alerts(case)
            await self._acknowledged(case, row)
        self._now += timedelta(days=6)
        await self._alerts(case)
        await self._closed(case)

    async def _long(self, case: str, events: int) -> None:
        """An agency asks and USNCB replies, again and again."""
        row = next(one for one in await self._tasks(case) if one.agency != USNCB)
        revision = 0
        while revision < events:
            self._now += timedelta(minutes=1)
            await self._say(_officer(row), AskAboutTask, case, revision, task=row.task_id)
            acted = await self._say(ANALYST, ReplyToQuestion, case, revision, task=row.task_id)
            assert acted.receipt is not None
            revision = acted.receipt.revision

    async def _all_answered(self, case: str) -> None:
        for row in await self._tasks(case):
            self._now += _HOUR / 2
            await self._acknowledged(case, row)
            self._now += _HOUR / 2
            await self._answered(case, row)

    # --- acts ---------------------------------------------------------------------------------

    async def _tasks(self, case: str) -> list[TaskRow]:
        """The open tasks of agencies, with clocks of their own."""
        rows = await self._register.lists.tasks(case_id=case)
        return sorted((one for one in rows if one.acknowledge_by), key=lambda one: one.task_id)

    async def _acknowledged(self, case: str, row: TaskRow) -> None:
        if row.state == TaskState.SENT:
            await self._say(await self._holder(case, row), AcknowledgeTask, case, task=row.task_id)

    async def _answered(self, case: str, row: TaskRow) -> None:
        who, outcome = await self._holder(case, row), _ANSWERS[row.code]
        await self._say(who, AnswerTask, case, task=row.task_id, outcome=outcome)

    async def _holder(self, case: str, row: TaskRow) -> str:
        """Somebody who may act on the task."""
        if row.agency != USNCB:
            return _officer(row)
        state = await self._recorder.state(case)
        assert isinstance(state, Case)
        role = state.tasks[row.task_id].role
        return f"usncb-{role.lower()}-1" if role is not None else ANALYST

    async def _alerts(self, case: str) -> None:
        """Every alert that came until now is recorded, as the workflow does when it wakes."""
        state = await self._recorder.state(case)
        while state is not None and (found := state.next_alert()) and found[1].at <= self._now:
            clock, alert = found
            order = f"step:{case}/alert/{clock}/{uuid.uuid4().hex}"
            now, self._now = self._now, alert.at
            await self._act(ReachAlerts(dossier=case, order=order, clock=clock))
            self._now = now
            state = await self._recorder.state(case)

    async def _step(self, case: str, step: str) -> None:
        await self._act(TakeStep(dossier=case, order=f"step:{case}/{step}@1", step=step))

    async def _say(
        self, by: str, command: type[Command], dossier: str, after: int = 0, /, **fields: Any
    ) -> Acted:
        """A person gives an order, in words of their own where it takes some."""
        if "document" in command.model_fields:
            content = {"text": f"Written for the benchmark, {uuid.uuid4()}."}
            fields["document"] = await self._register.documents.store(
                dossier, command.__name__, by, fields.get("task"), content, self._now
            )
        order = f"order-{ULID.from_datetime(self._now)}"
        given = command.model_validate({"dossier": dossier, "order": order, "by": by, **fields})
        return await self._act(await self._signing.signed(given), after)

    async def _act(self, command: Command, after: int = 0) -> Acted:
        request = ActRequest(command=command, after=after, run="", now=self._now)
        acted = await self._recorder.act(request)
        if acted.receipt is None:
            raise RuntimeError(f"{command.act} was not recorded: {acted.refusal}")
        assert isinstance(command, Step) or command.proof is not None
        return acted


def _officer(row: TaskRow) -> str:
    return f"{row.agency.lower()}-officer-1"


def _hit() -> dict[str, Any]:
    return {
        "person_id": PERSON,
        "level": "STRONG",
        "score": 0.97,
        "status": "CURRENT_OFFICIAL",
        "where": "subject 1",
        "reasons": [f"{NAME[1]} {NAME[0]}: the same name"],
    }
