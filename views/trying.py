"""What a person could try in a case: the values of every field of its acts."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from procedure.access import Right, may
from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.cases import CASE
from procedure.clocks.rules import Closure
from procedure.codes import Phase
from procedure.dossier import Event, Step
from procedure.facts import FactAdded
from procedure.measures.copies import in_use
from procedure.measures.dispute.decision import Decision
from procedure.measures.dispute.filing import by_id
from procedure.measures.dispute.filings import FilingMade
from procedure.measures.dispute.outcome import OutcomeRecorded
from procedure.measures.evidence import candidates
from procedure.measures.messages.outbound import Messages
from procedure.measures.plan_changes import codes_to_choose
from procedure.measures.sending import OWN_CLOCK
from procedure.measures.tasks.answering import TaskAnswered
from procedure.measures.team import Team
from procedure.outgoing_codes import KINDS, Weight
from procedure.people import USNCB, Actor
from procedure.task import Task
from procedure.words import UNWRITTEN
from views import trying_ccf, trying_tasks
from views.trials import ALL, ANY_CASE, Row, Trial, Values, Wanted, trials

_ENTRIES = 100
"""So many of the newest entries are tried; an older one is corrected by its number."""


class Trying:
    """Makes the orders that a person could try."""

    def __init__(
        self,
        case: Case,
        rules: Procedure,
        at: datetime,
        *,
        closures: tuple[Closure, ...] = (),
        agencies: tuple[str, ...] = (),
        people: tuple[Actor, ...] = (),
        editions: tuple[str, ...] = (),
    ) -> None:
        """``at`` is now (UTC); all others are the installation's."""
        self.case = case
        self.rules = rules
        self.at = at
        self.closures = closures
        self.agencies = agencies
        self.people = people
        self.editions = editions
        self.wanted = ALL

    @property
    def state(self) -> Case:
        """The case: what it is tried on."""
        return self.case

    def trials(self, actor: Actor, task: Task | None = None, wanted: Wanted = ALL) -> list[Trial]:
        """The orders of every act that a role of the actor has; of a task only those about it."""
        self.wanted = wanted
        acts = [
            rule
            for rule in CASE.acts.values()
            if not issubclass(rule.command, Step)
            and (task is None or rule.act in acts_about(task))
            and (wanted.acts is None or rule.act in wanted.acts)
        ]
        return [
            trial._replace(form=self._form(trial))
            for trial in trials(acts, self, VALUES, self.case.dossier, actor)
            if (task is None or trial.chosen.get("task", task.task) == task.task)
            and wanted.takes(trial)
        ]

    def _form(self, trial: Trial) -> tuple[str, ...]:
        """The fields of the form that must be filled in."""
        if trial.command.act != "record_notification":
            return trying_tasks.form_of_answer(self, trial)
        rule = self.rules.task_of(Phase.NOTIFICATION)
        return tuple(field.key for field in rule.fields if field.required)


def acts_about(task: Task) -> frozenset[str]:
    """The acts about a task: those that name it, or those of the measure that it stands for."""
    measure = OWN_CLOCK.get(task.phase)
    if measure is None:
        return frozenset(
            rule.act for rule in CASE.acts.values() if "task" in rule.command.model_fields
        )
    return frozenset(
        rule.act
        for rules in CASE.rules
        if measure in (rules.measure, rules.part_of)
        for rule in rules.acts
    )


# --- which values there are -----------------------------------------------------------------------


def _running_clocks(trying: Trying, row: Row) -> Iterable[str]:
    return [key for key, clock in trying.case.clocks.items() if clock.running]


def _outcomes(trying: Trying, row: Row) -> Iterable[str]:
    """The outcomes of the task, or what INTERPOL may have done."""
    if "task" not in row:
        return trying.rules.edition.interpol_outcomes
    return trying_tasks.outcomes(trying, row)


def _copies(trying: Trying, row: Row) -> Iterable[str]:
    """Those on which somebody could still act."""
    return [copy.copy for copy in in_use(trying.case)]


def _draft(trying: Trying, row: Row) -> Iterable[str | None]:
    """The draft of the decision, by its document."""
    draft = trying.case.of(Decision).draft
    return [draft.document if draft is not None else None]


def _later(trying: Trying, row: Row) -> Iterable[datetime]:
    due = trying.case.clocks[row["clock"]].due_at
    return [max(due, trying.at) + timedelta(minutes=1)]


def _entries(trying: Trying, row: Row) -> Iterable[int]:
    """Each entry of the case, or its last correction, by its number: of many only the newest."""
    if (only := trying.wanted.values.get("entry")) is not None:
        number = int(only)
        return (
            [number] if trying.case.corrections.get(number, number) in trying.case.entries else []
        )
    newest = list(trying.case.entries.items())[-_ENTRIES:]
    return [entry.corrected_by or number for number, entry in newest]


def _entry(trying: Trying, row: Row) -> Event:
    named: int = row["entry"]
    number = trying.case.corrections.get(named, named)
    return trying.case.entries[number].event


def _right(trying: Trying, row: Row) -> Iterable[str | None]:
    """What could be right in place of the entry; nothing for what never was, or for a filing."""
    match _entry(trying, row):
        case FactAdded():
            return [*trying.rules.edition.facts, None]
        case TaskAnswered() as answer:
            code = trying.case.tasks[answer.task].code
            return [outcome.key for outcome in trying.rules.outcomes(code)]
        case OutcomeRecorded():
            return trying.rules.edition.interpol_outcomes
    return [None]


def _filed_at(trying: Trying, row: Row) -> Iterable[datetime | None]:
    """Another time for a filing."""
    made = _entry(trying, row)
    if not isinstance(made, FilingMade):
        return [None]
    planned = by_id(trying.case, made.filing).planned_at
    return [trying.at if (made.filed_at or made.at) == planned else planned]


def _caseworkers(trying: Trying, row: Row) -> Iterable[str]:
    """Everybody who could be on the team and is not."""
    team = trying.case.of(Team).members
    works = [one.person for one in trying.people if may(one, Right.SEE_CASE)]
    return [person for person in works if person not in team] if team else []


VALUES = Values[Trying](
    chosen={
        "task": trying_tasks.tasks,
        "clock": _running_clocks,
        "outcome": _outcomes,
        "fact": lambda trying, row: trying.rules.edition.facts,
        "template": lambda trying, row: trying.rules.edition.templates,
        "message": lambda trying, row: [one.number for one in trying.case.of(Messages).all],
        "what": lambda trying, row: KINDS,
        "mark_evidence.weight": lambda trying, row: [],
        "item": lambda trying, row: candidates(trying.case),
        "hit": lambda trying, row: [True, False],
        "releasable": lambda trying, row: [True, False],
        "disposition": lambda trying, row: trying.rules.edition.dispositions,
        "agency": trying_tasks.agencies,
        "draft": _draft,
        "delegate_task.to": trying_tasks.colleagues,
        "record_call.called": trying_tasks.duty_officers,
        "record_call.reached": lambda trying, row: [True, False],
        "add_member.member": _caseworkers,
        "remove_member.member": lambda trying, row: trying.case.of(Team).members,
        "edition": lambda trying, row: trying.editions,
        "approve": lambda trying, row: [True, False],
        "fears": lambda trying, row: [True, False],
        "request": trying_ccf.requests,
        "record_ccf_step.finding": trying_ccf.findings,
        "escalate": lambda trying, row: [True, False],
        "copy_id": _copies,
        "record_copy.agency": lambda trying, row: (),
        "code": lambda trying, row: codes_to_choose(trying.rules),
        "correct_entry.entry": _entries,
        "correct_entry.right": _right,
        "separate_person.person": lambda trying, row: trying.case.people,
    },
    typed={
        "due": _later,
        "successor": lambda trying, row: [ANY_CASE],
        "record_ccf_step.on": trying_ccf.today,
        "answer_by": lambda trying, row: [trying.at + timedelta(days=1)],
        "until": lambda trying, row: [trying.at + timedelta(minutes=1)],
        "mark_evidence.weight": lambda trying, row: [Weight.REPORT],
        "correct_entry.filed_at": _filed_at,
        "record_copy.agency": lambda trying, row: [USNCB],
        "join_person.person": lambda trying, row: ["P-00000000"],
    },
    given={
        "document": lambda trying, row: [UNWRITTEN],
        "closures": lambda trying, row: [trying.closures],
    },
)
"""What the fields of the acts of a case could be."""
