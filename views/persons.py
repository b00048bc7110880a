"""Reading a person: the entry, where they were named and why, and their cases."""

from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from activities.kept_screening import screening_of
from procedure.access import Right, may, reader_of
from procedure.entered import EnteredPerson, is_entered
from procedure.people import Actor
from procedure.refusals import NotFound, NotWellFormed
from procedure.rows import CaseRow, IntakeRow
from procedure.values import CasePersonId, CommunicationId, Stored
from register.rosters import RosterVersion
from register.sealing import UNREADABLE, KeyDestroyed
from register.values import Outline
from screening.result import Hit
from screening.roster import ProtectedPerson
from views.entered_persons import entered_person
from views.looks import Looks, View
from views.roster_entries import roster_entry

_ENTRY = TypeAdapter(CasePersonId)


class NamedIn(Stored):
    """A version of a communication in which the person is perhaps named."""

    communication: Outline
    hit: Hit | None
    """Why, by its last screening; null where that no longer names the person, or where nobody can
    open it."""


class PersonShown(Stored):
    """What a reader sees of a person. It holds personal data."""

    person: CasePersonId
    entry: ProtectedPerson | None
    """The entry of the roster; null where no version that can be opened has the person."""
    entered: EnteredPerson | None
    """What an analyst entered; null for a person of the roster, or where nobody can open it."""
    roster: RosterVersion | None
    """The newest version that has the entry."""
    in_use: bool
    """Whether that version is the one in use: otherwise the person is screened for no longer."""
    named_in: tuple[NamedIn, ...]
    """Where the screening named the person, the newest first."""
    cases: tuple[CaseRow, ...]
    """The cases about the person, open and ended."""
    unread: tuple[CommunicationId, ...] = ()
    """What could not be opened: why it names the person is not known."""


class PersonViews:
    """Opens what is held about a person, for whoever may see it."""

    def __init__(self, looks: Looks) -> None:
        """``looks`` opens, and records that it was opened."""
        self._looks = looks
        self._register = looks.register

    async def shown(self, actor: Actor, person: str) -> PersonShown:
        """A person by the roster's number or an analyst's entry; names and all else in full.

        Whoever works for another agency sees a person only in a task. Looking is recorded in the
        ledger. Raises NotFound, also for whoever may not know of it, and NotWellFormed.
        """
        try:
            _ENTRY.validate_python(person)
        except ValidationError:
            problem = (
                "A person is shown by the roster's number, such as P-0001, or by the entry of a "
                "case (E-...). To look for a name, use caveat search."
            )
            raise NotWellFormed(problem=problem) from None
        hidden = NotFound(what="person", name=person)
        if not may(actor, Right.SEE_PERSON):
            raise hidden
        await self._looks.note(actor, View.PERSON, person)
        unread: set[str] = set()
        named_in: Sequence[NamedIn] = ()
        cases: Sequence[CaseRow] = ()
        if may(actor, Right.SEE_CASE):
            cases = await self._register.lists.cases(person=person, reader=reader_of(actor))
        if may(actor, Right.SEE_COMMUNICATIONS):
            named_in = await self._named_in(actor, person, unread)
        listed = entered = None
        if not is_entered(person):
            listed = await roster_entry(self._register, person)
        elif cases or named_in:
            entered = await entered_person(self._register, person)
        if listed is None and not cases and not named_in:
            raise hidden
        return PersonShown(
            person=person,
            entry=listed.person if listed else None,
            entered=entered,
            roster=listed.version if listed else None,
            in_use=listed is not None and listed.in_use,
            named_in=tuple(named_in),
            cases=tuple(cases),
            unread=tuple(sorted(unread)),
        )

    async def _named_in(self, actor: Actor, person: str, unread: set[str]) -> list[NamedIn]:
        """Every version of the communications that name the person."""
        reader = reader_of(actor)
        naming = await self._register.attachments.naming([person], reader)
        found = []
        for outline in await self._register.arrivals.outlines(list(naming), reader):
            hit = await self._hit(person, outline, unread)
            found.append(NamedIn(communication=outline, hit=hit))
        return found

    async def _hit(self, person: str, outline: Outline, unread: set[str]) -> Hit | None:
        communications = self._register.communications
        rows: Sequence[IntakeRow] = await communications.list(
            communication_id=outline.communication_id
        )
        (row,) = (one for one in rows if one.version == outline.version)
        try:
            kept = await screening_of(self._register, row)
        except KeyDestroyed:
            return None
        except UNREADABLE:
            unread.add(outline.communication_id)
            return None
        hits = kept.result.hits if kept else ()
        return next((hit for hit in hits if hit.person_id == person), None)
