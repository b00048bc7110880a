"""A case moves to another edition of the procedure: one supervisor proposes it, another decides.

Due times that are recorded stay as they are; what starts later counts by the new edition. What the
new edition asks in addition is sent, and what only the old one asked is withdrawn; no answer is
lost. The same decision says beforehand what moving would change.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case
from procedure.codes import CaseClass, LetterKey, Phase
from procedure.dossier import (
    Command,
    EditionRef,
    Effect,
    Event,
    TimelineText,
    with_ended,
)
from procedure.letters import to_role
from procedure.measures import coordination, proposals
from procedure.measures.dispute import decision
from procedure.measures.notification import notifying
from procedure.measures.sending import TaskWithdrawn, send_tasks
from procedure.opening import plan_notification
from procedure.people import SYSTEM_ID, Role
from procedure.refusals import NotFound, NotNow
from procedure.routing import factors
from procedure.tables import ActRule, EventRule, Rules
from procedure.tracks import join_again, join_tracks
from procedure.values import DocumentId, PersonId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

MOVE = "edition"
"""The kind of the proposal."""
_WHAT = "moving the case to another edition"
_BECAUSE = "moved to another edition"


class AlreadyOnEdition(NotNow):
    """The case uses this edition."""

    sentence = "The case uses edition {edition} already."


class EditionDoesNotFit(NotNow):
    """The edition lacks what the record of the case names."""

    sentence = "The case cannot move to edition {edition}, which lacks: {lacks}."


class ProposeMove(Command):
    """Propose that the case uses another edition."""

    act: Literal["propose_move"] = "propose_move"
    edition: str
    document: DocumentId


class ApproveMove(Command):
    """A second supervisor moves the case, or does not."""

    act: Literal["approve_move"] = "approve_move"
    approve: bool
    document: DocumentId


class MoveProposed(Event):
    """A supervisor proposes that the case uses another edition; another one decides."""

    edition: str
    document: DocumentId


class MoveRejected(Event):
    """A second supervisor did not agree: the case keeps its edition."""

    document: DocumentId


class EditionMoved(Event):
    """The case uses another edition from now on; recorded due times stay."""

    was: str
    """The name of the edition that it used."""
    edition: EditionRef
    case_class: CaseClass
    """The class that the new edition gives it; running clocks keep their times."""
    ended: tuple[str, ...]
    """Running clocks that the new edition does not have: they are no longer needed."""
    document: DocumentId
    proposed_by: PersonId


def after_proposal(case: Case, event: MoveProposed) -> Case:
    """It waits; the case keeps its edition."""
    return proposals.with_proposal(case, MOVE, event, event.document, event.edition)


def after_rejection(case: Case, event: MoveRejected) -> Case:
    """Nothing waits any more."""
    return proposals.without(case, MOVE)


def after_move(case: Case, event: EditionMoved) -> Case:
    """Everything that is decided from now on is decided by the new edition."""
    moved = replace(case, edition=event.edition, case_class=event.case_class)
    return proposals.without(with_ended(moved, event.at, *event.ended, met=False), MOVE)


def propose_move(case: Case, order: ProposeMove, context: "Context") -> list[Event]:
    """To an edition of this installation that has what the record of the case names."""
    case.must_be_open()
    fitting(case, order.edition, context)
    return [
        MoveProposed(at=context.at, by=context.by, edition=order.edition, document=order.document)
    ]


def approve_move(case: Case, order: ApproveMove, context: "Context") -> list[Event]:
    """As it was proposed; a rejection leaves the case as it is."""
    case.must_be_open()
    proposal = proposals.needed(case, MOVE, _WHAT)
    if not order.approve:
        return [MoveRejected(at=context.at, by=context.by, document=order.document)]
    return moved(case, proposal.subject, order.document, context, proposed_by=proposal.by)


def fitting(case: Case, edition: str, context: "Context") -> "Procedure":
    """The edition that is named. Raises NotFound, AlreadyOnEdition, EditionDoesNotFit."""
    rules = context.edition_named(edition)
    if rules is None:
        raise NotFound(what="edition", name=edition)
    if rules.ref == case.edition:
        raise AlreadyOnEdition(edition=edition)
    if lacks := _lacking(case, rules):
        raise EditionDoesNotFit(edition=edition, lacks=", ".join(lacks))
    return rules


def _lacking(case: Case, rules: "Procedure") -> list[str]:
    """What the record of the case names and the edition does not have."""
    edition = rules.edition
    tasks = {task.code for task in case.tasks.values()} - edition.tasks.keys()
    facts = {*case.facts} - edition.facts.keys()
    tracks = case.tracks.keys() - edition.tracks.keys()
    return sorted({*tasks, *facts, *tracks})


def moved(
    case: Case, edition: str, document: DocumentId, context: "Context", *, proposed_by: PersonId
) -> list[Event]:
    """Everything that follows when the case moves now. Raises as ``fitting``."""
    rules = fitting(case, edition, context)
    wanted_before = coordination.wanted_codes(case, context.rules)
    event = EditionMoved(
        at=context.at,
        by=context.by,
        was=case.edition.name,
        edition=rules.ref,
        case_class=rules.case_class(factors(case).circumstances),
        ended=tuple(
            key
            for key, clock in case.clocks.items()
            if clock.running and not rules.has_clock(clock.rule)
        ),
        document=document,
        proposed_by=proposed_by,
    )
    under_new = replace(context, rules=rules)
    chain = under_new.chain(case)
    chain.add([event])
    chain.add(join_tracks(chain.state, under_new))
    chain.add(_needless(chain.state, wanted_before, under_new))
    chain.add(_missing(chain.state, under_new))
    chain.add(plan_notification(chain.state, under_new))
    chain.add(notifying.call_notification(chain.state, under_new))
    chain.add(join_again(chain.state, under_new))
    return chain.events


def _needless(case: Case, wanted_before: set[str], context: "Context") -> list[Event]:
    """Open tasks that only the old edition asked are withdrawn."""
    wanted = coordination.wanted_codes(case, context.rules)
    return [
        TaskWithdrawn(at=context.at, by=SYSTEM_ID, task=task.task)
        for task in case.tasks_of(Phase.COORDINATION)
        if task.open and task.code in wanted_before - wanted
    ]


def _missing(case: Case, context: "Context") -> list[Event]:
    """What the new edition asks in addition; after the decision nothing waits for the answers."""
    if case.settled:
        return []
    missing = coordination.missing_tasks(case, context.rules)
    if decision.was_called(case):
        missing = [rule.model_copy(update={"required": False}) for rule in missing]
    return send_tasks(case, missing, context, _BECAUSE)


def proposal_text(case: Case, event: MoveProposed, rules: "Procedure") -> TimelineText:
    """To which edition."""
    return TimelineText(f"Move to edition {event.edition} proposed")


def rejection_text(case: Case, event: MoveRejected, rules: "Procedure") -> TimelineText:
    """The case keeps its edition."""
    return TimelineText(f"The case keeps edition {case.edition.name}: the move was not approved")


def move_text(case: Case, event: EditionMoved, rules: "Procedure") -> TimelineText:
    """``Moved from edition 2026-1 to 2026-2; recorded due times stay``."""
    same = case.case_class is event.case_class
    new_class = "" if same else f"; class {case.case_class} is now {event.case_class}"
    what = f"Moved from edition {event.was} to {event.edition.name}; recorded due times stay"
    return TimelineText(f"{what}{new_class}")


def proposal_emails(case: Case, event: MoveProposed, rules: "Procedure") -> list[Effect]:
    """The supervisors decide."""
    return [to_role(LetterKey.TO_APPROVE, Role.SUPERVISOR, what=_WHAT)]


def rejection_emails(case: Case, event: MoveRejected, rules: "Procedure") -> list[Effect]:
    """The supervisors learn that nothing changes."""
    return [to_role(LetterKey.NOT_APPROVED, Role.SUPERVISOR, what=_WHAT)]


RULES = Rules(
    events=(
        EventRule(MoveProposed, after_proposal, proposal_text, proposal_emails),
        EventRule(MoveRejected, after_rejection, rejection_text, rejection_emails),
        EventRule(EditionMoved, after_move, move_text),
    ),
    acts=(
        ActRule(ProposeMove, propose_move, Permission(roles=(Role.SUPERVISOR,))),
        ActRule(
            ApproveMove,
            approve_move,
            proposals.SECOND_SUPERVISOR,
            proposals.proposer(MOVE),
            outdated_after=proposals.proposed_at(MOVE),
        ),
    ),
)
