"""The directory: the agencies and people of one installation, and where they are reached.

The register keeps its versions; the newest approved one says who may do what. A file is read once,
for version 1, and for a change that somebody proposes.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from procedure.people import USNCB, Actor, AgencyCode, Delegated, Role
from procedure.refusals import NotFound, NotPermitted
from procedure.values import Moment, PersonId, Value

Mailbox = Annotated[str, StringConstraints(pattern=r"^[^@\s<>\r\n]+@[^@\s<>\r\n]+$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ().x-]{2,38}$")]


class PersonSuspended(NotPermitted):
    """The directory says that this person may do nothing for now."""

    sentence = "{person} is suspended and can do nothing: ask whoever keeps the directory."


class Agency(Value):
    """A desk of an agency as the directory knows it: an agency has as many as it has codes."""

    code: AgencyCode
    name: str
    mailbox: Mailbox
    employs: tuple[str, ...] = ()
    """Employers and components whose desk this is, as the roster writes them."""


class Identity(Value):
    """By whom a person is known when they sign in: the provider, and its name for them."""

    issuer: str
    subject: str

    def is_of(self, person: "Person") -> bool:
        """Whether the person signs in by it."""
        return self in person.signs_in


class Person(Value):
    """A user. Name and address stay in the directory: elsewhere only ``person_id`` is used."""

    person_id: PersonId
    name: str
    mailbox: Mailbox
    agency: AgencyCode
    roles: tuple[Role, ...]
    phone: Phone | None = None
    """Where they are called at night, if they are ever on duty."""
    uid: Annotated[int, Field(ge=0)] | None = None
    """Their user on the operators' machine, by number; for whoever uses the command line."""
    signs_in: tuple[Identity, ...] = ()
    """By which accounts they may sign in."""
    suspended: bool = False
    """Whether they may do nothing for now; what they did stays."""


class _Span(Value):
    since: Moment
    until: Moment
    """The first moment that does not count."""

    @model_validator(mode="after")
    def _begins_first(self) -> Self:
        if self.since >= self.until:
            raise ValueError("it ends before it begins")
        return self

    def covers(self, at: datetime) -> bool:
        """Whether the moment is in it."""
        return self.since <= at < self.until


class Delegation(_Span):
    """Roles that a person passes on for a time; whoever acts by them is named beside the lender."""

    by: PersonId
    """Whose roles they are."""
    to: PersonId
    roles: tuple[Role, ...]


class Absence(_Span):
    """A time in which a person is away: emails to the holders of a role leave them out."""

    person: PersonId


class Shift(_Span):
    """A time in which a duty officer is on duty."""

    person: PersonId


class DirectoryUnreadable(ValueError):
    """The directory cannot be used; the message says what, where and what to do."""


class MailboxUnwritable(DirectoryUnreadable):
    """A mailbox in it is no address that an email can be written to."""


class Directory(Value):
    """The agencies and people of one installation."""

    agencies: tuple[Agency, ...]
    people: tuple[Person, ...]
    demonstration: bool = False
    """Whether all of it is invented: every email then says that it is no government message."""
    delegations: tuple[Delegation, ...] = ()
    absences: tuple[Absence, ...] = ()
    duty: tuple[Shift, ...] = ()
    """The duty roster: who is called for the most urgent tasks outside office hours."""
    version: int = 0
    """Its number in the register; 0 for a file."""
    sha256: str = ""
    """The hash of its content: each recorded event names it."""

    def but(self, **fields: Any) -> Self:
        """A copy in which these fields are others; what was looked up in this one is not copied."""
        kept = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**kept, **fields})

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {person.person_id: person for person in self.people}

    @cached_property
    def _agencies(self) -> dict[str, Agency]:
        return {agency.code: agency for agency in self.agencies}

    def person(self, person_id: str) -> Person:
        """The person with this id. Raises NotFound."""
        if person_id not in self._people:
            raise NotFound(what="person", name=person_id)
        return self._people[person_id]

    def agency(self, code: str) -> Agency:
        """The agency with this code. Raises NotFound."""
        if code not in self._agencies:
            raise NotFound(what="agency", name=code)
        return self._agencies[code]

    @cached_property
    def codes(self) -> tuple[AgencyCode, ...]:
        """The agencies by their codes."""
        return tuple(agency.code for agency in self.agencies)

    @cached_property
    def _desks(self) -> dict[str, str]:
        """The agency by each name of an employer: its code, its name, and what else it employs."""
        return {name: agency.code for agency in self.agencies for name in names_of(agency)}

    def employer_desk(self, employer: str | None, component: str | None = None) -> str | None:
        """The agency whose desk answers for an employer; None where no agency does.

        A component has a desk of its own: that of its department does not count for it.
        """
        return self._desks.get(_plain(component or employer or ""))

    # --- who acts -------------------------------------------------------------------------------

    def actor(self, person_id: str, at: datetime | None = None) -> Actor:
        """The person with the roles that they have; at a moment, also with those lent to them.

        Raises NotFound, also for Caveat's id, and PersonSuspended.
        """
        person = self.person(person_id)
        if person.suspended:
            raise PersonSuspended(person=person_id)
        lent = tuple(self._lent(person, at)) if at is not None else ()
        roles = dict.fromkeys((*person.roles, *(one.role for one in lent)))
        return Actor(
            person=person_id, agency=person.agency, roles=tuple(roles), delegated=tuple(lent)
        )

    def find_actor(self, person_id: str, at: datetime | None = None) -> Actor | None:
        """The same; None where there is no such person, or a suspended one."""
        person = self._people.get(person_id)
        return None if person is None or person.suspended else self.actor(person_id, at)

    def actors(self, at: datetime) -> tuple[Actor, ...]:
        """Everybody who may act at the moment."""
        found = (self.find_actor(person.person_id, at) for person in self.people)
        return tuple(one for one in found if one is not None)

    def _lent(self, person: Person, at: datetime) -> Iterator[Delegated]:
        """The roles of others that the person has at the moment, beside the own ones.

        Nobody passes on what they do not hold themself, and nothing of the suspended counts.
        """
        for delegation in self.delegations:
            if delegation.to == person.person_id and delegation.covers(at):
                lender = self._people[delegation.by]
                if not lender.suspended:
                    for role in delegation.roles:
                        if role in lender.roles and role not in person.roles:
                            yield Delegated(role=role, by=lender.person_id)

    def person_of_uid(self, uid: int) -> Person | None:
        """Who uses the operators' machine as this user; nobody who is suspended."""
        found = (one for one in self.people if one.uid == uid and not one.suspended)
        return next(found, None)

    def person_of(self, issuer: str, subject: str) -> Person | None:
        """Who signs in by this account; nobody who is suspended."""
        account = Identity(issuer=issuer, subject=subject)
        found = (one for one in self.people if account in one.signs_in and not one.suspended)
        return next(found, None)

    # --- who is written to ----------------------------------------------------------------------

    def mailboxes(self, role: Role, agency: str = USNCB, at: datetime | None = None) -> list[str]:
        """The addresses of all who hold the role in the agency, in the directory's order.

        At a moment, without those who are away, and with those whom the role is lent to.
        """
        actors = (
            (person.mailbox, self.find_actor(person.person_id, at))
            for person in self.people
            if person.agency == agency
        )
        return [
            mailbox
            for mailbox, actor in actors
            if actor is not None and actor.has(role)
            if at is None or not self.is_away(actor.person, at)
        ]

    def is_away(self, person_id: str, at: datetime) -> bool:
        """Whether the person is away at the moment."""
        return any(one.person == person_id and one.covers(at) for one in self.absences)

    def on_duty(self, at: datetime, agency: str = USNCB) -> Sequence[Person]:
        """Who of the agency is on duty at the moment; all its duty officers where nobody is named.

        Somebody must hear of what cannot wait: a gap in the roster is no reason for silence.
        """
        officers = [
            person
            for person in self.people
            if person.agency == agency
            and Role.DUTY_OFFICER in person.roles
            and not person.suspended
            and not self.is_away(person.person_id, at)
        ]
        named = {shift.person for shift in self.duty if shift.covers(at)}
        return [person for person in officers if person.person_id in named] or officers


def names_of(agency: Agency) -> set[str]:
    """Every name under which an employer's desk is found, without what people write differently."""
    return {_plain(one) for one in (agency.code, agency.name, *agency.employs)}


def _plain(name: str) -> str:
    """The name without what two people write differently: case and spaces."""
    return " ".join(name.casefold().split())
