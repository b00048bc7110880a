"""What the CCF asks the United States, and for how long a case watches what the CCF does."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case, Stage, Standing
from procedure.clocks.explanation import eastern
from procedure.dossier import Command, Event, TimelineText, with_ended
from procedure.measures.ccf.dates import WHO, RecordCcfStep
from procedure.measures.ccf.requests import (
    CLOCKS,
    MEASURE,
    CcfMatter,
    NotBeforeTheCcf,
    follows,
    is_over,
    known_of,
    must_follow,
)
from procedure.measures.sending import send_tasks
from procedure.open_steps import CCF, OpenStep
from procedure.people import SYSTEM_ID, USNCB, Role
from procedure.refusals import AlreadyDone, NotWellFormed
from procedure.tables import ActRule, EventRule, Needs, Rules, StepRule, always
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

QUESTION_TASK, QUESTION_CLOCK, QUESTION_FACT = "C1", "ccf-question", "CCF_QUESTION"
DECISIONS = ("CCF_COMPLIANT", "CCF_COMPLIANT_WITH_UPDATE", "CCF_NON_COMPLIANT")
"""The facts after which nothing more is awaited, where no request is recorded."""
BEFORE_THE_CCF = Stage(
    "CCF",
    "Before the CCF",
    "A request of the person is with the CCF, or the CCF asked the United States something.",
)


class WatchIsOver(AlreadyDone):
    """Nothing is awaited."""

    sentence = "Nothing of the CCF is awaited in this case."


class NoteCcfQuestion(Command):
    """The CCF asked the United States something, by a date that it set."""

    act: Literal["note_ccf_question"] = "note_ccf_question"
    answer_by: Moment
    document: DocumentId


class EndCcfWatch(Command):
    """The case no longer waits for what the CCF does."""

    act: Literal["end_ccf_watch"] = "end_ccf_watch"
    document: DocumentId


class CcfQuestionNoted(Event):
    """The CCF asked the United States something (CCF25 a.5(2), 21)."""

    answer_by: Moment
    document: DocumentId


class CcfWatchEnded(Event):
    """Nothing of the CCF is awaited any more."""

    known: tuple[str, ...]
    """What is known of the CCF: where that changes, the watch continues."""
    document: DocumentId | None = None


def after_question(case: Case, event: CcfQuestionNoted) -> Case:
    """The task that follows says it; a watch that was ended continues."""
    return case.having(replace(case.of(CcfMatter), ended_for=None))


def after_end(case: Case, event: CcfWatchEnded) -> Case:
    """What was expected is expected no more."""
    case = with_ended(case, event.at, *_running(case), met=False)
    if event.document is None:
        return case
    return case.having(replace(case.of(CcfMatter), ended_for=event.known))


def note_ccf_question(case: Case, order: NoteCcfQuestion, context: "Context") -> list[Event]:
    """Counsel answers by the date of the CCF; other agencies can be asked in the same task."""
    case.must_be_open()
    if not context.rules.knows_task(QUESTION_TASK) or context.rules.fact(QUESTION_FACT) is None:
        raise NotBeforeTheCcf()
    if order.answer_by <= context.at:
        raise NotWellFormed(problem="The date that the CCF set is in the past.")
    chain = context.chain(case)
    chain.add(context.add_fact(case, QUESTION_FACT, None, context))
    noted = CcfQuestionNoted(
        at=context.at, by=context.by, answer_by=order.answer_by, document=order.document
    )
    chain.add([noted])
    task = context.rules.task(QUESTION_TASK)
    because = "question of the CCF"
    chain.add(send_tasks(chain.state, [task], context, because, until=order.answer_by))
    return chain.events


def end_ccf_watch(case: Case, order: EndCcfWatch, context: "Context") -> list[Event]:
    """A person decides that the case waits no longer; open questions must still be answered."""
    must_follow(case)
    if is_over(case):
        raise WatchIsOver()
    return [
        CcfWatchEnded(at=context.at, by=context.by, known=known_of(case), document=order.document)
    ]


def stop_watch(case: Case, context: "Context") -> list[Event]:
    """INTERPOL's outcome is known: nothing is expected of the CCF any more."""
    if not must_stop(case):
        return []
    return [CcfWatchEnded(at=context.at, by=SYSTEM_ID, known=known_of(case))]


def must_stop(case: Case) -> bool:
    """Whether something is still expected although the outcome is known."""
    return case.ended is None and case.settled and bool(_running(case))


def is_done(case: Case) -> bool:
    """Whether the track has nothing to do and nothing to stop."""
    return standing(case) is None and not must_stop(case)


def _running(case: Case) -> tuple[str, ...]:
    """The dates that are expected of others, as long as they run."""
    return tuple(
        key for key, clock in case.clocks.items() if clock.rule in CLOCKS and clock.running
    )


def _questions(case: Case) -> tuple[str, ...]:
    tasks = case.tasks.values()
    return tuple(task.task for task in tasks if task.code == QUESTION_TASK and task.open)


def standing(case: Case) -> Standing | None:
    """Who must act: counsel on a question, otherwise the CCF."""
    if not follows(case):
        return None
    if waiting := _questions(case):
        holder = case.tasks[waiting[0]].with_whom
        return Standing(BEFORE_THE_CCF, holder, "the CCF continues")
    if is_over(case):
        return None
    requests = case.of(CcfMatter).requests.values()
    awaited = [one for one in requests if not one.over]
    known = known_of(case)
    if awaited or (not requests and known and known[-1] not in DECISIONS):
        return Standing(BEFORE_THE_CCF, CCF, "the case follows what it decides")
    return None


def open_steps(case: Case, rules: "Procedure") -> list[OpenStep]:
    """What is with the CCF, and what to find out where a date of it has passed."""
    here = standing(case)
    if here is None or is_over(case):
        return []
    steps = []
    for request in case.of(CcfMatter).requests.values():
        if request.over:
            continue
        clocks = [request.clock(row.step) for row, _ in request.expected()]
        clock = next((one for one in clocks if case.running(one)), None)
        what = f"The next step of the request {request.request}"
        steps.append(OpenStep(CCF, what, clock=clock))
        if clock is not None and case.due_reached(clock):
            what = f"Find out what happened to the request {request.request}, or end the watch"
            steps.append(OpenStep(USNCB, what, (RecordCcfStep, EndCcfWatch), clock=clock))
    return steps or [OpenStep(CCF, "Decide")]


def question_text(case: Case, event: CcfQuestionNoted, rules: "Procedure") -> TimelineText:
    """By when it is answered."""
    return TimelineText(f"The CCF asks the United States, by {eastern(event.answer_by)}")


RULES = Rules(
    measure=MEASURE,
    events=(
        EventRule(CcfQuestionNoted, after_question, question_text),
        EventRule(CcfWatchEnded, after_end, always("Nothing more is awaited of the CCF")),
    ),
    acts=(
        ActRule(NoteCcfQuestion, note_ccf_question, WHO),
        ActRule(EndCcfWatch, end_ccf_watch, Permission(roles=(Role.SUPERVISOR, Role.COUNSEL))),
    ),
    steps=(StepRule(stop_watch.__name__, stop_watch),),
    needs=Needs(clocks=(QUESTION_CLOCK,)),
    standing=standing,
    open_steps=open_steps,
)
