"""Intakes for tests, carried on without a server: what comes in is screened, and people decide."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from procedure.annex.editions import Procedure
from procedure.clocks.workdays import calendar_ref, packaged_table
from procedure.codes import IdentityFinding
from procedure.context import Context
from procedure.decide import decide
from procedure.dossier import Command, Event, Handoff
from procedure.intake.intake import HitLevel, Intake, ScreeningResult, intake_id
from procedure.intake.screening import (
    ReceiveCommunication,
    RecordScreening,
    ScreenAgain,
)
from procedure.intake.settling import EndDestroyed, SettleHandoff
from procedure.intake.triage import ConfirmRestriction, ReleaseCommunication
from procedure.intakes import INTAKE
from procedure.letters import LetterOrder
from procedure.measures.clock_alerts import ReachAlerts
from procedure.message import CommunicationKind, InterpolState
from procedure.people import SYSTEM, Actor
from procedure.refusals import Refusal
from tests.procedure.beside import Beside
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    MESSAGE,
    NOW,
    RULES,
    SUPERVISOR,
    document,
    order_id,
)

CALENDAR = calendar_ref(packaged_table(RULES.edition.calendar))
DOSSIER = intake_id(MESSAGE, 1)
HIT = HitLevel(person="P-0001", level="STRONG", status="CURRENT_OFFICIAL")
OTHER_HIT = HitLevel(person="P-0002", level="STRONG", status="OTHER")
WEAK_HIT = HitLevel(person="P-0003", level="WEAK", status="OTHER")


def result(*hits: HitLevel, **changes: Any) -> ScreeningResult:
    """What a screening came to."""
    values: dict[str, Any] = {
        "communication_kind": CommunicationKind.RED_NOTICE,
        "interpol_state": InterpolState.PUBLISHED,
        "roster_version": "r1",
        "hits": hits,
        "uncovered": sum(hit.restricts for hit in hits),
        "reasons": document(1),
    }
    return ScreeningResult(**{**values, **changes})


@dataclass
class IntakeCourse:
    """One intake and all its events."""

    now: datetime = NOW
    events: list[Event] = field(default_factory=list)
    numbers: int = 100
    beside: Beside = field(default_factory=Beside)
    state: Intake | None = None
    rules: Procedure = RULES

    @classmethod
    def begin(cls, **values: Any) -> "IntakeCourse":
        """A communication has just been received."""
        course = cls(**values)
        course.say(
            ANALYST,
            ReceiveCommunication,
            communication=MESSAGE,
            version=1,
            communication_kind=CommunicationKind.RED_NOTICE,
            commitment="0" * 64,
        )
        return course

    @property
    def intake(self) -> Intake:
        """The state after all events."""
        assert self.state is not None
        return self.state

    @property
    def status(self) -> tuple[str, bool]:
        """How far it is, and whether it is restricted."""
        return self.intake.state.value, self.intake.restricted

    def decide(
        self, command: Command, by: Actor = SYSTEM, *, handed_over: bool = False
    ) -> list[Event]:
        """The events that would follow. Raises Refused."""
        at = self.now if self.state is None else max(self.now, self.state.last_at)
        context = Context(
            at=at,
            actor=by,
            rules=self.rules,
            holidays=self.rules.holidays,
            evolve=INTAKE.evolve,
            agencies=(),
            beside=self.beside,
        )
        return list(decide(INTAKE, self.state, command, context, handed_over=handed_over))

    def order(
        self, command: Command, by: Actor = SYSTEM, *, handed_over: bool = False
    ) -> list[Event]:
        """One command. Raises Refused."""
        events = self.decide(command, by, handed_over=handed_over)
        self.state = INTAKE.fold(events, self.state)
        self.events += events
        return events

    def command(self, by: Actor, command: type[Command], **fields: Any) -> Command:
        """The command, with a new order id, and a document where it needs one."""
        self.numbers += 1
        if "document" in command.model_fields and "document" not in fields:
            fields["document"] = document(self.numbers)
        values = {"dossier": DOSSIER, "order": order_id(self.numbers), "by": by.person}
        return command.model_validate({**values, **fields})

    def say(self, by: Actor, command: type[Command], **fields: Any) -> list[Event]:
        """One person gives one command. Raises Refused."""
        return self.order(self.command(by, command, **fields), by)

    # --- what happens ---------------------------------------------------------------------------

    def screen(self, found: ScreeningResult | None) -> list[Event]:
        """The screening that the run had begun is done."""
        requested = self.intake.requested
        return self.say(SYSTEM, RecordScreening, result=found, answers=requested)

    def screen_again(self, found: ScreeningResult, roster: str = "r2") -> list[Event]:
        """The roster has changed, and it is screened again."""
        self.say(ANALYST, ScreenAgain, roster_version=roster)
        return self.screen(found)

    def wait(self, span: timedelta) -> None:
        """Time passes; each alert is recorded when it comes."""
        end = self.now + span
        while (following := self.intake.next_alert()) is not None and following[1].at <= end:
            self.now = max(self.now, following[1].at)
            self.say(SYSTEM, ReachAlerts, clock=following[0])
        self.now = end

    def confirm(self, by: Actor = ANALYST, **fields: Any) -> list[Event]:
        """A person confirms the hit."""
        confirmed = {
            "identity": IdentityFinding.CONFIRMED,
            "person": "P-0001",
            "case": CASE_ID,
            "attach": False,
        }
        return self.say(by, ConfirmRestriction, **{**confirmed, **fields})

    def release(self, by: Actor = ANALYST, **fields: Any) -> list[Event]:
        """A person lifts the restriction."""
        return self.say(by, ReleaseCommunication, **fields)

    def lift_unscreened(self, by: Actor = SUPERVISOR, number: int = 7) -> list[Event]:
        """Somebody lifts the restriction although it is not screened."""
        return self.release(by, unscreened=True, document=document(number))

    def destroy(self) -> list[Event]:
        """Its key is destroyed on an order."""
        return self.say(SYSTEM, EndDestroyed)

    def answer_handoffs(self, refusal: Refusal | None = None) -> list[Event]:
        """Every case that it was passed to has answered."""
        answered: list[Event] = []
        for handoff in self.intake.awaiting:
            settled = self.command(SYSTEM, SettleHandoff, handoff=handoff, refusal=refusal)
            answered += self.order(settled, handed_over=True)
        return answered

    # --- what follows from it -------------------------------------------------------------------

    def emails(self, events: Sequence[Event] | None = None) -> list[LetterOrder]:
        """The emails of these events, or of all."""
        return [effect for effect in self._effects(events) if isinstance(effect, LetterOrder)]

    def handoffs(self, events: Sequence[Event] | None = None) -> list[Command]:
        """What these events, or all, pass to cases."""
        return [effect.command for effect in self._effects(events) if isinstance(effect, Handoff)]

    def _effects(self, events: Sequence[Event] | None) -> list[object]:
        found: list[object] = []
        intake: Intake | None = None
        for event in self.events:
            intake = INTAKE.evolve(intake, event)
            effects = INTAKE.events[type(event)].effects
            if effects and (events is None or any(event is wanted for wanted in events)):
                found += effects(intake, event, RULES)
        return found


LIMIT, HOUR = timedelta(minutes=15), timedelta(hours=1)


def received() -> IntakeCourse:
    """It was received and is not screened yet."""
    return IntakeCourse.begin()


def unscreened() -> IntakeCourse:
    """Its screening was not finished in time."""
    course = received()
    course.wait(LIMIT)
    return course


def lifted() -> IntakeCourse:
    """A supervisor lifted the restriction before the screening was finished."""
    course = unscreened()
    course.lift_unscreened()
    return course
