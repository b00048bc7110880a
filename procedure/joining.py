"""Two entries of one person: joined with a reason, and separated again with a reason.

The case is about both entries as long as they are joined; the record keeps both forever. Other
cases about one of them are about the same person.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission
from procedure.case import Case
from procedure.codes import Circumstance
from procedure.dossier import Command, Event, TimelineText
from procedure.employer import must_have_a_desk
from procedure.facts import AddFact, add_fact
from procedure.measures import employment
from procedure.people import AgencyCode
from procedure.refusals import AlreadyRecorded, NotFound, NotNow
from procedure.same_person import must_be_known
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import CasePersonId, DocumentId

if TYPE_CHECKING:
    from procedure.context import Context


class AlreadyJoined(AlreadyRecorded):
    """The case is about this entry."""

    sentence = "The case is already about {person}."


class OnlyEntry(NotNow):
    """A case is not left without anybody."""

    sentence = "{person} is the only entry of the case: join the right one first."


class JoinPerson(Command):
    """Another entry is the same person: one of the roster, of another case, or entered now.

    In a case that is about nobody yet it becomes the person whom the case is about.
    """

    act: Literal["join_person"] = "join_person"
    person: CasePersonId
    circumstance: Circumstance | None = None
    """What the roster says of the person; unset where it says nothing that changes the plan."""
    employer: AgencyCode | None = None
    """The agency whose desk answers for the person's employer; unset: not known."""
    document: DocumentId


class SeparatePerson(Command):
    """An entry of the case turned out to be another person."""

    act: Literal["separate_person"] = "separate_person"
    person: CasePersonId
    document: DocumentId


class PersonJoined(Event):
    """Another entry is the same person: the case is about both."""

    person: CasePersonId
    document: DocumentId


class PersonSeparated(Event):
    """An entry of the case turned out to be another person; the record keeps that it was joined."""

    person: CasePersonId
    document: DocumentId


def after_joining(case: Case, event: PersonJoined) -> Case:
    """One entry more."""
    apart = tuple(one for one in case.apart if one != event.person)
    if case.person is None:
        return replace(case, person=event.person, apart=apart)
    return replace(case, joined=(*case.joined, event.person), apart=apart)


def after_separation(case: Case, event: PersonSeparated) -> Case:
    """One entry less; the next one takes the place of the first."""
    left = [one for one in case.people if one != event.person]
    first = left[0] if left else None
    return replace(case, person=first, joined=tuple(left[1:]), apart=(*case.apart, event.person))


def join_person(case: Case, order: JoinPerson, context: "Context") -> list[Event]:
    """Once; what the roster says of the entry changes the plan as a fact of the case would."""
    if order.person in case.people:
        raise AlreadyJoined(person=order.person)
    must_have_a_desk(order.employer, context)
    must_be_known(order.person, order.document, context, before=case.apart)
    chain = context.chain(case)
    chain.add(
        [PersonJoined(at=context.at, by=context.by, person=order.person, document=order.document)]
    )
    if case.ended is not None:
        # A person decides whether the case is opened again.
        return chain.events
    if order.employer is not None and case.employer is None:
        chain.add(employment.named(chain.state, order.employer, order.document, context))
    fact = _fact_for(order.circumstance, case, context)
    if fact is not None:
        added = AddFact(
            dossier=order.dossier,
            order=order.order,
            by=order.by,
            fact=fact,
            document=order.document,
        )
        chain.add(add_fact(chain.state, added, context))
    return chain.events


def _fact_for(circumstance: Circumstance | None, case: Case, context: "Context") -> str | None:
    """The fact by which a circumstance becomes known; None where it is known already."""
    if circumstance is None or circumstance in case.circumstances:
        return None
    facts = context.rules.edition.facts.values()
    return next((fact.key for fact in facts if fact.circumstance is circumstance), None)


def separate_person(case: Case, order: SeparatePerson, context: "Context") -> list[Event]:
    """What was known or asked because of the join stays in the record; people decide what ends."""
    if order.person not in case.people:
        raise NotFound(what="entry of this case", name=order.person)
    if len(case.people) == 1:
        raise OnlyEntry(person=order.person)
    return [
        PersonSeparated(at=context.at, by=context.by, person=order.person, document=order.document)
    ]


def joining_text(case: Case, event: PersonJoined, rules: object) -> TimelineText:
    """``P-0001 and E-01K... are one person``."""
    if case.person is None:
        return TimelineText(f"The case is about {event.person}")
    return TimelineText(f"{event.person} is the same person as {', '.join(case.people)}")


def separation_text(case: Case, event: PersonSeparated, rules: object) -> TimelineText:
    """``E-01K... is another person``."""
    return TimelineText(f"{event.person} is another person, and no longer joined")


_DESK = Permission(roles=DESK)

RULES = Rules(
    events=(
        EventRule(PersonJoined, after_joining, joining_text),
        EventRule(PersonSeparated, after_separation, separation_text),
    ),
    acts=(
        ActRule(JoinPerson, join_person, _DESK),
        ActRule(SeparatePerson, separate_person, _DESK),
    ),
)
