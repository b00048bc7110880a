"""Who may see a case: everybody who works on cases, or its team alone.

A supervisor limits a case to a team, with a reason, and belongs to it. Auditors see every case, and
agencies their own tasks. In an emergency another supervisor opens one such case for an hour, to
read and for nothing else; the auditors hear of it in the same transaction.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission, Right, may, reader_of
from procedure.case import Case, MeasureState
from procedure.clocks.explanation import eastern
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.letters import to_role
from procedure.people import Actor, Role
from procedure.refusals import (
    AlreadyDone,
    AlreadyRecorded,
    CaseNotReady,
    NotFound,
    NotNow,
    NotPermitted,
)
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, Moment, PersonId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

EMERGENCY = timedelta(hours=1)
"""How long a supervisor who is not on the team may read a case; it ends by itself."""
DECIDING = (Role.SUPERVISOR, Role.COUNSEL)
"""Who may decide in a case: a team without one of them could not finish it."""


class AlreadyLimited(AlreadyDone):
    """The case has a team."""

    sentence = "The case is limited to its team already: add or remove members instead."


class NotLimited(NotNow):
    """The case has no team."""

    sentence = "The case is not limited to a team: everybody who works on cases can see it."


class AlreadyOnTeam(AlreadyRecorded):
    """The person belongs to the team."""

    sentence = "{person} is on the team of the case already."


class NotOnTeam(NotNow):
    """The person does not belong to the team."""

    sentence = "{person} is not on the team of the case."


class DoesNotWorkOnCases(NotPermitted):
    """Only who may see cases can be on the team of one."""

    sentence = "{person} does not work on cases and cannot be on the team of one."


class NobodyCouldDecide(CaseNotReady):
    """The team would have nobody who may decide."""

    sentence = "Nobody left on the team could decide: first add a supervisor or counsel."


class TeamCanDecide(NotPermitted):
    """Who reads a case in an emergency adds nobody as long as the team can."""

    sentence = "{person} can only read this case: somebody on its team can add members."


class LimitToTeam(Command):
    """Let only a team see the case; whoever orders it is on the team."""

    act: Literal["limit_to_team"] = "limit_to_team"
    members: tuple[PersonId, ...] = ()
    """Who else is on it."""
    document: DocumentId


class OpenToAll(Command):
    """Let everybody who works on cases see the case again."""

    act: Literal["open_to_all"] = "open_to_all"
    document: DocumentId


class AddMember(Command):
    """Add a person to the team of the case."""

    act: Literal["add_member"] = "add_member"
    member: PersonId
    document: DocumentId


class RemoveMember(Command):
    """Remove a person from the team of the case."""

    act: Literal["remove_member"] = "remove_member"
    member: PersonId
    document: DocumentId


class ReadInEmergency(Command):
    """Read a case for an hour without being on its team."""

    act: Literal["read_in_emergency"] = "read_in_emergency"
    document: DocumentId


ADD_MEMBER: str = AddMember.model_fields["act"].default
READ_IN_EMERGENCY: str = ReadInEmergency.model_fields["act"].default


class CaseLimitedToTeam(Event):
    """From now on only the team sees the case, and auditors."""

    team: tuple[PersonId, ...]
    document: DocumentId


class CaseOpenedToAll(Event):
    """Everybody who works on cases sees the case again."""

    document: DocumentId


class TeamMemberAdded(Event):
    """The person is on the team of the case."""

    member: PersonId
    document: DocumentId


class TeamMemberRemoved(Event):
    """The person is not on the team of the case any more."""

    member: PersonId
    document: DocumentId


class EmergencyReadingBegan(Event):
    """A supervisor who is not on the team reads the case for an hour; the auditors are notified."""

    until: Moment
    """The first moment at which it is over."""
    document: DocumentId


@dataclass(frozen=True, slots=True)
class Team(MeasureState):
    """Who may see the case; no members: everybody who works on cases."""

    members: tuple[str, ...] = ()
    emergencies: Mapping[str, Moment] = field(default_factory=dict)
    """Until when others read it, by person."""


def sees_case(case: Case, actor: Actor) -> bool:
    """Whether the actor sees all of the case; who reads it in an emergency acts on nothing."""
    members = case.of(Team).members
    return may(actor, Right.SEE_CASE) and (
        not members or reader_of(actor) is None or actor.person in members
    )


def may_read_in_emergency(actor: Actor) -> bool:
    """Whether the actor may get at a case of a team that they are not on."""
    return actor.has(Role.SUPERVISOR) and may(actor, Right.SEE_CASE)


def may_know_for(case: Case, actor: Actor, command: Command) -> bool:
    """Whether the act is one of those by which a supervisor gets at a case of others."""
    if isinstance(command, ReadInEmergency):
        return may_read_in_emergency(actor)
    return isinstance(command, AddMember) and actor.person in case.of(Team).emergencies


# --- acts -----------------------------------------------------------------------------------------


def limit_to_team(case: Case, order: LimitToTeam, context: "Context") -> list[Event]:
    """Once; whoever orders it is on the team, and may decide."""
    if case.of(Team).members:
        raise AlreadyLimited()
    team = tuple(dict.fromkeys((context.by, *order.members)))
    for person in order.members:
        _must_work_on_cases(person, context)
    return [_made(CaseLimitedToTeam, context, order.document, team=team)]


def open_to_all(case: Case, order: OpenToAll, context: "Context") -> list[Event]:
    """While it has a team."""
    _team_of(case)
    return [_made(CaseOpenedToAll, context, order.document)]


def add_member(case: Case, order: AddMember, context: "Context") -> list[Event]:
    """By a supervisor on the team; by one who reads in an emergency, only if nobody on it could."""
    team = _team_of(case)
    if not sees_case(case, context.actor):
        if team.emergencies[context.by] <= context.at:
            raise NotFound(what="case", name=order.dossier)
        if _could_decide(team.members, context):
            raise TeamCanDecide(person=context.by)
    if order.member in team.members:
        raise AlreadyOnTeam(person=order.member)
    _must_work_on_cases(order.member, context)
    return [_made(TeamMemberAdded, context, order.document, member=order.member)]


def remove_member(case: Case, order: RemoveMember, context: "Context") -> list[Event]:
    """As long as somebody is left who may decide."""
    team = _team_of(case)
    if order.member not in team.members:
        raise NotOnTeam(person=order.member)
    left = [one for one in team.members if one != order.member]
    if not _could_decide(left, context):
        raise NobodyCouldDecide()
    return [_made(TeamMemberRemoved, context, order.document, member=order.member)]


def read_in_emergency(case: Case, order: ReadInEmergency, context: "Context") -> list[Event]:
    """Of a case that is limited to others; a new hour may begin when the last one is over."""
    team = _team_of(case)
    if context.by in team.members:
        raise AlreadyOnTeam(person=context.by)
    until = team.emergencies.get(context.by)
    if until is not None and context.at < until:
        raise AlreadyRecorded()
    return [_made(EmergencyReadingBegan, context, order.document, until=context.at + EMERGENCY)]


def _team_of(case: Case) -> Team:
    """Raises NotLimited."""
    team = case.of(Team)
    if not team.members:
        raise NotLimited()
    return team


def _must_work_on_cases(person: str, context: "Context") -> None:
    known = context.actor_of(person)
    if known is None or not may(known, Right.SEE_CASE):
        raise DoesNotWorkOnCases(person=person)


def _could_decide(people: Collection[str], context: "Context") -> bool:
    """Whether one of them may decide now; who was suspended cannot."""
    known = [context.actor_of(one) for one in people]
    return any(one is not None and one.has(*DECIDING) for one in known)


def _made(kind: type[Event], context: "Context", document: str, **fields: object) -> Event:
    given = {"at": context.at, "by": context.by, "document": document, **fields}
    return kind.model_validate(given)


# --- what they change -----------------------------------------------------------------------------


def after_limit(case: Case, event: CaseLimitedToTeam) -> Case:
    """It has a team."""
    return case.having(Team(members=event.team))


def after_opening(case: Case, event: CaseOpenedToAll) -> Case:
    """It has none, and nobody needs an emergency."""
    return case.having(Team())


def after_addition(case: Case, event: TeamMemberAdded) -> Case:
    """One member more, who reads as one from now on."""
    team = case.of(Team)
    others = {who: until for who, until in team.emergencies.items() if who != event.member}
    return case.having(Team(members=(*team.members, event.member), emergencies=others))


def after_removal(case: Case, event: TeamMemberRemoved) -> Case:
    """One member less."""
    team = case.of(Team)
    left = tuple(one for one in team.members if one != event.member)
    return case.having(replace(team, members=left))


def after_emergency(case: Case, event: EmergencyReadingBegan) -> Case:
    """The person reads until the hour is over; whatever is over is forgotten."""
    team = case.of(Team)
    running = {who: until for who, until in team.emergencies.items() if until > event.at}
    return case.having(replace(team, emergencies={**running, event.by: event.until}))


# --- how they read --------------------------------------------------------------------------------


def limit_text(case: Case, event: CaseLimitedToTeam, rules: "Procedure") -> TimelineText:
    """``Limited to its team: usncb-supervisor-1, usncb-analyst-1``."""
    return TimelineText(f"Limited to its team: {', '.join(event.team)}")


def opening_text(case: Case, event: CaseOpenedToAll, rules: "Procedure") -> TimelineText:
    """``Opened to everybody who works on cases``."""
    return TimelineText("Opened to everybody who works on cases")


def addition_text(case: Case, event: TeamMemberAdded, rules: "Procedure") -> TimelineText:
    """``Added to the team: usncb-analyst-2``."""
    return TimelineText(f"Added to the team: {event.member}")


def removal_text(case: Case, event: TeamMemberRemoved, rules: "Procedure") -> TimelineText:
    """``Removed from the team: usncb-analyst-2``."""
    return TimelineText(f"Removed from the team: {event.member}")


def emergency_text(case: Case, event: EmergencyReadingBegan, rules: "Procedure") -> TimelineText:
    """``Read in an emergency by usncb-supervisor-2, until ...``."""
    return TimelineText(f"Read in an emergency by {event.by}, until {eastern(event.until)}")


def emergency_emails(case: Case, event: EmergencyReadingBegan, rules: "Procedure") -> list[Effect]:
    """The auditors hear of it."""
    what = "somebody who is not on the team of a case reads it in an emergency"
    return [to_role(LetterKey.MATTER_CHANGED, Role.AUDITOR, what=what)]


_SUPERVISOR = Permission(roles=(Role.SUPERVISOR,))
RULES = Rules(
    events=(
        EventRule(CaseLimitedToTeam, after_limit, limit_text),
        EventRule(CaseOpenedToAll, after_opening, opening_text),
        EventRule(TeamMemberAdded, after_addition, addition_text),
        EventRule(TeamMemberRemoved, after_removal, removal_text),
        EventRule(EmergencyReadingBegan, after_emergency, emergency_text, emergency_emails),
    ),
    acts=(
        ActRule(LimitToTeam, limit_to_team, _SUPERVISOR),
        ActRule(OpenToAll, open_to_all, _SUPERVISOR),
        ActRule(AddMember, add_member, _SUPERVISOR),
        ActRule(RemoveMember, remove_member, _SUPERVISOR),
        ActRule(ReadInEmergency, read_in_emergency, _SUPERVISOR),
    ),
)
