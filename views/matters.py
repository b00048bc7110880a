"""Reading matters beside cases: protests, recalls, use requests, incidents."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from activities.recorder import Recorder
from client.known_matters import known_matter
from procedure.access import Right, may, reader_of, sees_own_parts
from procedure.annex.editions import Procedure
from procedure.annex.templates import Addressee
from procedure.case import Case
from procedure.codes import OutgoingKind
from procedure.dossier import Event
from procedure.kind_table import matter_kind_of
from procedure.matters.kind import sees_whole
from procedure.matters.matter import Matter, sentence
from procedure.measures.messages.outbound import MessageState, OutgoingMessage
from procedure.measures.outgoing import Obstacle, obstacles
from procedure.numbers import CaseNumber, MatterNumber, read_matter_number
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.review.review import Review
from procedure.rows import CaseState, MatterRow, TaskRow
from procedure.task import HasTasks
from procedure.task_rows import task_row
from procedure.values import CaseId, MatterId, Moment, Stored, is_matter
from register.rulebooks import Rulebook
from register.sealing import root_of
from register.values import EmailRow
from views import writings
from views.case_composing import clock_lines
from views.case_view import ClockLine
from views.due import Due, due_at
from views.known import known_to, review_known_to
from views.looks import Looks, View
from views.matter_drafts import MatterDraft, drafts_of_matter
from views.numbers import Numbers
from views.outcomes import Outcome, outcomes_of
from views.possible import Next, next_of
from views.sending import refusal_of_sending
from views.timeline import Line, timeline
from views.trials import Wanted
from views.trying_matter import TryingMatter
from views.weigh_view import WeighLine
from views.weighing import ProtestWeighing


class ListedMatter(MatterRow):
    """A matter in a list, with how near its next due time is."""

    due: Due | None
    """Unset where nothing is due."""


class CoveredCase(Stored):
    """A case that a matter covers."""

    case: CaseId
    number: CaseNumber | None


class DetailLine(Stored):
    """What is known of a matter beside its cases, clocks and timeline."""

    label: str
    text: str


class MatterView(Stored):
    """A matter, with everything that was written in it."""

    matter: MatterId
    number: MatterNumber
    kind: str
    title: str
    """What it is, in words."""
    event: int
    """The last event: an order can name it as seen."""
    stage: str
    stage_title: str
    sentence: str
    """Who must act, and what comes next."""
    case_class: str
    edition: str
    opened_at: Moment
    opened_by: str
    ended_at: Moment | None
    waiting_on: str
    cases: tuple[CoveredCase, ...]
    details: tuple[DetailLine, ...]
    tasks: tuple[TaskRow, ...]
    """What agencies are asked in it: all of it, or for an agency its own."""
    weigh: tuple[WeighLine, ...] = ()
    """Of a protest that is not filed: what to weigh, with what agencies say in each case."""
    drafts: tuple[MatterDraft, ...] = ()
    """What one person drafted and a second one decides on, for whoever sees all of it."""
    clocks: tuple[ClockLine, ...]
    lines: tuple[Line, ...]
    """Its timeline."""
    emails: tuple[EmailRow, ...]
    next: Next
    """What this reader can do now."""


class MatterFile(NamedTuple):
    """A matter with its events and its rules."""

    matter: Matter
    events: Sequence[Event]
    book: Rulebook


class MatterViews:
    """What people read about matters; what they may not know of does not exist for them."""

    def __init__(
        self, recorder: Callable[[], Recorder], looks: Looks, *, now: Callable[[], datetime]
    ) -> None:
        """``looks`` records who reads what; ``now`` gives the present moment in UTC."""
        self._make_recorder = recorder
        self._looks = looks
        self._register = looks.register
        self._now = now

    @property
    def _recorder(self) -> Recorder:
        return self._make_recorder()

    async def named(self, actor: Actor, typed: str) -> str:
        """The id of the matter whose number was typed; what is hidden stays as it was typed."""
        if read_matter_number(typed) is None:
            return typed
        row = await Numbers(self._register.lists).any_matter(actor, typed)
        # Asked also where there is none: what is hidden takes the same queries.
        known = await self._known(actor, row.matter_id if row else typed)
        return row.matter_id if row is not None and known else typed

    async def list(
        self,
        actor: Actor,
        *,
        kind: str | None = None,
        state: CaseState | None = None,
        case: str | None = None,
    ) -> list[ListedMatter]:
        """The matters that the actor may know of, by what is due next.

        Raises NotFound if ``case`` is none that the actor may know of.
        """
        if case is not None and not await Numbers(self._register.lists).of_cases(actor, [case]):
            raise NotFound(what="case", name=case)
        sees = may(actor, Right.SEE_MATTERS) or may(actor, Right.SEE_OFFICERS_DUTIES)
        if not sees and not sees_own_parts(actor):
            return []
        query = {"kind": kind, "state": state, "case": case}
        await self._looks.note(actor, View.MATTERS, query=query)
        rows = await self._register.lists.matters(
            kind=kind, state=state, linked=case, known_to=actor
        )
        return [
            ListedMatter(**row.model_dump(), due=due_at(row.next_due_at, self._now()))
            for row in rows
        ]

    async def file(self, actor: Actor, matter_id: str, view: View = View.MATTER) -> MatterFile:
        """A matter with its events and rules. Raises NotFound, also where it is hidden."""
        if not is_matter(matter_id) or not await self._known(actor, matter_id):
            raise NotFound(what="matter", name=matter_id)
        await self._looks.note(actor, view, matter_id)
        events = await self._register.dossiers.events(matter_id)
        matter: Matter | None = matter_kind_of(matter_id).fold(events)
        if matter is None:
            raise NotFound(what="matter", name=matter_id)
        if isinstance(matter, Review):
            matter = await review_known_to(self._register, actor, matter)
        return MatterFile(matter, events, await self._recorder.rules(matter))

    async def obstacles(self, file: MatterFile, message: OutgoingMessage) -> Sequence[Obstacle]:
        """What stops a message of the matter, in it or in a case that it covers."""
        rules = file.book.procedure
        template = rules.edition.templates.get(message.template)
        kinds = {message.outgoing}
        if template is not None and template.to is Addressee.SOURCE:
            kinds.add(OutgoingKind.CONTACT_SOURCE)
        asked: list[tuple[HasTasks, Procedure]] = [(file.matter, rules)]
        for name in file.matter.cases:
            state = await self._recorder.state(name)
            if isinstance(state, Case):
                asked.append((state, (await self._recorder.rules(state)).procedure))
        found = [
            one
            for state, book in asked
            for kind in sorted(kinds)
            for one in obstacles(state, kind, book, self._now())
        ]
        return [*dict.fromkeys(found)]

    async def stops(self, actor: Actor, file: MatterFile, message: OutgoingMessage) -> str:
        """Why an approved message may not leave now, as the actor may know it; empty: it may."""
        if message.state is not MessageState.APPROVED:
            return ""
        refused = await refusal_of_sending(self._recorder, file.matter, message, self._now())
        if refused is None:
            return ""
        known = await known_to(self._register, actor, [str(refused)], own=file.matter.cases)
        return known.text(str(refused))

    async def _known(self, actor: Actor, matter_id: str) -> bool:
        return await known_matter(self._register, self._recorder, actor, matter_id) is not None

    async def matter(self, actor: Actor, matter_id: str) -> MatterView:
        """A matter, with what the actor can do next. Raises NotFound."""
        return await self.of(actor, await self.file(actor, matter_id))

    async def of(self, actor: Actor, file: MatterFile) -> MatterView:
        """The same of a matter that was opened for this actor."""
        matter, rules = file.matter, file.book.procedure
        matter_id = matter.dossier
        kind = matter_kind_of(matter_id)
        # An agency that has a part in it sees its own part, and nothing that others wrote.
        whole = sees_whole(matter, actor)
        lines = timeline(file.events, rules, kind) if whole else []
        cases = matter.cases if whole else ()
        details = matter.details(rules) if whole else matter.details_for(actor.agency)
        texts = await writings.opened(self._register, writings.documents_of(file.events))
        known = await known_to(
            self._register,
            actor,
            (*(line.what for line in lines), *(one.text for one in details)),
            {*cases, *(root_of(one.dossier) for one in texts.values() if one.dossier)},
            own=(matter_id,),
        )
        readable = known.written(texts)
        standing = matter.standing
        return MatterView(
            matter=matter.dossier,
            number=matter.number or "",
            kind=kind.name,
            title=kind.title,
            event=matter.revision,
            stage=standing.stage.code,
            stage_title=standing.stage.title,
            sentence=sentence(matter),
            case_class=matter.case_class,
            edition=matter.edition.name,
            opened_at=matter.opened_at,
            opened_by=matter.opened_by,
            ended_at=matter.ended_at,
            waiting_on=standing.waits_on,
            cases=tuple(CoveredCase(case=one, number=known.numbers.get(one)) for one in cases),
            details=tuple(
                DetailLine(label=one.label, text=known.text(one.text)) for one in details
            ),
            tasks=tuple(
                task_row(matter, one, rules)
                for one in matter.tasks.values()
                if whole or one.agency == actor.agency
            ),
            weigh=await ProtestWeighing(self._recorder, self._looks).lines(actor, matter, rules),
            drafts=drafts_of_matter(matter, file.events, rules, readable) if whole else (),
            clocks=tuple(clock_lines(matter, file.book)),
            lines=tuple(
                line.model_copy(update={"text": _text(line, readable)})
                for line in known.lines(lines, file.events, texts)
            ),
            emails=tuple(await self._register.outbox.list(matter_id)) if whole else (),
            next=await self._next(file, actor),
        )

    async def outcomes(self, actor: Actor, matter_id: str, wanted: Wanted) -> Sequence[Outcome]:
        """What would follow from each of the wanted orders that the actor can give now.

        Raises NotFound.
        """
        file, now = await self.file(actor, matter_id), self._now()
        trials = (await self._trying(file, actor, now)).trials(actor, wanted=wanted)
        return await outcomes_of(self._recorder, actor, trials, file.book.procedure, now)

    async def _next(self, file: MatterFile, actor: Actor) -> Next:
        now = self._now()
        trying = await self._trying(file, actor, now)
        return await next_of(self._recorder, trying.trials(actor), now)

    async def _trying(self, file: MatterFile, actor: Actor, now: datetime) -> TryingMatter:
        lists, reader = self._register.lists, reader_of(actor)
        rows = await lists.cases(state=CaseState.OPEN, reader=reader)
        cases = tuple(row.case_id for row in rows if row.case_id not in file.matter.cases)
        kind = matter_kind_of(file.matter.dossier)
        directory = await self._recorder.directory()
        return TryingMatter(
            kind,
            file.matter,
            file.book.procedure,
            now,
            cases,
            agencies=directory.codes,
            people=directory.actors(now),
        )


def _text(line: Line, texts: dict[str, writings.Writing]) -> str | None:
    writing = texts.get(line.document or "")
    return None if writing is None else writing.problem or writing.text or None
