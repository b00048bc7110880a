"""The plan before a case starts: class, tracks, prohibitions and tasks, each with its reason."""

from collections.abc import Iterator, Mapping

from portal.pages.because import because_in_words
from portal.pages.fields import Field
from portal.pages.site import Opened
from portal.pages.start_state import ENTERED, NOBODY, Started
from portal.pages.times import When
from procedure.annex.conditions import Factors
from procedure.annex.editions import Procedure
from procedure.clocks.rules import Source, SourceKind
from procedure.clocks.workdays import calendar_versions, federal_calendar
from procedure.codes import AlertedBy, CaseClass, Circumstance, Phase
from procedure.message import InterpolState
from procedure.people import EMPLOYER, USNCB
from procedure.planning import IDENTITY, Plan, PlannedTask
from procedure.values import Stored
from views.docstrings import members
from views.plans import SENT_AT_ONCE, due_times, plan_for

REASON = Field(
    name="reason",
    id="reason",
    kind="textarea",
    label="Why you confirm the hit",
    hint="Kept sealed.",
    required=True,
)


class Ban(Stored):
    """What nobody may do: the kind of rule first."""

    tag: str
    kind: str
    says: str
    because: str
    source: str


class TaskLine(Stored):
    """A task of the plan."""

    code: str
    title: str
    who: str
    due: When | None
    time: str
    because: str
    required: bool
    """Whether it cannot be left out."""
    left_out: str
    """Why it is left out; empty where it is not."""


class PlanPart(Stored):
    """What the page shows of the plan."""

    case_class: str
    class_meaning: str
    class_because: str
    tracks: tuple[tuple[str, str], ...]
    bans: tuple[Ban, ...]
    groups: tuple[tuple[str, tuple[TaskLine, ...]], ...]
    sent: int
    agencies: int
    first: When | None
    """When the first answer is due."""
    left_out: tuple[str, ...]


_BANS: Mapping[SourceKind, tuple[str, str]] = {
    SourceKind.LAW: ("Law", "solid"),
    SourceKind.RULE: ("Rule", "solid"),
    SourceKind.INFERENCE: ("Law", ""),
    SourceKind.REPORT: ("Policy", ""),
    SourceKind.READ: ("Practice", ""),
    SourceKind.POLICY: ("Local rule", ""),
    SourceKind.MEMORY: ("Local rule", ""),
}
_LATER = {
    Phase.NOTIFICATION: "once the identity is confirmed",
    Phase.DECISION: "once the answers are in, or overdue",
    Phase.RECORDS: "once the decision or the outcome is known",
}


async def plan_of(opened: Opened, said: Started, communication: str) -> Plan:
    """The plan with everything that it asks, by the edition in force now.

    Raises NotFound, NotScreened.
    """
    known = (*await roster_status(opened, said), *said.circumstances)
    if communication:
        on_record = said.who not in (ENTERED, NOBODY, "")
        return await opened.desk.plans.plan(
            opened.actor,
            communication,
            person=said.who if on_record else ENTERED,
            circumstances=known,
        )
    factors = Factors(
        kind=None,
        circumstances=tuple(dict.fromkeys(known)),
        alerted_by=AlertedBy(said.alerted_by),
        state=InterpolState.NONE,
    )
    return plan_for(factors, _rules(opened))


async def roster_status(opened: Opened, said: Started) -> tuple[Circumstance, ...]:
    """What the roster says of the person that changes the plan."""
    if not said.who.startswith("P-"):
        return ()
    person = await opened.desk.likely_persons.person(opened.actor, said.who)
    known = {one.value for one in Circumstance}
    return (Circumstance(person.status),) if person and person.status in known else ()


def _rules(opened: Opened) -> Procedure:
    return opened.office.recorder.editions.in_force(opened.now)


class PlanPage:
    """Says the plan."""

    def __init__(self, opened: Opened, said: Started, plan: Plan) -> None:
        """``plan`` has everything that it asks, also what is left out."""
        self._opened = opened
        self._said = said
        self._plan = plan
        calendar = federal_calendar(calendar_versions()[-1], opened.desk.closures)
        self._due = due_times(plan, _rules(opened), opened.now, calendar)

    def part(self) -> PlanPart:
        """What the page shows."""
        plan = self._plan
        asked = [task for task in plan.tasks if task.code not in self._said.left_out]
        sent = [task for task in asked if task.phase in SENT_AT_ONCE]
        others = {task.agency for task in sent if task.agency != USNCB}
        due = [self._due[task.code] for task in sent if task.code in self._due]
        known = self._said.circumstances or plan.class_because.isupper()
        return PlanPart(
            case_class=plan.case_class,
            class_meaning=members(CaseClass)[plan.case_class],
            class_because=because_in_words(plan.class_because) if known else plan.class_because,
            tracks=tuple((track.title, because_in_words(track.because)) for track in plan.tracks),
            bans=tuple(
                Ban(
                    tag=_BANS[one.source.kind][0],
                    kind=_BANS[one.source.kind][1],
                    says=one.says,
                    because=because_in_words(one.because),
                    source=_citation(one.source),
                )
                for one in plan.prohibitions
            ),
            groups=tuple(self._groups()),
            sent=len(sent),
            agencies=len(others),
            first=self._opened.times.due(min(due)) if due else None,
            left_out=tuple(f"{code}: {why}" for code, why in self._said.left_out.items()),
        )

    def _groups(self) -> Iterator[tuple[str, tuple[TaskLine, ...]]]:
        tasks = self._plan.tasks
        now = [task for task in tasks if task.phase in SENT_AT_ONCE]
        yield from self._group("USNCB", [task for task in now if task.agency == USNCB])
        yield from self._group("Other agencies", [task for task in now if task.agency != USNCB])
        later = [task for task in tasks if task.phase not in SENT_AT_ONCE]
        yield from self._group("Later", later)

    def _group(
        self, title: str, tasks: list[PlannedTask]
    ) -> Iterator[tuple[str, tuple[TaskLine, ...]]]:
        if tasks:
            yield f"{title}: {len(tasks)}", tuple(map(self._line, tasks))

    def _line(self, task: PlannedTask) -> TaskLine:
        due = self._due.get(task.code)
        role = f", {task.role.replace('_', ' ').lower()}" if task.role else ""
        return TaskLine(
            code=task.code,
            title=task.title,
            who=f"{_holder(task.agency)}{role}",
            due=self._opened.times.due(due) if due else None,
            time=_time(task),
            because=because_in_words(*task.because),
            required=not self._can_be_left_out(task),
            left_out=self._said.left_out.get(task.code, ""),
        )

    def _can_be_left_out(self, task: PlannedTask) -> bool:
        """As the order that starts the case allows it."""
        certain = self._said.sure == "CONFIRMED" and self._said.who != NOBODY
        return task.phase is Phase.COORDINATION and (task.code != IDENTITY or certain)


def _holder(agency: str) -> str:
    return "The employer’s desk" if agency == EMPLOYER else agency


def _citation(source: Source) -> str:
    """Where a rule comes from; what is only our reading of it says so."""
    inferred = source.kind is SourceKind.INFERENCE
    return f"Our own reading: {source.citation}" if inferred else source.citation


def _time(task: PlannedTask) -> str:
    if task.after:
        return f"{task.time} after {', '.join(task.after)} is answered"
    later = _LATER.get(task.phase)
    return f"{task.time}, {later}" if later else f"{task.time} after it starts"
