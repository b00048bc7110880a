"""Whom the screening named in a communication, beside what the roster says of them."""

from collections.abc import Iterator

from procedure.access import Right, may
from procedure.message import Communication
from procedure.people import Actor
from procedure.values import ProtectedPersonId, Stored
from screening.index import document_key
from screening.result import Hit
from screening.roster import ProtectedPerson
from screening.text_words import document_keys
from views.communications import Shown
from views.fields import fields_of
from views.identity import (
    BORN,
    DOCUMENT,
    Described,
    FieldCompared,
    Verdict,
    compared,
    of_roster,
    of_subject,
)
from views.line_by_line import Agreeing
from views.looks import Looks, View
from views.marks import Mark
from views.roster_entries import RosterEntry, roster_entry

_AGREES = (Verdict.SAME, Verdict.ALIKE)


class Identity(Stored):
    """A person whom the screening named, field by field. It is personal data."""

    person: ProtectedPersonId
    hit: Hit
    entry: ProtectedPerson | None
    """What the roster says; null where no version that can be opened has the person."""
    in_use: bool
    """Whether the roster in use has the person: otherwise they were removed since."""
    fields: tuple[FieldCompared, ...]
    """The message first, the roster second."""


async def identities(looks: Looks, actor: Actor, shown: Shown) -> tuple[Identity, ...]:
    """The persons of the last screening, the strongest first; the roster's for whoever may see it.

    Looking at each is recorded in the ledger.
    """
    entries: dict[str, RosterEntry] = {}
    if may(actor, Right.SEE_PERSON):
        for hit in shown.hits:
            await looks.note(actor, View.PERSON, hit.person_id)
            entry = await roster_entry(looks.register, hit.person_id)
            if entry is not None:
                entries[hit.person_id] = entry
    return tuple(_identity(shown, hit, entries.get(hit.person_id)) for hit in shown.hits)


def _identity(shown: Shown, hit: Hit, found: RosterEntry | None) -> Identity:
    fields: tuple[FieldCompared, ...] = ()
    if found is not None and shown.content is not None:
        said = _said(shown.content, hit, shown.marks, found.person)
        fields = compared(said, of_roster(found.person))
    return Identity(
        person=hit.person_id,
        hit=hit,
        entry=found.person if found else None,
        in_use=found is not None and found.in_use,
        fields=fields,
    )


def _said(
    content: Communication, hit: Hit, marks: tuple[Mark, ...], listed: ProtectedPerson
) -> Described:
    """What the communication says of the person: as a subject, or in a text."""
    number = _subject_of(hit)
    if number is not None and number <= len(content.subjects):
        return of_subject(content.subjects[number - 1])
    values = dict(fields_of(content))
    names = (
        " ".join(values[mark.field][mark.start : mark.end].split())
        for mark in marks
        if mark.person == hit.person_id and mark.field in values
    )
    return Described(
        names=tuple(dict.fromkeys(names)),
        documents=tuple(number for _, number in _numbers(content, listed)),
    )


def _subject_of(hit: Hit) -> int | None:
    """Which subject it is, counted from 1; None for somebody who is named in a text."""
    what, _, number = hit.where.partition(" ")
    return int(number) if what == "subject" and number.isdecimal() else None


def _numbers(content: Communication, listed: ProtectedPerson) -> Iterator[tuple[str, str]]:
    """The document numbers of the person that a text has, each with its field."""
    for field in fields_of(content):
        keys = set(document_keys(field.value))
        yield from (
            (field.name, number)
            for number in listed.document_numbers
            if document_key(number) in keys
        )


def agreeing(content: Communication, found: tuple[Identity, ...]) -> Iterator[Agreeing]:
    """What supports each person next to the name: the birth date, and the document number."""
    for one in found:
        number = _subject_of(one.hit)
        verdicts = {field.field: field.verdict for field in one.fields}
        if number is not None and verdicts.get(BORN) in _AGREES:
            yield Agreeing(f"Subject {number}, born", one.person)
        if verdicts.get(DOCUMENT) is Verdict.SAME and one.entry is not None:
            for field, document in _numbers(content, one.entry):
                yield Agreeing(field, one.person, document)
