"""Cases for tests, carried on without a server: people act, the scripts follow, time passes."""

from collections.abc import Awaitable, Callable, Coroutine, Generator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from procedure.annex.editions import PACKAGED, Procedure, read_editions
from procedure.case import Case
from procedure.cases import CASE
from procedure.clocks.zones import EASTERN
from procedure.codes import AlertedBy, Circumstance, Phase
from procedure.context import Context
from procedure.decide import decide
from procedure.dossier import Command, Event, TakeStep
from procedure.ending import CancelCase, CloseCase, SupersedeCase
from procedure.facts import AddFact
from procedure.measures.clock_alerts import ReachAlerts
from procedure.measures.copies import RecordCopy
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.measures.dispute.filings import RecordFiling
from procedure.measures.dispute.outcome import RecordOutcome
from procedure.measures.notification.deferral import REVIEW, ProposeDeferral
from procedure.measures.notification.notifying import DEFERRAL, RecordNotification
from procedure.measures.tasks.answering import AnswerTask
from procedure.message import CommunicationKind, InterpolState
from procedure.opening import OpenCase
from procedure.people import EMPLOYER, SYSTEM, USNCB, Actor, Role
from procedure.stages import is_done, stage_codes
from procedure.task import Task
from procedure.tracks import EndTrack
from tests.procedure.beside import Beside
from workflows.tracks.registry import SCRIPTS
from workflows.tracks.script import Script

EDITIONS = read_editions(PACKAGED)
NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
"""A Tuesday, 10:00 in Washington, in the week before the clocks change."""
RULES = EDITIONS["2026-1"]
"""The edition of these cases, whatever edition comes later."""
EMPLOYERS = ("ICE", "USCIS", "SAMPLES")
"""Agencies that are asked as employers only."""
AGENCIES = (
    *sorted({task.agency for task in RULES.edition.tasks.values()} - {EMPLOYER}),
    *EMPLOYERS,
)
"""The agencies of the directory."""
CASE_ID = f"case-{'1' * 26}"
OTHER_CASE = f"case-{'2' * 26}"
MESSAGE = f"comm-{'3' * 26}"


def document(number: int) -> str:
    """The id of a document, as the register would give it."""
    return f"doc-{number:026}"


def order_id(number: int) -> str:
    """The id of an order."""
    return f"order-{number:026}"


def washington(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """A moment of 2026 by the clocks in Washington."""
    return datetime(2026, month, day, hour, minute, tzinfo=EASTERN)


def actor(person: str, *roles: Role, agency: str = USNCB) -> Actor:
    """A person with these roles."""
    return Actor(person=person, agency=agency, roles=roles)


ANALYST = actor("usncb-analyst-1", Role.ANALYST)
SUPERVISOR = actor("usncb-supervisor-1", Role.SUPERVISOR)
SECOND_SUPERVISOR = actor("usncb-supervisor-2", Role.SUPERVISOR)
COUNSEL = actor("usncb-counsel-1", Role.COUNSEL)
SECOND_COUNSEL = actor("usncb-counsel-2", Role.COUNSEL)
OPERATIONS = actor("usncb-operations-1", Role.OPERATIONS)
AUDITOR = actor("usncb-auditor-1", Role.AUDITOR)
DUTY_OFFICER = actor("doj-oia-duty-1", Role.DUTY_OFFICER, agency="DOJ-OIA")
USNCB_BY_ROLE = {
    Role.ANALYST: ANALYST,
    Role.SUPERVISOR: SUPERVISOR,
    Role.COUNSEL: COUNSEL,
    Role.OPERATIONS: OPERATIONS,
}
HARMLESS = {"J2": "NEXUS", "S2": "CLEAR_TO_DISPUTE"}
"""Answers that would do in any test, where the catalog's first one would hold the filing."""


def officer(agency: str) -> Actor:
    """An officer of an agency."""
    return actor(f"{agency.lower()}-officer-1", Role.AGENCY_OFFICER, agency=agency)


PEOPLE = (
    *USNCB_BY_ROLE.values(),
    SECOND_SUPERVISOR,
    SECOND_COUNSEL,
    AUDITOR,
    DUTY_OFFICER,
    *(
        actor(f"{agency.lower()}-{one}", role, agency=agency)
        for agency in AGENCIES
        if agency != USNCB
        for one, role in (
            ("officer-1", Role.AGENCY_OFFICER),
            ("officer-2", Role.AGENCY_OFFICER),
            ("chief-1", Role.AGENCY_CHIEF),
        )
    ),
)
"""Who is in the directory: those above, and two officers and a chief of each other agency."""


def actor_of(person: str) -> Actor | None:
    """The person of the directory, if there is one."""
    return next((one for one in PEOPLE if one.person == person), None)


def opening(**changes: Any) -> OpenCase:
    """A case on a published red notice about a current official whose identity is confirmed."""
    values: dict[str, Any] = {
        "dossier": CASE_ID,
        "order": order_id(0),
        "by": ANALYST.person,
        "communication_kind": CommunicationKind.RED_NOTICE,
        "interpol_state": InterpolState.PUBLISHED,
        "alerted_by": AlertedBy.USNCB_SCREEN,
        "circumstances": (Circumstance.CURRENT_OFFICIAL,),
        "person": "P-0001",
        "employer": "SAMPLES",
        "communication": MESSAGE,
        "version": 1,
        "identity_confirmed": True,
        "document": document(0),
    }
    return OpenCase(**{**values, **changes})


def report(**changes: Any) -> OpenCase:
    """A case on a mere report: no message, and perhaps no person known."""
    values: dict[str, Any] = {
        "communication_kind": None,
        "interpol_state": InterpolState.NONE,
        "alerted_by": AlertedBy.PERSON_OR_PUBLIC,
        "communication": None,
        "version": None,
        "person": None,
        "employer": None,
        "identity_confirmed": False,
    }
    return opening(**{**values, **changes})


class Pause:
    """What a script that waits gives to the loop that drives it."""

    def __await__(self) -> Generator[None, None, None]:
        """Once around."""
        yield


class ScriptLoop:
    """Drives the scripts of a case without a server: they run until all of them wait."""

    def __init__(self, course: "Course", scripts: dict[str, type[Script]]) -> None:
        """Nothing is followed yet."""
        self._course = course
        self._scripts = scripts
        self._running: list[Coroutine[Any, Any, None]] = []
        self._followed: set[str] = set()
        self._moves = 0

    @property
    def case(self) -> Case:
        """The case as recorded."""
        return self._course.case

    async def step(self, step: Callable[[Case, Context], Sequence[Event]]) -> None:
        """Recorded at once."""
        self._course.take(step.__name__)

    async def until(self, condition: Callable[[Case], bool]) -> None:
        """Wait in the loop."""
        while not condition(self.case):
            await Pause()

    async def assess_indicators(self) -> None:
        """Not without a register: what the indicators show has no effect on the procedure."""

    async def together(self, *parts: Coroutine[Any, Any, None]) -> None:
        """Side by side in the loop; each begins at once, in the order of the tracks."""
        left = [len(parts)]

        async def counted(part: Awaitable[None]) -> None:
            await part
            left[0] -= 1

        self._moves += 1
        self._running += [one for one in map(counted, parts) if self._advanced(one)]
        while left[0]:
            await Pause()

    def settle(self) -> None:
        """Let every script run until all of them wait and nothing is recorded any more."""
        moves = -1
        while self.case.ended is None and moves != self._moves + self.case.revision:
            moves = self._moves + self.case.revision
            for key, track in self.case.tracks.items():
                if key not in self._followed and track.ended_at is None:
                    self._followed.add(key)
                    self._running.append(self._follow(key))
            self._running = [one for one in self._running if self._advanced(one)]

    async def _follow(self, key: str) -> None:
        """As the workflow does."""
        script = self._scripts[key](self)
        while self.case.tracks[key].ended_at is None:
            begun = self.case.revision
            await script.follow()
            if is_done(self.case, self.case.tracks[key]):
                self._course.end_track(key)
            else:
                assert self.case.revision > begun, f"the script of {key} ends before its measures"
        self._followed.discard(key)

    def _advanced(self, part: Coroutine[Any, Any, None]) -> bool:
        """Whether it still has something to do."""
        try:
            part.send(None)
        except StopIteration:
            self._moves += 1
            return False
        return True

    def close(self) -> None:
        """Leave the scripts where they are."""
        for part in self._running:
            part.close()
        self._running.clear()
        self._followed.clear()


@dataclass
class Course:
    """One case and all its events; what the workflow would do at each turn is done here too."""

    events: list[Event] = field(default_factory=list)
    now: datetime = NOW
    numbers: int = 100
    rules: Procedure = RULES
    scripts: dict[str, type[Script]] = field(default_factory=lambda: dict(SCRIPTS))
    state: Case | None = None
    beside: Beside = field(default_factory=Beside)

    def __post_init__(self) -> None:
        """A loop for the scripts."""
        self._loop = ScriptLoop(self, self.scripts)

    @classmethod
    def begin(cls, act: OpenCase | None = None, **values: Any) -> "Course":
        """A case that has just opened."""
        course = cls(**values)
        course.order(act or opening(), ANALYST)
        return course

    @property
    def case(self) -> Case:
        """The state after all events."""
        assert self.state is not None
        return self.state

    @property
    def stages(self) -> list[str]:
        """The stages in code words."""
        return stage_codes(self.case)

    def context(self, by: Actor) -> Context:
        """As the recorder makes it."""
        at = self.now if self.state is None else max(self.now, self.state.last_at)
        return Context(
            at=at,
            actor=by,
            rules=self.rules,
            holidays=self.rules.holidays,
            evolve=CASE.evolve,
            agencies=AGENCIES,
            actor_of=actor_of,
            beside=self.beside,
            edition_named=EDITIONS.get,
        )

    def decide(
        self, command: Command, by: Actor = SYSTEM, *, handed_over: bool = False
    ) -> list[Event]:
        """The events that would follow. Raises Refused."""
        context = self.context(by)
        return list(decide(CASE, self.state, command, context, handed_over=handed_over))

    def record(self, events: Sequence[Event]) -> None:
        """As the register would."""
        self.state = CASE.fold(events, self.state)
        self.events += events

    def order(
        self, command: Command, by: Actor = SYSTEM, *, handed_over: bool = False
    ) -> list[Event]:
        """One command; the scripts follow. Raises Refused."""
        events = self.decide(command, by, handed_over=handed_over)
        self.record(events)
        if self.case.ended is not None:
            self._loop.close()
        self._loop.settle()
        return events

    def start_again(self) -> None:
        """The scripts start again on what is recorded, as in a new run."""
        self._loop.close()
        self._loop.settle()

    def say(self, by: Actor, command: type[Command], **fields: Any) -> list[Event]:
        """One person gives one command; the scripts follow. Raises Refused."""
        return self.order(self.command(by, command, **fields), by)

    def command(self, by: Actor, command: type[Command], **fields: Any) -> Command:
        """The command, with a new order id, and a new document where it needs one."""
        self.numbers += 1
        if "document" in command.model_fields and "document" not in fields:
            fields["document"] = document(self.numbers)
        if command is ProposeDeferral and "until" not in fields:
            fields["until"] = self.longest_deferral()
        return command.model_validate(
            {"dossier": CASE_ID, "order": order_id(self.numbers), "by": by.person, **fields}
        )

    def longest_deferral(self) -> datetime:
        """The last date until when a notification can be deferred now."""
        context = self.context(SYSTEM)
        return context.start(self.case, self.case.case_class, REVIEW, DEFERRAL, "").due_at

    def take(self, step: str) -> None:
        """One step of the procedure."""
        taken = TakeStep(dossier=CASE_ID, order=f"step:{step}", step=step)
        self.record(self.decide(taken))

    def end_track(self, track: str) -> None:
        """The script of the track has ended."""
        if self.case.ended is None:
            ended = EndTrack(dossier=CASE_ID, order=f"step:{track}", track=track)
            self.record(self.decide(ended))

    def wait(self, span: timedelta) -> None:
        """Time passes; each alert is recorded when it comes."""
        end = self.now + span
        while (following := self.case.next_alert()) is not None and following[1].at <= end:
            self.now = max(self.now, following[1].at)
            self.order(ReachAlerts(dossier=CASE_ID, order="step:alerts", clock=following[0]))
        self.now = end

    def wait_until(self, moment: datetime) -> None:
        """Time passes until the moment."""
        self.wait(moment - self.now)

    def owner(self, task: str) -> Actor:
        """Who may answer the task."""
        asked = self.case.tasks[task]
        if asked.agency != USNCB:
            return officer(asked.agency)
        return USNCB_BY_ROLE[asked.role or Role.ANALYST]

    def answer(self, task: str, outcome: str) -> None:
        """The task is answered by whoever may."""
        self.say(self.owner(task), AnswerTask, task=task, outcome=outcome)

    def answer_all(self, **outcomes: str) -> None:
        """Every open task of the coordination is answered, harmlessly if nothing is said."""
        for task in self.asked():
            if self.case.tasks[task.task].open:
                first = self.rules.task(task.code).outcomes[0].key
                harmless = HARMLESS.get(task.code) or first
                self.answer(task.task, outcomes.get(task.code) or harmless)

    def asked(self) -> tuple[Task, ...]:
        """The tasks of the agencies."""
        return self.case.tasks_of(Phase.COORDINATION)

    def answer_all_but(self, *left: str) -> None:
        """Every open task of the coordination but these is answered, with its first outcome."""
        for task in self.asked():
            if task.open and task.task not in left:
                self.answer(task.task, self.rules.task(task.code).outcomes[0].key)

    def due(self, clock: str) -> datetime:
        """When a clock of the case is due."""
        return self.case.clocks[clock].due_at

    def notify(self) -> None:
        """The official is notified."""
        self.say(ANALYST, RecordNotification)

    def decide_on(self, disposition: str) -> None:
        """Counsel drafts, another approves."""
        self.say(COUNSEL, DraftDecision, disposition=disposition)
        self.say(SECOND_COUNSEL, ApproveDecision, approve=True)

    def file(self) -> None:
        """What was approved goes to INTERPOL."""
        self.say(COUNSEL, RecordFiling)

    def close(self) -> None:
        """The records are corrected and the case is closed."""
        for task in [t.task for t in self.case.tasks.values() if t.code == "U6" and t.open]:
            self.answer(task, "DONE")
        self.say(ANALYST, CloseCase)

    def names(self) -> list[str]:
        """The kinds of all events."""
        return [event.kind for event in self.events]


def decided_unreviewed() -> Course:
    """All is done but one thing: INTERPOL has not said how it reviewed the diffusion."""
    act = opening(
        communication_kind=CommunicationKind.WANTED_PERSON_DIFFUSION,
        interpol_state=InterpolState.RECEIVED_UNREVIEWED,
    )
    course = Course.begin(act, rules=EDITIONS["2026-2"])
    course.answer_all()
    course.decide_on("NO_ACTION")
    course.notify()
    course.answer("U6", "DONE")
    return course


def deleted_and_corrected() -> Course:
    """All is done but one thing: whoever got the data has not attested."""
    course = Course.begin(rules=EDITIONS["2026-2"])
    course.say(OPERATIONS, RecordCopy, agency="CBP", system="TECS", copy_kind="ENTRY")
    course.say(ANALYST, AddFact, fact="DELETION")
    course.notify()
    course.answer("U6", "DONE")
    return course


def to(stage: str) -> Course:
    """The usual case, as far as the stage; one in edition 2026-2 where only that has the stage."""
    from tests.procedure.later_stages import ONLY_LATER

    if stage in ONLY_LATER:
        return ONLY_LATER[stage]()
    course = Course.begin()
    if stage == "COORDINATION":
        return course
    course.answer_all()
    if stage == "DECISION":
        return course
    course.decide_on("DISPUTE")
    if stage == "FILING":
        return course
    course.file()
    if stage == "FOLLOW_UP":
        return course
    course.say(ANALYST, RecordOutcome, outcome="DELETED")
    if stage == "RECORDS":
        return course
    course.notify()
    course.answer("U6", "DONE")
    if stage == "CLOSING":
        return course
    if stage == "CANCELED":
        course.say(SUPERVISOR, CancelCase)
    elif stage == "SUPERSEDED":
        course.say(SUPERVISOR, SupersedeCase, successor=OTHER_CASE)
    else:
        course.say(ANALYST, CloseCase)
    return course
