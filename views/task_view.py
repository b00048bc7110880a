"""A task as its holder reads it: what is asked, by when and why, on whom, and what was said."""

from collections.abc import Sequence
from datetime import datetime

from procedure.clocks.explanation import said as sentence_of
from procedure.clocks.workdays import FederalCalendar
from procedure.numbers import CaseNumber, MatterNumber, TaskNumber
from procedure.people import USNCB
from procedure.task import Task
from procedure.task_form import TaskForm, form_of
from procedure.values import CaseId, MatterId, Moment, PersonId, Stored
from views.exchange import Exchange, Said
from views.extracts import Extract
from views.files import TaskFile
from views.possible import Next
from views.prohibited import Prohibited, of_case, shown_with
from views.task_time import TaskTime, time_of


class TaskView(Stored):
    """One task. It holds personal data, as far as it is cleared for whoever holds the task."""

    case: CaseId | MatterId
    """The case, or the matter beside cases, in which it is asked."""
    case_number: CaseNumber | MatterNumber | None
    """The short number of the case or the matter."""
    number: TaskNumber | None
    """Its own short number."""
    event: int
    """The last event that changed the task: an order on it can name it as seen."""
    task: str
    code: str
    title: str
    agency: str
    delegate: PersonId | None
    """The person of the agency to whom it was given; only they or a chief act on it."""
    state: str
    question: str
    asked_at: Moment
    acknowledge_by: Moment | None
    acknowledged_at: Moment | None = None
    due: Moment | None
    late: bool
    why: tuple[str, ...]
    """Why it is due then, in sentences."""
    time: TaskTime | None = None
    """The time for its answer; unset where it has none."""
    asks_until: Moment | None = None
    """Until when the agency asks for time."""
    asks: bool = False
    """Whether a question of the agency waits for a reply."""
    in_part: bool = False
    """Whether a part of the answer came."""
    with_usncb: bool = False
    """Whether USNCB must act next: it was returned, or a question waits."""
    prohibitions: tuple[Prohibited, ...] = ()
    """What nobody may do; for an agency, as far as its extract shows why."""
    extract: Extract
    form: TaskForm
    """The form of the answer."""
    outcome: str | None
    exchanges: tuple[Exchange, ...]
    """What was said about this task; for an agency, while it had the task."""
    earlier_answers: tuple[Exchange, ...]
    """What the same agency answered to other tasks of the case."""
    next: Next
    """What this reader can do about the task now."""


def composed(
    file: TaskFile,
    task: Task,
    extract: Extract,
    said: Sequence[Exchange],
    following: Next,
    *,
    sees_case: bool,
    now: datetime,
) -> TaskView:
    """Put together; ``said`` is what this reader may know of, ``now`` the moment of reading."""
    state, rules = file.state, file.book.procedure
    rule = rules.task(task.code)
    answer = state.clocks.get(task.answer)
    acknowledgment = state.clocks.get(task.acknowledgment or "")
    calendar = FederalCalendar(file.book.holidays, state.closures)
    time = time_of(answer, calendar, now, sees_case=sees_case)
    return TaskView(
        case=state.dossier,
        case_number=state.number,
        number=task.number,
        event=task.changed,
        task=task.task,
        code=task.code,
        title=rule.title,
        agency=task.agency,
        delegate=task.delegate,
        state=task.state,
        question=rule.question,
        asked_at=task.asked_at,
        acknowledge_by=acknowledgment.due_at if acknowledgment else None,
        due=answer.due_at if answer else None,
        late=answer is not None and answer.late,
        why=tuple(map(sentence_of, time.why)) if time else (),
        time=time,
        acknowledged_at=task.acknowledged_at,
        asks_until=task.asks_until,
        asks=task.question is not None,
        in_part=task.part is not None,
        with_usncb=task.open and task.with_whom == USNCB,
        prohibitions=of_case(state, rules) if sees_case else shown_with(extract, rules),
        extract=extract,
        form=form_of(rules, task.code),
        outcome=task.outcome,
        exchanges=tuple(one for one in said if one.task == task.task),
        earlier_answers=tuple(
            one
            for one in said
            if one.task != task.task and one.said is Said.ANSWERED and one.agency == task.agency
        ),
        next=following,
    )
