"""Changes of the directory in words, each with what it was before and what it would be."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from client.directory_edits import TriedChange
from portal.pages.meanings import plain_words
from portal.pages.times import Times
from procedure.directory import Absence, Agency, Delegation, Directory, Person, Shift
from procedure.directory_changes import ChangeKind, DirectoryChange
from views.directories import DirectoryProposal

Span = Delegation | Absence | Shift
_Said = tuple[str, Iterable[str]]
"""A change, and what it is in detail."""


class ChangeLine(NamedTuple):
    """One change."""

    what: str
    detail: tuple[str, ...]
    second: bool
    """Whether it is why a second person decides."""


def lines_of(proposal: DirectoryProposal | TriedChange, times: Times) -> list[ChangeLine]:
    """Every change, in the order of the record; what is the same in words is there once."""
    words = _Words(proposal.before, proposal.after, times)
    return list(dict.fromkeys(words.line(one) for one in proposal.changes))


class _Words:
    """Says changes between two directories."""

    def __init__(self, before: Directory, after: Directory, times: Times) -> None:
        self._before = before
        self._after = after
        self._times = times
        self._was = {one.person_id: one for one in before.people}
        self._is = {one.person_id: one for one in after.people}

    def line(self, change: DirectoryChange) -> ChangeLine:
        if change.kind is ChangeKind.DEMONSTRATION_CHANGED:
            says = "invented" if self._after.demonstration else "real"
            said: _Said = f"Everybody in the directory counts as {says}", ()
        elif change.person is None:
            said = self._of_agency(change)
        else:
            said = self._of_person(change, change.person)
        return ChangeLine(said[0], tuple(said[1]), change.needs_second)

    def _of_agency(self, change: DirectoryChange) -> _Said:
        code = change.agency or ""
        was, now = (
            next((one for one in directory.agencies if one.code == code), None)
            for directory in (self._before, self._after)
        )
        if was is None and now is not None:
            return f"Agency {code} is added: {now.name}", _agency(now)
        if was is not None and now is None:
            return f"Agency {code} is taken out: {was.name}", ()
        assert was is not None
        assert now is not None
        pairs = (
            ("Name", was.name, now.name),
            ("Email", was.mailbox, now.mailbox),
            ("Employers", ", ".join(was.employs), ", ".join(now.employs)),
        )
        return f"Agency {code} changes", _changed(pairs)

    def _of_person(self, change: DirectoryChange, person: str) -> _Said:
        was, now, name = self._was.get(person), self._is[person], self._name(person)
        role = plain_words(change.role) if change.role else ""
        match change.kind:
            case ChangeKind.PERSON_ADDED:
                return f"{name} is added, of {now.agency}", _person(now)
            case ChangeKind.ROLE_GIVEN:
                return f"{name} gets the role {role}", ()
            case ChangeKind.ROLE_TAKEN:
                return f"{name} no longer has the role {role}", ()
            case ChangeKind.PERSON_SUSPENDED:
                return f"{name} is suspended", ("May do nothing until reinstated.",)
            case ChangeKind.PERSON_REINSTATED:
                return f"{name} is no longer suspended", ()
            case ChangeKind.DELEGATION_ADDED | ChangeKind.DELEGATION_REMOVED:
                lender = self._name(change.by or "")
                added = change.kind is ChangeKind.DELEGATION_ADDED
                verb = "lends" if added else "no longer lends"
                return f"{lender} {verb} the role {role} to {name}", self._spans(change, person)
            case ChangeKind.ABSENCE_ADDED:
                return f"{name} will be away", self._spans(change, person)
            case ChangeKind.ABSENCE_REMOVED:
                return f"{name} will not be away", self._spans(change, person)
            case ChangeKind.DUTY_ADDED:
                return f"{name} will be on duty", self._spans(change, person)
            case ChangeKind.DUTY_REMOVED:
                return f"{name} will not be on duty", self._spans(change, person)
        assert was is not None  # whoever is new was added
        match change.kind:
            case ChangeKind.PERSON_MOVED:
                return f"{name} moves from {was.agency} to {now.agency}", ()
            case ChangeKind.ACCOUNTS_CHANGED:
                pairs = [
                    ("Signs in with", _accounts(was), _accounts(now)),
                    ("User on the operators’ machine", _uid(was), _uid(now)),
                ]
                return f"{name} signs in with other accounts", _changed(pairs)
        pairs = [
            ("Name", was.name, now.name),
            ("Email", was.mailbox, now.mailbox),
            ("Telephone", was.phone or "", now.phone or ""),
        ]
        return f"What is known of {name} changes", _changed(pairs)

    def _name(self, person: str) -> str:
        """What the person is called now; by the new name where they are new."""
        return (self._was.get(person) or self._is[person]).name

    def _spans(self, change: DirectoryChange, person: str) -> Iterator[str]:
        """From when to when: of what is in one of the directories and not in the other."""
        for old, new in zip(_all_spans(self._before), _all_spans(self._after), strict=True):
            for one in {*old, *new} - ({*old} & {*new}):
                if _is_of(one, change, person):
                    moments = self._times.moment(one.since), self._times.moment(one.until)
                    yield "From {} until {}".format(*moments)


def _all_spans(directory: Directory) -> tuple[Sequence[Span], ...]:
    return directory.delegations, directory.absences, directory.duty


def _is_of(one: Span, change: DirectoryChange, person: str) -> bool:
    if isinstance(one, Delegation):
        return (one.to, one.by) == (person, change.by) and change.role in one.roles
    kinds = (
        (ChangeKind.ABSENCE_ADDED, ChangeKind.ABSENCE_REMOVED)
        if isinstance(one, Absence)
        else (ChangeKind.DUTY_ADDED, ChangeKind.DUTY_REMOVED)
    )
    return one.person == person and change.kind in kinds


def _agency(agency: Agency) -> Iterator[str]:
    yield f"Email: {agency.mailbox}"
    if agency.employs:
        yield f"Employers: {', '.join(agency.employs)}"


def _person(person: Person) -> Iterator[str]:
    yield f"Email: {person.mailbox}"
    yield f"Signs in with: {_accounts(person) or 'no account yet'}"
    if person.phone:
        yield f"Telephone: {person.phone}"
    if person.uid is not None:
        yield f"User on the operators’ machine: {_uid(person)}"


def _accounts(person: Person) -> str:
    return ", ".join(f"{one.subject} at {one.issuer}" for one in person.signs_in)


def _uid(person: Person) -> str:
    return "" if person.uid is None else str(person.uid)


def _changed(pairs: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """What differs, as it was and as it would be."""
    for label, was, now in pairs:
        if was != now:
            yield f"{label}: {was or 'none'} → {now or 'none'}"
