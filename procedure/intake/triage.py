"""What a person decides about a restricted communication: confirm the hit, or release it."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission, Subject
from procedure.clocks.rules import Closure
from procedure.codes import Circumstance, IdentityFinding, TwoPersons
from procedure.dossier import Command, Event, handoff_id
from procedure.employer import must_have_a_desk
from procedure.intake.intake import (
    TRIAGE,
    CommunicationReleased,
    HitLevel,
    Intake,
    IntakeState,
    RestrictionConfirmed,
    ended_clocks,
)
from procedure.intake.passing import pass_on
from procedure.measures.coordination import check_left_out
from procedure.people import AgencyCode, Role
from procedure.refusals import (
    AlreadyDone,
    AlreadyRecorded,
    CaseNotReady,
    NotFound,
    NotNow,
)
from procedure.same_person import cases_beside, is_about_another, must_be_known
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import CaseId, CasePersonId, DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


# --- refusals ---


class KeyIsDestroyed(NotNow):
    """Nobody can open it any more."""

    sentence = "Its key was destroyed on an order: nothing can be done with it any more."


class DecisionAlreadyRecorded(AlreadyRecorded):
    """Exactly this decision is recorded."""

    sentence = "Exactly this decision on the communication is already recorded."


class BeingPassedToCase(CaseNotReady):
    """It is on its way to a case."""

    sentence = "It belongs to a case, which is being informed."


class StillScreening(CaseNotReady):
    """The screening is not finished."""

    sentence = "The screening is not finished."


class RestrictedUntilScreened(CaseNotReady):
    """The screening is late, and continues."""

    sentence = (
        "The screening is not finished; it is retried, and the communication is restricted until "
        "then. A supervisor may lift the restriction as unscreened; a report can start a case."
    )


class ScreenedMeanwhile(NotNow):
    """There is a screening to look at."""

    sentence = "It has been screened: look at what was found, then decide on that."


class LiftTakesSecondPerson(NotNow):
    """A hit is strong: one person alone cannot lift the restriction."""

    sentence = (
        "The screening is almost certain that {person} is named: it takes two people to lift this "
        "restriction. Propose it (--propose), and a supervisor decides."
    )


class CommunicationAlreadyDecided(AlreadyDone):
    """Somebody decided."""

    sentence = "This communication is already decided: {state}."


# --- commands ---


class ConfirmRestriction(Command):
    """A person confirms a hit: a case is opened, or the communication joins an existing one."""

    act: Literal["confirm_restriction"] = "confirm_restriction"
    identity: IdentityFinding
    person: CasePersonId
    case: CaseId
    """The existing case, or the id that the new case will have."""
    attach: bool
    another: bool = False
    """A new case although open ones about the person exist, for the reason in the document."""
    other_person: bool = False
    """The existing case is about somebody else; it joins for the reason in the document."""
    employer: AgencyCode | None = None
    """The agency whose desk answers for the person's employer; unset: not known."""
    circumstances: tuple[Circumstance, ...] = ()
    left_out: tuple[str, ...] = ()
    closures: tuple[Closure, ...] = ()
    """The closures of federal offices that the new case begins with."""
    document: DocumentId


class ReleaseCommunication(Command):
    """A person lifts the restriction: the hit is not the person, or the use is legitimate."""

    act: Literal["release_communication"] = "release_communication"
    document: DocumentId
    unscreened: bool = False
    """It is lifted although it is not screened: this never lifts what a screening restricted.

    It must be said explicitly, because the screening may end while somebody writes their reason.
    """


# --- what the events change ---


def after_confirmation(intake: Intake, event: RestrictionConfirmed) -> Intake:
    """The case is opened, or informed."""
    handoff = handoff_id(intake.dossier, intake.revision + 1, event.case)
    return replace(
        ended_clocks(intake, TRIAGE, event),
        confirmed=event,
        decided=event.document,
        proposed=None,
        state=IntakeState.CONFIRMED,
        awaiting={**intake.awaiting, handoff: event.case},
    )


def after_release(intake: Intake, event: CommunicationReleased) -> Intake:
    """What belongs to a case stays restricted with it, whoever else was named and is not meant."""
    with_case = bool(intake.informed)
    state = IntakeState.WITH_CASE if with_case else IntakeState.RELEASED
    return replace(
        ended_clocks(intake, TRIAGE, event),
        restricted=with_case,
        decided=event.document,
        proposed=None,
        state=state,
        ended=state,
    )


# --- rules ---


def _must_be_undecided(intake: Intake, document: str) -> None:
    if intake.decided == document:
        raise DecisionAlreadyRecorded()
    if intake.state is IntakeState.DESTROYED:
        raise KeyIsDestroyed()
    if intake.state is IntakeState.RECEIVED:
        raise StillScreening() if intake.screened is None else BeingPassedToCase()
    if intake.state not in (IntakeState.AWAITING_SCREENING, IntakeState.AWAITING_PERSON):
        raise CommunicationAlreadyDecided(state=intake.state)


def must_wait_for_a_person(intake: Intake, document: str) -> None:
    """Raise the refusal unless it is screened, restricted, and nobody has decided."""
    _must_be_undecided(intake, document)
    if intake.state is IntakeState.AWAITING_SCREENING:
        raise RestrictedUntilScreened()


def confirm_restriction(
    intake: Intake, order: ConfirmRestriction, context: "Context"
) -> list[Event]:
    """Of a person whom the screening named."""
    must_wait_for_a_person(intake, order.document)
    hits = _hits(intake)
    if hits and order.person not in {hit.person for hit in hits}:
        raise NotFound(what="hit of this communication on", name=order.person)
    check_left_out(
        order.left_out,
        context.rules,
        identity_confirmed=order.identity is IdentityFinding.CONFIRMED,
    )
    must_be_known(order.person, order.document, context)
    must_have_a_desk(order.employer, context)
    other_person = False
    beside: tuple[CaseId, ...] = ()
    if order.attach and not context.beside.sees(order.case):
        raise NotFound(what="case", name=order.case)
    if order.attach:
        other_person = is_about_another(order.case, order.person, context, said=order.other_person)
    else:
        beside = cases_beside(order.person, context, another=order.another)
    return [
        RestrictionConfirmed(
            at=context.at,
            by=context.by,
            identity=order.identity,
            person=order.person,
            case=order.case,
            attached=order.attach,
            other_person=other_person,
            beside=beside,
            employer=order.employer,
            circumstances=order.circumstances,
            left_out=order.left_out,
            closures=order.closures,
            document=order.document,
        )
    ]


def release_communication(
    intake: Intake, order: ReleaseCommunication, context: "Context"
) -> list[Event]:
    """After a look at what was found; or, by a supervisor, although it is not screened.

    A strong hit takes two people where the edition says so.
    """
    if order.unscreened:
        _must_be_undecided(intake, order.document)
        if intake.state is IntakeState.AWAITING_PERSON:
            raise ScreenedMeanwhile()
    else:
        must_wait_for_a_person(intake, order.document)
        if takes_two_to_release(intake, context.rules):
            strong = (hit.person for hit in _hits(intake) if hit.strong)
            raise LiftTakesSecondPerson(person=", ".join(strong))
    return [CommunicationReleased(at=context.at, by=context.by, document=order.document)]


def takes_two_to_release(intake: Intake, rules: "Procedure") -> bool:
    """Whether one person alone cannot lift the restriction (POLICY, clock reading 27)."""
    asked = TwoPersons.RELEASE_STRONG in rules.edition.two_persons
    return asked and any(hit.strong for hit in _hits(intake))


def _hits(intake: Intake) -> tuple[HitLevel, ...]:
    return intake.screened.hits if intake.screened else ()


def _who_may_lift(intake: Intake, order: ReleaseCommunication) -> Subject:
    """What is not screened takes a supervisor: an analyst has nothing to judge by yet."""
    return Subject(role=Role.SUPERVISOR if order.unscreened else None)


def _screened_in(intake: Intake, order: ConfirmRestriction | ReleaseCommunication) -> int:
    return intake.screened_in


_DESK = Permission(roles=DESK)

RULES = Rules(
    events=(
        EventRule(RestrictionConfirmed, after_confirmation, effects=pass_on),
        EventRule(CommunicationReleased, after_release),
    ),
    acts=(
        ActRule(ConfirmRestriction, confirm_restriction, _DESK, outdated_after=_screened_in),
        ActRule(
            ReleaseCommunication,
            release_communication,
            _DESK,
            _who_may_lift,
            outdated_after=_screened_in,
        ),
    ),
)
