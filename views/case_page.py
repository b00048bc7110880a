"""The page of a case: where it stands, what is due, what happened; now, or as of an earlier moment.

The same case as ``caveat case show`` prints, arranged for a reader who comes back every day: what
changed since their last visit, what waits for them, and of a long history only what they ask for.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from activities.recorder import Recorder
from procedure.access import Right, may
from procedure.case import Case
from procedure.cases import CASE
from procedure.clocks.workdays import FederalCalendar
from procedure.courts import must_take, open_steps
from procedure.measures.dispute.drafting import DecisionDrafted
from procedure.measures.dispute.filings import FilingMade, FilingSent
from procedure.measures.dispute.follow_up import FollowUpRecorded
from procedure.measures.evidence import marks
from procedure.measures.matters import Beside
from procedure.measures.messages.composing import title_of
from procedure.measures.messages.outbound import Messages, MessageState
from procedure.measures.notification.deferral import DeferralProposed
from procedure.opening import CaseOpened
from procedure.people import Actor
from procedure.stages import stage_codes
from procedure.values import Moment, PersonId, Stored
from register.register import Register
from views import case_composing, writings
from views.case_openings import CasePerson, communication_lines, person_of
from views.case_story import Story, story_of
from views.case_view import CaseView
from views.cases import CaseViews
from views.courts import Courts
from views.deadlines import Deadlines, deadlines
from views.files import CaseFile
from views.known import known_in
from views.last_visits import last_visit
from views.ledger import Look, LookViews
from views.looks import Looks, View
from views.narrative import PAGE, Chosen, Narrative, Topic
from views.plan_actual import PlanActual
from views.possible import Next
from views.timeline import Line
from views.timeline_view import events_until
from views.track_parts import TrackPart, track_parts
from views.trials import Wanted
from views.writings import Writing, text_of

# By their exact type: isinstance with a model takes ten times as long, and cases are long.
_SHOWN = {
    CaseOpened,
    DecisionDrafted,
    DeferralProposed,
    FilingMade,
    FilingSent,
    FollowUpRecorded,
}
"""The events whose words the page shows in a part of their own, beside answers and questions."""


class Asked(NamedTuple):
    """What a reader asks to see of a case."""

    as_of: datetime | None = None
    """Nothing that was recorded later."""
    topic: Topic = Topic.DECISIONS
    before: int | None = None
    """Lines of the narrative before this event."""
    since: int | None = None
    """What is new is what came after this event, and not after the last visit."""
    whole: bool = False
    """The whole narrative of the topic, not one page."""
    acts: Mapping[str, Collection[str]] = {}
    """The acts of which the reader wants to know whether they are possible, by stage; those under
    an empty name in any stage."""
    brief: Collection[str] = ()
    """Those of them whose form finds what they may name."""


NOW = Asked()
"""The case as it is."""


class OwnStep(Stored):
    """An open step that waits for the reader."""

    what: str
    acts: tuple[str, ...]
    """The acts that take it."""
    task: str | None
    clock: str | None
    due: Moment | None
    late: bool


class MessageLine(Stored):
    """A message that left, or is to leave."""

    message: int
    title: str
    state: MessageState
    by: PersonId
    composed_at: Moment
    sent_at: Moment | None
    reply_expected: Moment | None


class CasePage(Stored):
    """A case as its page shows it. It holds personal data."""

    view: CaseView
    """The case; of what was written only what the page shows, and nothing that can be done."""
    person: CasePerson | None
    as_of: Moment | None
    """The earlier moment that was asked for; None: now."""
    until: Moment | None
    """When an emergency ends, because of which alone the reader sees the case."""
    visited_at: Moment | None
    """When the reader last looked before now; None where they never did."""
    changed: tuple[Line, ...]
    """What others did since then, the newest first, and of many only the first page."""
    narrative: Narrative
    looks: tuple[Look, ...]
    """Who looked, the newest first, where that was asked for."""
    sees_looks: bool
    courts: Courts
    plan: PlanActual
    deadlines: Deadlines
    tracks: tuple[TrackPart, ...]
    messages: tuple[MessageLine, ...]
    own: tuple[OwnStep, ...]
    """The open steps that wait for the reader, in the order of the procedure."""
    next: Next
    """Of the acts that were asked about those that are possible."""
    marked: Mapping[str, bool]
    """Whether INTERPOL may have what was marked: documents, and versions of communications."""
    events: int
    """How many events the case has; each was checked by its seal."""


class CasePages:
    """Puts the pages of cases together, for whoever may see the case."""

    def __init__(
        self, recorder: Recorder, views: CaseViews, looks: Looks, *, now: Callable[[], datetime]
    ) -> None:
        """``views`` finds a case, ``looks`` records who read it; ``now`` is in UTC."""
        self._recorder = recorder
        self._register: Register = recorder.register
        self._views = views
        self._looks = looks
        self._now = now

    async def page(self, actor: Actor, case_id: str, asked: Asked = NOW) -> CasePage:
        """The page. Raises NotFound, also for whoever may not know of the case, NotWellFormed."""
        seen = await self._views.seen(actor, case_id, View.CASE)
        visit = await last_visit(self._looks, actor, case_id)
        file = _as_of(seen.file, asked.as_of)
        person = await person_of(self._looks, actor, file.case.person, emergency=seen.emergency)
        story = story_of(file) if asked.as_of is None else _stories(file)
        chosen = Chosen(
            story.lines,
            story.topics,
            reader=actor.person,
            seen=asked.since if asked.since is not None else visit.event if visit else None,
            hidden=await self._hidden(actor, file, story),
        )
        page = chosen.page(asked.topic, before=asked.before, limit=None if asked.whole else PAGE)
        changed = chosen.page(Topic.NEW).lines
        lines = _opened_lines(story, file, (*page.lines, *changed))
        written = await writings.opened(self._register, _documents(file.case, lines))
        known = await known_in(self._register, actor, file.case, lines, written)
        written = known.written(written)
        said = {one.event: one for one in known.lines(lines, file.events, written)}
        opened = case_composing.Opened(
            lines=[said[one.event] for one in lines],
            writings=written,
            matters=[one for one in file.case.of(Beside).matters if one in known],
            communications=await communication_lines(self._looks, file),
            person_name=person.name if person is not None else None,
            emails=[
                one
                for one in await self._register.outbox.list(case_id)
                if asked.as_of is None or one.created_at <= asked.as_of
            ],
        )
        now = asked.as_of or self._now()
        own: tuple[OwnStep, ...] = ()
        following = Next()
        if asked.as_of is None and not seen.emergency:
            own = tuple(_own(file, actor))
            wanted = Wanted(acts=frozenset(_asked_about(file, own, asked)), brief=asked.brief)
            following = await self._views.next(file, actor, only=wanted)
        return CasePage(
            view=case_composing.composed(file, opened, Next()),
            person=person,
            as_of=asked.as_of,
            until=seen.until,
            visited_at=visit.at if visit is not None else None,
            changed=tuple(said[one.event] for one in changed),
            narrative=_with_texts(page, said, written),
            looks=await self._who_looked(actor, case_id, asked),
            sees_looks=may(actor, Right.SEE_LOOKS),
            courts=story.courts(now),
            plan=story.plan(now, FederalCalendar(file.book.holidays, file.case.closures)),
            deadlines=deadlines(file),
            tracks=track_parts(file, now),
            messages=tuple(_messages(file)),
            own=own,
            next=following,
            marked=marks(file.case),
            events=len(file.events),
        )

    async def next(self, actor: Actor, case_id: str, wanted: Wanted) -> tuple[CaseFile, Next]:
        """What the actor can do in the case, of the orders that are wanted. Raises NotFound."""
        seen = await self._views.seen(actor, case_id, View.CASE)
        if seen.emergency:
            return seen.file, Next()
        return seen.file, await self._views.next(seen.file, actor, only=wanted)

    async def _hidden(self, actor: Actor, file: CaseFile, story: Story) -> set[int]:
        """The events that tell of nothing but a matter of which the actor may not know."""
        if not story.matters:
            return set()
        known = await known_in(self._register, actor, file.case, (), {})
        return {number for number, matter in story.matters.items() if matter not in known}

    async def _who_looked(self, actor: Actor, case_id: str, asked: Asked) -> tuple[Look, ...]:
        if asked.topic is not Topic.LOOKS or not may(actor, Right.SEE_LOOKS):
            return ()
        found = await LookViews(self._looks).looks(actor, at=case_id, until=asked.as_of)
        return tuple(reversed(found[-PAGE:]))


def _opened_lines(story: Story, file: CaseFile, shown: Sequence[Line]) -> list[Line]:
    """The lines that the page shows somewhere, each once, in the order of the record."""
    wanted = {one.event for one in shown}
    return [
        line
        for place, line in enumerate(story.lines)
        if place == 0 or line.event in wanted or type(file.events[line.event - 1]) in _SHOWN
    ]


def _documents(case: Case, lines: Sequence[Line]) -> list[str]:
    """What must be opened: what these lines tell of, and what counts of each task."""
    return [*filter(None, (line.document for line in lines)), *_of_tasks(case)]


def _of_tasks(case: Case) -> Iterator[str]:
    """The answers and questions that count now."""
    for task in case.tasks.values():
        yield from filter(None, (task.document, task.part, task.question))


def _as_of(file: CaseFile, as_of: datetime | None) -> CaseFile:
    """The case as it was. Raises NotWellFormed where it was not open yet."""
    if as_of is None:
        return file
    events = events_until(file.events, as_of)
    case = CASE.fold(events)
    assert case is not None
    return CaseFile(case, events, file.book)


def _stories(file: CaseFile) -> Story:
    story = Story(file.book.procedure)
    story.go_on(file.events)
    return story


def _with_texts(
    found: Narrative, said: Mapping[int, Line], written: Mapping[str, Writing]
) -> Narrative:
    """The page of the narrative as the reader may know it, with what was written."""
    lines = (said[one.event] for one in found.lines)
    opened = tuple(
        line.model_copy(update={"text": text_of(line.document, written)}) for line in lines
    )
    return found.model_copy(update={"lines": opened})


def _messages(file: CaseFile) -> Iterator[MessageLine]:
    """The messages, the newest first."""
    for message in reversed(file.case.of(Messages).all):
        clock = file.case.clocks.get(message.reply_clock)
        yield MessageLine(
            message=message.number,
            title=title_of(file.book.procedure, message.template),
            state=message.state,
            by=message.by,
            composed_at=message.composed_at,
            sent_at=message.sent_at,
            reply_expected=clock.due_at if clock is not None and clock.running else None,
        )


def _asked_about(file: CaseFile, own: Sequence[OwnStep], asked: Asked) -> Iterator[str]:
    """The acts that the page wants to know of: those of the steps, and those of the stage."""
    for step in own:
        yield from step.acts
    for stage in ("", *stage_codes(file.case)):
        yield from asked.acts.get(stage, ())


def _own(file: CaseFile, actor: Actor) -> Iterator[OwnStep]:
    for step in open_steps(file.case, file.book.procedure):
        if must_take(actor, step):
            clock = file.case.clocks.get(step.clock or "")
            runs = clock is not None and clock.running and not clock.paused
            yield OwnStep(
                what=step.what,
                acts=step.act_names,
                task=step.task,
                clock=step.clock,
                due=clock.due_at if clock is not None and runs else None,
                late=clock is not None and clock.can_be_late and clock.late,
            )
