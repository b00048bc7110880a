"""In whose court a case is: every step that somebody must take next, and who that is.

Several steps may be open at once. A clock that is paused because somebody outside must act first is
in that party's court.
"""

from typing import TYPE_CHECKING

from procedure.access import Subject, why_not
from procedure.canceling import CANCELLATION, ApproveCancel
from procedure.case import Case
from procedure.cases import CASE
from procedure.dossier import Command
from procedure.ending import CloseCase
from procedure.measures import guarded, proposals, restriction
from procedure.measures.dispute import decision, filing, filings
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.measures.dispute.follow_up import DecideEscalation
from procedure.measures.employment import NameEmployer
from procedure.measures.interpol_review import AskForReview, InterpolReview, is_known
from procedure.measures.long_extensions import ApproveExtension, ProposedExtensions
from procedure.measures.notification import notifying
from procedure.measures.notification.deferral import ApproveDeferral
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.outgoing import FILED_AS, holding_agencies
from procedure.measures.sending import OWN_CLOCK
from procedure.measures.tasks.answering import AnswerTask
from procedure.measures.tasks.questions import ReplyToQuestion
from procedure.measures.tasks.silence import ApproveWithoutAnswer
from procedure.measures.tasks.steering import ResendTask
from procedure.measures.tasks.time_asked import GrantTime, RefuseTime
from procedure.moving import MOVE, ApproveMove
from procedure.open_steps import INTERPOL, Acts, OpenStep
from procedure.outgoing_codes import KINDS
from procedure.parties import held
from procedure.people import EMPLOYER, USNCB, Actor
from procedure.task import HasTasks, Task, TaskState

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure

NOBODY = "nobody"
"""In whose court a case is that has ended."""


def open_steps(case: Case, rules: "Procedure") -> list[OpenStep]:
    """The steps that are open now, in the order of the procedure.

    Of a case that has ended only the review of its restriction, where that continues.
    """
    if case.ended is not None:
        return _review(case)
    steps = [
        *task_steps(case, rules),
        *_notification(case),
        *_decision(case),
        *_filing(case),
        *_interpol_review(case),
        *_of_measures(case, rules),
    ]
    closing = [] if steps else [OpenStep(USNCB, "Close the case", (CloseCase,))]
    return [*steps, *closing, *_of_second_persons(case), *_review(case)]


def task_steps(state: HasTasks, rules: "Procedure") -> list[OpenStep]:
    """The steps about tasks that are open now, in a case or a matter."""
    asked = (task for task in state.tasks.values() if _is_asked(task))
    return [*(_of_task(state, task, rules) for task in asked), *_second_persons(state)]


def must_take(actor: Actor, step: OpenStep) -> bool:
    """Whether the step waits for this person: it is in their court, and they may take it."""
    own = step.party == actor.agency and step.person in (None, actor.person)
    return own and any(
        why_not(actor, CASE.act(act).permission, step.subject) is None for act in step.act_names
    )


def parties(case: Case, rules: "Procedure") -> tuple[str, ...]:
    """Everybody in whose court the case is now, each once."""
    steps = open_steps(case, rules)
    if case.ended is not None and not steps:
        return (NOBODY,)
    return tuple(sorted({step.party for step in steps}))


def _is_asked(task: Task) -> bool:
    return task.open and task.phase not in OWN_CLOCK


def _of_task(state: HasTasks, task: Task, rules: "Procedure") -> OpenStep:
    what = f"{rules.task(task.code).title} ({task.task})"

    def usncb(words: str, *acts: type[Command]) -> OpenStep:
        return OpenStep(USNCB, f"{words}: {what}", acts, task.task, task.answer)

    if task.state is TaskState.RETURNED:
        return usncb("Send it again or withdraw it", ResendTask)
    if task.question is not None and task.asks_until is not None:
        return usncb(f"Grant or refuse {task.agency} more time", GrantTime, RefuseTime)
    if task.question is not None:
        return usncb(f"Reply to {task.agency}", ReplyToQuestion)
    if task.agency == EMPLOYER:
        return usncb("Name the employer's desk", NameEmployer)
    party = held(state, task.answer, task.agency)
    subject = Subject(agency=task.agency, role=task.role)
    return OpenStep(
        party, what, (AnswerTask,), task.task, task.answer, subject, person=task.delegate
    )


def _second_persons(state: HasTasks) -> list[OpenStep]:
    """What two people decide about a task, where one of them has spoken."""
    steps = []
    for task in state.tasks.values():
        proposed = task.without_answer
        if task.open and proposed is not None and not proposed.agreed:
            what = f"Decide whether to continue without the answer: {task.task}"
            drafted = Subject(drafter=proposed.by)
            steps.append(OpenStep(USNCB, what, (ApproveWithoutAnswer,), task.task, subject=drafted))
    return steps


def _of_measures(case: Case, rules: "Procedure") -> list[OpenStep]:
    """Those that the measures of its tracks list themselves, with whoever a pause gives them to."""
    used = {name for track in case.tracks.values() for name in track.measures}
    found = (
        step
        for table in CASE.rules
        if table.open_steps is not None and table.measure in used
        for step in table.open_steps(case, rules)
    )
    return [step._replace(party=held(case, step.clock or "", step.party)) for step in found]


def _notification(case: Case) -> list[OpenStep]:
    notification, clock = case.of(Notification), notifying.CLOCK
    if notification.state is NotificationState.DUE:
        party = held(case, clock, USNCB)
        return [
            OpenStep(party, "Notify the official", (notifying.RecordNotification,), None, clock)
        ]
    if notification.state is NotificationState.DEFERRAL_PROPOSED:
        deferral = notification.deferral
        proposed = Subject(drafter=deferral.by if deferral else None)
        what = "Approve the deferral of the notification"
        return [OpenStep(USNCB, what, (ApproveDeferral,), None, clock, proposed)]
    return []


def _decision(case: Case) -> list[OpenStep]:
    decided, clock = case.of(decision.Decision), decision.CLOCK
    if case.settled or decided.called_at is None or decision.is_approved(case):
        return []
    party = held(case, clock, USNCB)
    if decided.draft is None:
        return [OpenStep(party, "Draft the legal decision", (DraftDecision,), None, clock)]
    drafted = Subject(drafter=decided.draft.by)
    return [OpenStep(party, "Approve the legal decision", (ApproveDecision,), None, clock, drafted)]


def _interpol_review(case: Case) -> list[OpenStep]:
    """INTERPOL must say how it reviewed it; once it is late, USNCB asks."""
    clock = case.of(InterpolReview).clock
    if is_known(case) or clock is None:
        return []
    if case.due_reached(clock):
        what = "Ask INTERPOL how it reviewed what the case is about"
        return [OpenStep(USNCB, what, (AskForReview,), None, clock)]
    return [OpenStep(INTERPOL, "Say how it reviewed what the case is about", (), None, clock)]


def _filing(case: Case) -> list[OpenStep]:
    current = filing.current(case)
    if current is None:
        return []
    kind = filing.in_words(current.kind)
    if current.state is filing.FilingState.PLANNED:
        clock = current.clock("file")
        if holding := holding_agencies(case, FILED_AS[current.kind]):
            return [
                OpenStep(
                    agency,
                    f"End the hold: {kind}",
                    (AnswerTask,),
                    clock=clock,
                    subject=Subject(agency=agency),
                )
                for agency in holding
            ]
        party = held(case, clock, USNCB)
        what = f"File the {kind} with INTERPOL"
        return [OpenStep(party, what, (filings.RecordFiling,), clock=clock)]
    result = current.clock(filings.RESULT)
    awaited = result if result in case.clocks else None
    steps = [OpenStep(INTERPOL, f"Result of the {kind}", clock=awaited)]
    if current.escalation_offered_at is not None and current.escalate is None:
        what = "Decide on the escalation to the Executive Committee"
        clock = current.clock(filings.OFFER)
        steps.append(OpenStep(USNCB, what, (DecideEscalation,), clock=clock))
    return steps


def _of_second_persons(case: Case) -> list[OpenStep]:
    """What another person than the one who proposed it decides, beside the steps of a measure."""
    return [*_extensions(case), *_proposals(case), *_guarded(case)]


def _extensions(case: Case) -> list[OpenStep]:
    """Proposals that a second supervisor decides, as long as they can still be granted."""
    return [
        OpenStep(
            USNCB,
            f"Decide on more time: {clock.label}",
            (ApproveExtension,),
            clock=key,
            subject=Subject(drafter=proposal.by),
        )
        for key, proposal in case.of(ProposedExtensions).waiting.items()
        if (clock := case.clocks[key]).running and proposal.due > clock.due_at
    ]


def _proposals(case: Case) -> list[OpenStep]:
    """What else a second supervisor decides on."""
    return [
        OpenStep(USNCB, what, (act,), subject=Subject(drafter=proposal.by))
        for kind, what, act in _PROPOSED
        if (proposal := proposals.waiting(case, kind)) is not None
    ]


def _guarded(case: Case) -> list[OpenStep]:
    """Acts that can alert the source, which a second person allows once or does not."""
    return [
        OpenStep(
            USNCB,
            f"Decide on an act that can alert the source: {KINDS[what]}",
            (guarded.ApproveGuarded,),
            subject=Subject(drafter=proposed.by),
        )
        for what, proposed in case.of(guarded.Guarded).waiting.items()
    ]


_PROPOSED: tuple[tuple[str, str, type[Command]], ...] = (
    (CANCELLATION, "Decide on the cancellation of the case", ApproveCancel),
    (MOVE, "Decide on the move to another edition", ApproveMove),
)


def _review(case: Case) -> list[OpenStep]:
    """The restriction, once its review has been called for."""
    acts: Acts = (restriction.RenewRestriction, restriction.LiftRestriction)
    return [
        OpenStep(USNCB, "Renew the restriction or lift it", acts, clock=key)
        for key, clock in case.clocks.items()
        if clock.rule in (restriction.REVIEW, restriction.RENEWAL)
        and clock.running
        and clock.reached
    ]
