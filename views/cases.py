"""Reading cases and tasks: who may, what is held, and how it is put together."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from activities.recorder import Recorder
from procedure.access import Right, Subject, may
from procedure.annex.extract import ExtractField
from procedure.case import Case
from procedure.cases import CASE
from procedure.clocks.rules import Closure
from procedure.kind_table import matter_kind_of
from procedure.matters.matter import Matter
from procedure.measures.matters import Beside
from procedure.measures.tasks.holding import sees_task, sees_tasks_of
from procedure.measures.team import Team, sees_case
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.task import HasTasks, Task
from procedure.values import is_matter
from register.teams import Sight
from views import case_composing, document_view, task_view, writings
from views.case_openings import communication_lines, person_of
from views.case_view import CaseView
from views.document_view import DocumentView
from views.exchange import exchanges, with_texts
from views.extracts import Extract, extract_of, joined
from views.files import CaseFile, TaskFile
from views.known import known_in
from views.looks import Looks, View
from views.outcomes import Outcome, outcomes_of
from views.possible import Next, next_of
from views.task_view import TaskView
from views.timeline import timeline
from views.timeline_view import TimelineView, events_until, timeline_view
from views.trials import ALL, Wanted
from views.trying import Trying
from views.trying_matter import TryingMatter

_CASE_ID = re.compile(r"case-[0-9A-Z]{26}")


class Seen(NamedTuple):
    """A case as somebody sees it."""

    file: CaseFile
    emergency: bool
    """Whether only because of an emergency."""
    until: datetime | None
    """The first moment at which that is over."""


class CaseViews:
    """What people read about cases and tasks; what they may not know of does not exist for them."""

    def __init__(
        self,
        recorder: Recorder,
        looks: Looks,
        *,
        now: Callable[[], datetime],
        closures: tuple[Closure, ...] = (),
    ) -> None:
        """The recorder's register holds everything that is shown; ``looks`` records who read it.

        ``now`` gives the present moment in UTC; in a rehearsal it is the rehearsal's. ``closures``
        are the installation's, which a case may not know yet.
        """
        self._recorder = recorder
        self._register = recorder.register
        self._looks = looks
        self._now = now
        self._closures = closures

    # --- a case ---------------------------------------------------------------------------------

    async def case(self, actor: Actor, case_id: str) -> CaseView:
        """A case, with everything that was written in it, and what the actor can do next.

        Raises NotFound, also for whoever may not know of it.
        """
        seen = await self.seen(actor, case_id, View.CASE)
        file = seen.file
        person = await person_of(self._looks, actor, file.case.person, emergency=seen.emergency)
        lines = timeline(file.events, file.book.procedure)
        written = await writings.opened(self._register, writings.documents_of(file.events))
        known = await known_in(self._register, actor, file.case, lines, written)
        opened = case_composing.Opened(
            lines=known.lines(lines, file.events, written),
            writings=known.written(written),
            matters=[one for one in file.case.of(Beside).matters if one in known],
            communications=await communication_lines(self._looks, file),
            person_name=person.name if person is not None else None,
            emails=await self._register.outbox.list(case_id),
        )
        following = await self.next(file, actor)
        return case_composing.composed(file, opened, following)

    async def file(self, actor: Actor, case_id: str, view: View = View.CASE) -> CaseFile:
        """A case with its events and rules. Raises NotFound, also for whoever may not see it."""
        return (await self.seen(actor, case_id, view)).file

    async def seen(self, actor: Actor, case_id: str, view: View) -> Seen:
        """A case as the actor sees it, of which this look is recorded. Raises NotFound."""
        sight = await self._register.teams.sight(actor, case_id, self._now())
        found = await self._file(case_id) if sight is not None else None
        if found is None:
            raise NotFound(what="case", name=case_id)
        emergency = sight is Sight.EMERGENCY
        until = found.case.of(Team).emergencies.get(actor.person) if emergency else None
        # The rows say who may be shown it; the record, which is sealed, has the last word.
        if not sees_case(found.case, actor) and not self._reads_in_emergency(found.case, actor):
            raise NotFound(what="case", name=case_id)
        await self._looks.note(actor, view, case_id, emergency=emergency)
        return Seen(found, emergency, until)

    async def timeline(
        self, actor: Actor, case_id: str, *, as_of: datetime | None = None, since: int = 0
    ) -> TimelineView:
        """The timeline of a case: by default as of now, and from its beginning.

        ``as_of`` leaves out what was recorded later, ``since`` what a person read before: lines and
        changes are those after this event. Raises NotFound, NotWellFormed.
        """
        file = await self.file(actor, case_id, View.TIMELINE)
        events = events_until(file.events, as_of)
        rules = file.book.procedure
        lines = timeline(events, rules)
        written = await writings.opened(self._register, writings.documents_of(events[since:]))
        known = await known_in(self._register, actor, file.case, lines, written)
        return timeline_view(
            events,
            rules,
            known.lines(lines, events, written),
            known.written(written),
            as_of=as_of or self._now(),
            since=since,
        )

    # --- a task, a document ---------------------------------------------------------------------

    async def task(self, actor: Actor, case_id: str, task_id: str) -> TaskView:
        """One task, with the extract that is cleared for whoever holds it.

        Raises NotFound, also for another agency's task.
        """
        hidden = NotFound(what="task", name=f"{task_id} in {case_id}")
        at = None if is_matter(case_id) else self._now()
        seen = await self._register.teams.sees_task(actor, case_id, task_id, at)
        file = await self._task_file(case_id) if seen else None
        if file is None or task_id not in file.state.tasks:
            raise hidden
        task = file.state.tasks[task_id]
        whole = may(actor, Right.SEE_CASE)
        emergency = whole and not sees_tasks_of(file.state, actor)
        if not sees_task(file.state, task, actor) and not self._reads_in_emergency(
            file.state, actor
        ):
            raise hidden
        await self._looks.note(actor, View.TASK, f"{case_id}/{task_id}", emergency=emergency)
        rules = file.book.procedure
        said = exchanges(file.state, file.events, rules, agency=None if whole else task.agency)
        documents = [one.document for one in said if one.document is not None]
        texts = await writings.opened(self._register, documents)
        return task_view.composed(
            file,
            task,
            await self._extract(file.state, rules.task(task.code).shows),
            with_texts(said, texts, file.state, rules),
            await self._next_of_task(file, actor, task),
            sees_case=whole,
            now=self._now(),
        )

    async def document(self, actor: Actor, document: str) -> DocumentView:
        """What a person wrote in a case: any of it for whoever sees the case.

        An agency reads what was written for both sides about a task while it had it. Raises
        NotFound, also for whoever may not know of it.
        """
        hidden = NotFound(what="document", name=document)
        file = await self._naming(actor, document)
        if file is None:
            raise hidden
        emergency = may(actor, Right.SEE_CASE) and not sees_case(file.case, actor)
        if emergency and not self._reads_in_emergency(file.case, actor):
            raise hidden
        if not may(actor, Right.SEE_CASE):
            own = exchanges(file.case, file.events, file.book.procedure, agency=actor.agency)
            seen = may(actor, Right.SEE_TASK, Subject(agency=actor.agency))
            if not seen or document not in [one.document for one in own]:
                raise hidden
        subject = f"{file.case.dossier}/{document}"
        await self._looks.note(actor, View.DOCUMENT, subject, emergency=emergency)
        written = await writings.opened(self._register, [document])
        lines = timeline(file.events, file.book.procedure)
        known = await known_in(self._register, actor, file.case, lines, written)
        view = document_view.composed(file, written[document])
        return view.model_copy(update={"what": known.text(view.what)})

    async def _extract(self, state: HasTasks, shows: Sequence[ExtractField]) -> Extract:
        """Of the case; in a matter of each case that it covers."""
        cases = [await self._recorder.state(one) for one in state.covered]
        return joined(
            [await extract_of(one, shows, self._looks) for one in cases if isinstance(one, Case)]
        )

    def _reads_in_emergency(self, state: HasTasks, actor: Actor) -> bool:
        """Whether the actor reads the case in an emergency at this moment."""
        until = state.of(Team).emergencies.get(actor.person) if isinstance(state, Case) else None
        return until is not None and self._now() < until

    # --- loading --------------------------------------------------------------------------------

    async def _file(self, case_id: str) -> CaseFile | None:
        if not case_id.startswith(CASE.prefix):
            return None
        history = await self._recorder.history(case_id)
        if history is None:
            return None
        case, events = history
        assert isinstance(case, Case)
        return CaseFile(case, events, await self._recorder.rules(case))

    async def _naming(self, actor: Actor, document: str) -> CaseFile | None:
        """The case that names the document; what confirmed a hit is kept by the communication.

        Nothing is opened before it is known that the actor may know of the case.
        """
        dossier, task = await self._register.documents.place(document)
        cases = self._register.teams.cases_of_document
        for case_id in await cases(actor, dossier, task, self._now()):
            file = await self._file(case_id)
            if file is not None and document in writings.documents_of(file.events):
                return file
        return None

    async def _task_file(self, dossier: str) -> TaskFile | None:
        """The case or the matter in which a task is asked."""
        if not is_matter(dossier):
            return TaskFile(*file) if (file := await self._file(dossier)) is not None else None
        events = await self._register.dossiers.events(dossier)
        matter: Matter | None = matter_kind_of(dossier).fold(events)
        if matter is None:
            return None
        return TaskFile(matter, events, await self._recorder.rules(matter))

    async def _next_of_task(self, file: TaskFile, actor: Actor, task: Task) -> Next:
        """What the actor can do about a task now."""
        if isinstance(file.state, Case):
            return await self.next(CaseFile(file.state, file.events, file.book), actor, task)
        assert isinstance(file.state, Matter)
        now, directory = self._now(), await self._recorder.directory()
        trying = TryingMatter(
            matter_kind_of(file.state.dossier),
            file.state,
            file.book.procedure,
            now,
            agencies=directory.codes,
            people=directory.actors(now),
        )
        return await next_of(self._recorder, trying.trials(actor, task), now)

    async def next(
        self,
        file: CaseFile,
        actor: Actor,
        task: Task | None = None,
        *,
        only: Wanted = ALL,
    ) -> Next:
        """What the actor can do now; about one task where it is given, and ``only`` so much."""
        now = self._now()
        trials = (await self._trying(file, now)).trials(actor, task, only)
        return await next_of(self._recorder, trials, now, brief=only.brief)

    async def outcomes(self, file: CaseFile, actor: Actor, only: Wanted) -> Sequence[Outcome]:
        """What would follow from each order that the actor could give now."""
        now = self._now()
        trials = (await self._trying(file, now)).trials(actor, wanted=only)
        return await outcomes_of(self._recorder, actor, trials, file.book.procedure, now)

    async def _trying(self, file: CaseFile, now: datetime) -> Trying:
        directory = await self._recorder.directory()
        return Trying(
            file.case,
            file.book.procedure,
            now,
            closures=self._closures,
            agencies=directory.codes,
            people=directory.actors(now),
            editions=self._recorder.editions.names,
        )
