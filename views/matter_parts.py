"""A matter with what its kind has beside what every matter has."""

from collections.abc import Iterator
from datetime import datetime

from activities.recorder import Recorder
from procedure.access import reader_of
from procedure.case import Case
from procedure.clocks.explanation import explained, explained_to_agency
from procedure.clocks.workdays import FederalCalendar
from procedure.context import Other
from procedure.duty.duty import Duty
from procedure.matters.kind import sees_whole
from procedure.measures.messages.composing import title_of
from procedure.measures.messages.outbound import MessageState, reference_of
from procedure.people import Actor
from procedure.protest.protest import Protest
from procedure.recall.recall import Recall
from procedure.review.review import Review
from procedure.use.use import Use
from procedure.values import CommunicationId, Moment, PersonId, Stored
from register.register import Register
from views import writings
from views.known import known_to
from views.matters import MatterFile, MatterView, MatterViews
from views.plan_actual import PlanActual
from views.plan_views import plan_of_matter
from views.procedure_map import ProcedureMap
from views.protest_map import protest_map
from views.protest_parts import ProtestPart, Read, protest_part
from views.recall_parts import RecallPart, recall_part
from views.reviews import ReviewStatus, status_of
from views.uses import GateView, gate_of


class Reckoned(Stored):
    """How a due time was reckoned."""

    clock: str
    why: tuple[tuple[str | Moment, ...], ...]
    """Line by line, with its moments."""


class DutyStep(Stored):
    """A step of a standing duty."""

    title: str
    done_at: Moment | None = None
    done_by: PersonId | None = None


class Alike(Stored):
    """A communication that a watch found, which may be the same request again."""

    communication: CommunicationId
    version: int
    alike: str
    """How alike it is: a code word."""


class DutyPart(Stored):
    """What a standing duty has of its own."""

    title: str
    period: str
    basis: str
    watching: bool
    steps: tuple[DutyStep, ...]
    found: tuple[Alike, ...]


class WrittenMessage(Stored):
    """A message that was composed in the matter, and how far it is."""

    number: int
    reference: str
    """Our reference, which a reply quotes."""
    title: str
    state: MessageState
    at: Moment
    """When it left; until then when it was drafted."""
    stopped: str = ""
    """Why it may not leave now though it is approved; empty: it may."""


class MatterParts(Stored):
    """A matter, and what its kind has of its own."""

    view: MatterView
    whole: bool
    """Whether the reader sees all of it; an agency sees its own part."""
    reckoned: tuple[Reckoned, ...]
    plan: PlanActual | None = None
    """Plan against actual, for whoever sees all of it."""
    messages: tuple[WrittenMessage, ...] = ()
    """Those that were composed in it, for whoever sees all of it."""
    map: ProcedureMap | None = None
    """Of a dispute: where it is in its procedure."""
    protest: ProtestPart | None = None
    recall: RecallPart | None = None
    gate: GateView | None = None
    duty: DutyPart | None = None
    review: ReviewStatus | None = None


class MatterPages:
    """Reads a matter as its page shows it."""

    def __init__(self, recorder: Recorder, matters: MatterViews, *, now: datetime) -> None:
        """``matters`` opens it, and records that somebody looked; ``now`` is in UTC."""
        self._recorder = recorder
        self._register: Register = recorder.register
        self._matters = matters
        self._now = now

    async def page(self, actor: Actor, matter_id: str) -> MatterParts:
        """The matter. Raises NotFound, also where it is hidden."""
        file = await self._matters.file(actor, matter_id)
        matter, whole = file.matter, sees_whole(file.matter, actor)
        parts = MatterParts(
            view=await self._matters.of(actor, file),
            whole=whole,
            reckoned=tuple(_reckoned(file, whole=whole)),
            plan=plan_of_matter(file, self._now) if whole else None,
            messages=await self._messages(actor, file) if whole else (),
        )
        return parts.model_copy(update=await self._own(actor, file, matter, whole=whole))

    async def _messages(self, actor: Actor, file: MatterFile) -> tuple[WrittenMessage, ...]:
        """What was composed in it, in its order."""
        return tuple(
            [
                WrittenMessage(
                    number=one.number,
                    reference=reference_of(file.matter, one),
                    title=title_of(file.book.procedure, one.template),
                    state=one.state,
                    at=one.row_time,
                    stopped=await self._matters.stops(actor, file, one),
                )
                for one in file.matter.messages
            ]
        )

    async def _own(
        self, actor: Actor, file: MatterFile, matter: object, *, whole: bool
    ) -> dict[str, object]:
        match matter:
            case Protest() if whole:
                return {
                    "protest": await self._protest(actor, matter),
                    "map": protest_map(matter, file.book.procedure),
                }
            case Recall():
                cases = await self._cases(matter.cases)
                agency = None if whole else actor.agency
                return {"recall": recall_part(matter, cases, self._now, agency)}
            case Use():
                in_force = self._recorder.editions.in_force(self._now)
                return {"gate": gate_of(file, in_force, self._now)}
            case Duty() if whole:
                return {"duty": await self._duty(actor, file, matter)}
            case Review() if whole:
                return {"review": await status_of(self._register, matter, reader_of(actor))}
        return {}

    async def _cases(self, cases: tuple[str, ...]) -> dict[str, Case]:
        """The cases that a matter covers: whoever sees it may see them all."""
        read = [await self._recorder.state(one) for one in cases]
        return {one.dossier: one for one in read if isinstance(one, Case)}

    async def _protest(self, actor: Actor, protest: Protest) -> ProtestPart:
        # A check must not differ by what a team hides; whoever files is checked against all.
        rows = await self._register.lists.matters(kind="protest", known_to=actor)
        read: dict[str, Other] = {}
        for name in (*protest.cases, *(row.matter_id for row in rows)):
            state = await self._recorder.state(name)
            if state is not None:
                read[name] = Other(state, (await self._recorder.rules(state)).procedure)
        text = None
        if protest.draft is not None:
            document = protest.draft.document
            text = (await writings.opened(self._register, [document]))[document].text
        part = protest_part(protest, Read(read), text)
        says = [one.says for one in part.checks]
        known = await known_to(self._register, actor, says, own=protest.cases)
        checks = tuple(one.model_copy(update={"says": known.text(one.says)}) for one in part.checks)
        return part.model_copy(update={"checks": checks})

    async def _duty(self, actor: Actor, file: MatterFile, duty: Duty) -> DutyPart | None:
        row = file.book.procedure.edition.duties.get(duty.duty)
        if row is None:
            return None
        done = {one.step: one for one in duty.done}
        found = [one.communication for one in duty.found]
        known = await known_to(self._register, actor, (), found)
        return DutyPart(
            title=row.title,
            period=duty.period,
            basis=f"{row.source.kind}, {row.source.citation}",
            watching=duty.watching,
            steps=tuple(
                DutyStep(title=step.title, done_at=done[number].at, done_by=done[number].by)
                if number in done
                else DutyStep(title=step.title)
                for number, step in enumerate(row.steps)
            ),
            found=tuple(
                Alike(communication=one.communication, version=one.version, alike=one.alike)
                for one in duty.found
                if one.communication in known
            ),
        )


def _reckoned(file: MatterFile, *, whole: bool) -> Iterator[Reckoned]:
    """Each due time that runs; for an agency nothing of the class or of who decided."""
    calendar = FederalCalendar(file.book.holidays, file.matter.closures)
    reckoning = explained if whole else explained_to_agency
    for clock in file.matter.clocks.values():
        if clock.running:
            # The first line is the label, which is next to it.
            yield Reckoned(clock=clock.clock_id, why=tuple(reckoning(clock, calendar)[1:]))
