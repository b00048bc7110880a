"""New facts: what is known now, and what it changes in the plan of a case."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import CASEWORK, Permission
from procedure.case import Case
from procedure.codes import CaseClass, Circumstance, LetterKey
from procedure.dossier import Attachment, Command, Effect, Event, TimelineText
from procedure.letters import to_role
from procedure.measures import coordination, information, matters, records, restriction, urgency
from procedure.measures.chosen import Chosen
from procedure.measures.dispute import decision, outcome
from procedure.measures.messages import replies
from procedure.measures.sending import to_owner
from procedure.message import CommunicationKind, InterpolState
from procedure.opening import plan_notification
from procedure.people import Role
from procedure.refusals import AlreadyRecorded, no_such
from procedure.reopening import is_pending, reopened
from procedure.replanning import replanned
from procedure.tables import ActRule, EventRule, Rules
from procedure.tracks import join_again, join_tracks, leave_tracks
from procedure.values import CasePersonId, CommunicationId, DocumentId

if TYPE_CHECKING:
    from procedure.annex.catalog import TaskRule
    from procedure.annex.editions import Procedure
    from procedure.annex.rows import FactRow
    from procedure.context import Context


class VersionAlreadyHeld(AlreadyRecorded):
    """The case has this version of the communication."""

    sentence = "The case already has this version of the communication."


class AddFact(Command):
    """Something new is known: it joins the case and may change its plan."""

    act: Literal["add_fact"] = "add_fact"
    fact: str
    document: DocumentId | None = None
    communication: CommunicationId | None = None
    version: int | None = None
    communication_kind: CommunicationKind | None = None
    interpol_state: InterpolState | None = None
    """What the communication is, and its state at INTERPOL; unset where the fact says it."""
    person: CasePersonId | None = None
    """Whom the communication is about, where a person confirmed it for this case."""
    other_person: bool = False
    """Whoever confirmed it said that the case is about somebody else."""
    answers: int | None = None
    """The number of the outgoing message that it answers, if it is a reply."""


class FactAdded(Event):
    """Something new is known."""

    fact: str
    document: DocumentId | None
    communication: CommunicationId | None = None
    version: int | None = None
    communication_kind: CommunicationKind | None = None
    """What the communication is; the case takes the gravest of its communications."""
    circumstance: Circumstance | None = None
    interpol_state: InterpolState | None = None
    case_class: CaseClass
    settles: bool = False
    """INTERPOL's final outcome is known: nothing more is asked, decided or filed."""
    person: CasePersonId | None = None
    """Whom the communication is about, where a person confirmed it for this case."""
    other_person: bool = False
    """It is about somebody else than the case, as whoever confirmed it said."""
    ended_circumstances: tuple[Circumstance, ...] = ()
    """What is over by it."""
    answer_to: str | None = None
    """The task whose answer says so, such as ``D1``; none where a person or a message says so."""


_GRAVITY = {kind: place for place, kind in enumerate(reversed(CommunicationKind))}
"""The kinds of communications from the least to the gravest, in the order of their definition."""
_DEAD = (InterpolState.NON_COMPLIANT, InterpolState.DELETED)
FURTHER = "FURTHER_COMMUNICATION"
"""The fact that another communication concerns the same person."""


def after_fact(case: Case, event: FactAdded) -> Case:
    """Known; what settles the case ends what was meant to bring the outcome about."""
    case = known_by(case, event).noting(event)
    return outcome.settle(case, event.at) if event.settles else case


def known_by(case: Case, event: FactAdded) -> Case:
    """What the case is about with this fact; no clock and no task changes."""
    before = case
    case = replace(
        case,
        facts=(*case.facts, event.fact),
        communications=_with_version(case, event),
        circumstances=circumstances_with(case.circumstances, event),
        case_class=event.case_class,
    )
    if not _is_outdated(before, event):
        case = _with_interpol_state(case, event)
    if not event.settles:
        return case
    return replace(
        case, outcome=event.interpol_state.value if event.interpol_state else case.outcome
    )


def circumstances_with(
    known: tuple[Circumstance, ...], event: FactAdded
) -> tuple[Circumstance, ...]:
    """What is known about the person with this fact, which adds something and ends others."""
    return _circumstances(known, event.circumstance, event.ended_circumstances)


def _circumstances(
    known: tuple[Circumstance, ...], added: Circumstance | None, ended: tuple[Circumstance, ...]
) -> tuple[Circumstance, ...]:
    left = tuple(one for one in known if one not in ended)
    return left if added is None or added in left else (*left, added)


def _with_version(case: Case, event: FactAdded) -> tuple[tuple[str, int], ...]:
    """The communications of the case: a later version joins the earlier ones.

    It may say less than they do (a list entry after the whole notice), so it replaces nothing.
    """
    version = _version_of(event)
    if version is None or version in case.communications:
        return case.communications
    return (*case.communications, version)


def _version_of(fact: AddFact | FactAdded) -> tuple[str, int] | None:
    """The version of a communication that the fact brings, if it brings one."""
    return None if fact.communication is None else (fact.communication, fact.version or 1)


def _is_outdated(case: Case, event: FactAdded) -> bool:
    """Whether the case has a later version of what the fact brings: that one says what it is."""
    brings = _version_of(event)
    return brings is not None and any(
        communication == brings[0] and version > brings[1]
        for communication, version in case.communications
    )


def _with_interpol_state(case: Case, event: FactAdded) -> Case:
    """The case follows its gravest communication, and that one's state at INTERPOL.

    A fact without a kind says something about the communication that the case follows. Once
    INTERPOL has ended that one, the next takes its place: it may be the same request again.
    """
    kind, state = event.communication_kind, event.interpol_state
    if kind is None:
        return replace(case, interpol_state=state or case.interpol_state)
    if case.communication_kind is not None and case.interpol_state not in _DEAD:
        graver = _GRAVITY[kind] - _GRAVITY[case.communication_kind]
        if graver < 0 or (graver == 0 and event.fact == FURTHER):
            return case
    return replace(case, communication_kind=kind, interpol_state=state or case.interpol_state)


def add_fact(case: Case, order: AddFact, context: "Context") -> list[Event]:
    """The fact, and what it changes. A case that has ended is reopened by it.

    Then counsel decides again, unless INTERPOL's outcome settles the matter or a filing is pending.
    """
    if _version_of(order) in case.communications:
        raise VersionAlreadyHeld()
    row = context.rules.fact(order.fact)
    if row is None:
        raise no_such("fact", order.fact, context.rules.edition.facts)
    chain = context.chain(case)
    if case.ended is not None:
        again = not is_pending(case) and not row.settles
        chain.add(reopened(case, order.document, context, decides_again=again))
    before: Case = chain.state
    chain.add([fact_added(before, order, row, context)])
    chain.add(information.begin(chain.state, row, context))
    if order.answers is not None:
        reply = (order.answers, order.communication, order.version)
        chain.add(replies.answered(chain.state, *reply, context))
    because = f"new fact {row.key}"
    if row.restricts and not restriction.is_restricted(before):
        chain.add(restriction.place(chain.state, context, "restriction placed"))
    chain.add(join_tracks(chain.state, context))
    chain.add(leave_tracks(chain.state, context))
    chain.add(plan_notification(chain.state, context))
    chain.add(decision.overtaken(chain.state, context))
    chain.add(urgency.more_urgent(before, chain.state, context))
    chain.add(replanned(before, chain.state, context))
    if row.settles:
        chain.add(records.correct_again(chain.state, context, because))
    else:
        tasks = tasks_of(row, chain.state, context.rules)
        chain.add(coordination.ask(chain.state, tasks, context, because))
    chain.add(join_again(chain.state, context))
    return chain.events


def fact_added(case: Case, order: AddFact, row: "FactRow", context: "Context") -> FactAdded:
    """The fact as it is recorded."""
    circumstances = _circumstances(case.circumstances, row.circumstance, row.ends)
    case_class = context.rules.case_class(circumstances)
    if circumstances == case.circumstances or not row.ends:
        case_class = min(case.case_class, case_class)
    return FactAdded(
        at=context.at,
        by=context.by,
        fact=row.key,
        document=order.document,
        communication=order.communication,
        version=order.version,
        communication_kind=order.communication_kind if row.interpol_state is None else None,
        circumstance=row.circumstance,
        ended_circumstances=row.ends,
        interpol_state=row.interpol_state or order.interpol_state,
        case_class=case_class,
        settles=row.settles,
        person=order.person,
        other_person=order.other_person,
    )


def tasks_of(row: "FactRow", case: Case, rules: "Procedure") -> "list[TaskRule]":
    """What the fact asks, and what its circumstance or communication adds to the plan.

    What was left out at the opening is asked where the fact itself asks it: nobody knew of that
    then. What a supervisor dropped stays dropped.
    """
    still_open = {case.tasks[task].code for task in coordination.open_tasks(case)}
    needless = {*still_open, *case.of(Chosen).dropped}
    asked = [code for code in row.tasks if code not in needless]
    missing = [] if case.settled else coordination.missing_tasks(case, rules)
    planned = [rule.code for rule in missing if rule.code not in row.tasks]
    return coordination.informing(case, (*asked, *planned), rules)


def fact_text(case: Case, event: FactAdded, rules: "Procedure") -> TimelineText:
    """``New fact: The person was met at a border``."""
    if event.other_person:
        return TimelineText(f"New fact: A communication about another person, {event.person}")
    row = rules.fact(event.fact)
    return TimelineText(f"New fact: {row.title if row else event.fact}")


def fact_effects(case: Case, event: FactAdded, rules: "Procedure") -> list[Effect]:
    """The analysts hear of it, and so does whoever corrects records already."""
    effects: list[Effect] = [to_role(LetterKey.FACT_ADDED, Role.ANALYST)]
    task = records.task_of(case)
    if event.settles and task is not None and task.open and task.asked_at < event.at:
        what = "INTERPOL's outcome is known"
        effects.append(to_owner(LetterKey.TASK_CHANGED, case, task, what))
    if event.communication is not None:
        effects.append(Attachment(event.communication))
    return [*effects, *matters.tell_matters(case, event.fact)]


RULES = Rules(
    events=(EventRule(FactAdded, after_fact, fact_text, fact_effects, once=True),),
    acts=(ActRule(AddFact, add_fact, Permission(roles=CASEWORK), by_handoff=True),),
)
