"""Putting a case together: pure, from its events, its rules, and what was opened for the reader."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from procedure.case import Case
from procedure.clocks.timing import planning_date
from procedure.clocks.workdays import FederalCalendar
from procedure.codes import Phase
from procedure.courts import open_steps
from procedure.dossier import DossierState, Event
from procedure.facts import FactAdded
from procedure.measures.coordination import plan_now
from procedure.measures.deconfliction import held_codes
from procedure.measures.dispute.assessment import Assessment, IndicatorsAssessed
from procedure.measures.dispute.decision import Decision
from procedure.measures.dispute.drafting import DecisionDrafted
from procedure.measures.dispute.filing import Filings
from procedure.measures.dispute.filings import FilingMade
from procedure.measures.dispute.follow_up import FollowUpRecorded
from procedure.measures.matters import Beside
from procedure.measures.notification.notification import Notification
from procedure.measures.restriction import Restriction
from procedure.measures.tasks.answering import TaskAnswered
from procedure.measures.tasks.answering_in_part import TaskAnsweredInPart
from procedure.measures.tasks.questions import TaskQuestionAnswered, TaskQuestioned, TaskReturned
from procedure.measures.team import Team
from procedure.opening import CaseOpened
from procedure.stages import position_of, stages
from procedure.task_rows import task_row
from register.rulebooks import Rulebook
from register.values import EmailRow
from views import weighing
from views.case_drafts import drafts_of
from views.case_view import (
    CaseView,
    ClockLine,
    CommunicationLine,
    DeferralLine,
    FactLine,
    FilingLine,
    MatterLine,
    StepLine,
    TrackLine,
    WrittenLine,
)
from views.copies import copies_of
from views.exchange import Said, exchanges, with_texts
from views.files import CaseFile
from views.possible import Next
from views.timeline import Line
from views.writings import Writing, text_of

ELSEWHERE = (
    CaseOpened,
    FactAdded,
    TaskAnswered,
    TaskQuestioned,
    TaskQuestionAnswered,
    TaskReturned,
    DecisionDrafted,
    IndicatorsAssessed,
    FilingMade,
    FollowUpRecorded,
)
"""What the page of a case shows in a part of its own; whatever else was written is a decision."""


class Opened(NamedTuple):
    """What was opened for the reader of a case."""

    lines: Sequence[Line]
    """Its timeline."""
    writings: Mapping[str, Writing]
    matters: Collection[str]
    """The matters beside the case of which the reader may know."""
    communications: tuple[CommunicationLine, ...]
    person_name: str | None
    emails: Sequence[EmailRow]


def composed(file: CaseFile, opened: Opened, following: Next) -> CaseView:
    """The case as it is read."""
    case, rules = file.case, file.book.procedure
    due, position = case.next_due(), position_of(case)
    plan = plan_now(case, rules)
    lines = opened.lines
    said = exchanges(case, file.events, rules, only=partial(_counts, case))
    said = list(with_texts(said, opened.writings, case, rules))
    drafts = tuple(drafts_of(file, opened.writings))
    draft = case.of(Decision).draft
    assessment = case.of(Assessment)
    return CaseView(
        case=case.dossier,
        number=case.number,
        event=case.revision,
        stage=",".join(position.codes),
        stage_title=position.titles,
        sentence=position.sentence,
        case_class=case.case_class,
        circumstances=case.circumstances,
        alerted_by=case.alerted_by,
        person=case.person,
        person_name=opened.person_name,
        people=case.people,
        apart=case.apart,
        team=case.of(Team).members,
        employer=case.employer,
        opened=_written(lines[0], opened.writings),
        edition=case.edition.name,
        attempt=case.attempt,
        restriction=case.of(Restriction).state,
        notification=case.of(Notification).state,
        interpol_state=case.interpol_state,
        outcome=case.outcome,
        waiting_on=position.waits_on,
        next_due=due.due_at if due else None,
        next_due_label=due.label if due else None,
        steps=tuple(_steps(file)),
        communications=opened.communications,
        facts=tuple(_facts(file, lines, opened.writings)),
        tracks=tuple(_tracks(file)),
        tasks=tuple(task_row(case, task, rules) for task in case.tasks.values()),
        held_back=held_codes(case),
        dropped=plan.dropped,
        prohibitions=plan.prohibitions,
        clocks=tuple(clock_lines(case, file.book)),
        questions=tuple(one for one in said if one.said is Said.ASKED),
        decision=next((one for one in drafts if draft and one.document == draft.document), None),
        weigh=tuple(weighing.of_case(case, rules, said)),
        drafts=drafts,
        answers=tuple(one for one in said if one.said in (Said.ANSWERED, Said.ANSWERED_IN_PART)),
        missing=tuple(
            task.task for task in case.tasks_of(Phase.COORDINATION) if task.required and task.open
        ),
        indicators=assessment.indicators,
        counter_indicators=assessment.counter_indicators,
        deferral=_deferral(case, opened.writings),
        decisions=tuple(_of_kinds(file.events, lines, opened.writings)),
        matters=tuple(
            MatterLine(matter=one.matter, number=one.number, stage=one.stage, title=one.title)
            for one in case.of(Beside).matters.values()
            if one.covered and one.matter in opened.matters
        ),
        filings=tuple(_filings(file, lines, opened.writings)),
        copies=copies_of(case),
        emails=tuple(opened.emails),
        next=following,
    )


def _counts(case: Case, event: Event) -> bool:
    """Whether it is an answer, or a question that waits for a reply."""
    if isinstance(event, TaskQuestioned):
        return event.document == case.tasks[event.task].question
    return isinstance(event, TaskAnswered | TaskAnsweredInPart)


def _written(line: Line, writings: Mapping[str, Writing]) -> WrittenLine:
    return WrittenLine(
        event=line.event,
        at=line.at,
        by=line.who,
        what=line.what,
        document=line.document,
        text=text_of(line.document, writings),
    )


def _steps(file: CaseFile) -> Iterator[StepLine]:
    for step in open_steps(file.case, file.book.procedure):
        clock = file.case.clocks.get(step.clock or "")
        yield StepLine(
            party=step.party,
            what=step.what,
            task=step.task,
            clock=step.clock,
            due=clock.due_at if clock else None,
            late=clock is not None and clock.can_be_late and clock.late,
            acts=step.act_names,
        )


def _facts(
    file: CaseFile, lines: Sequence[Line], writings: Mapping[str, Writing]
) -> Iterator[FactLine]:
    for line in lines:
        event = file.events[line.event - 1]
        if isinstance(event, FactAdded):
            written = _written(line, writings)
            yield FactLine(
                **written.model_dump(), fact=event.fact, communication=event.communication
            )


def _tracks(file: CaseFile) -> Iterator[TrackLine]:
    now = {one.track: one.standing for one in stages(file.case)}
    for track in file.case.tracks.values():
        standing = now.get(track.track)
        yield TrackLine(
            track=track.track,
            title=file.book.procedure.track(track.track).title,
            because=track.because,
            stage=standing.stage.code if standing else "ENDED",
            stage_title=standing.stage.title if standing else "Ended",
            waits_on=standing.waits_on if standing else "nobody",
            then=standing.then if standing else "nothing is left to do",
            joined_at=track.joined_at,
            ended_at=track.ended_at or file.case.ended_at,
        )


def clock_lines(state: DossierState, book: Rulebook) -> Iterator[ClockLine]:
    """The clocks that run or are paused, by what is due first."""
    calendar = FederalCalendar(book.holidays, state.closures)
    running = [clock for clock in state.clocks.values() if clock.running]
    for clock in sorted(running, key=lambda one: (one.due_at, one.label, one.clock_id)):
        yield ClockLine(
            clock=clock.clock_id,
            label=clock.label,
            due=clock.due_at,
            paused=clock.paused,
            late=clock.can_be_late and clock.late,
            binds=clock.binds,
            passed=clock.missed_at is not None,
            plan_for=planning_date(clock, calendar),
        )


def _deferral(case: Case, writings: Mapping[str, Writing]) -> DeferralLine | None:
    deferral = case.of(Notification).deferral
    if deferral is None:
        return None
    return DeferralLine(
        document=deferral.document,
        by=deferral.by,
        until=deferral.until,
        approved_at=deferral.approved_at,
        text=text_of(deferral.document, writings),
    )


def _of_kinds(
    events: Sequence[Event], lines: Sequence[Line], writings: Mapping[str, Writing]
) -> Iterator[WrittenLine]:
    for line in lines:
        if line.document is not None and not isinstance(events[line.event - 1], ELSEWHERE):
            yield _written(line, writings)


def _filings(
    file: CaseFile, lines: Sequence[Line], writings: Mapping[str, Writing]
) -> Iterator[FilingLine]:
    for filing in file.case.of(Filings).made:
        clock = file.case.clocks.get(filing.clock("file"))
        notes = [
            _written(line, writings)
            for line in lines
            if getattr(file.events[line.event - 1], "filing", None) == filing.filing
            and line.document is not None
        ]
        yield FilingLine(
            filing=filing.filing,
            kind=filing.kind,
            disposition=filing.disposition,
            state=filing.state,
            planned_at=filing.planned_at,
            due=clock.due_at if clock else None,
            filed_at=filing.filed_at,
            follow_ups=filing.follow_ups,
            escalate=filing.escalate,
            outcome=filing.outcome,
            notes=tuple(notes),
        )
