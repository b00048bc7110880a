"""What is opened of a case for whoever reads it: the person's name, and what came."""

import unicodedata
from collections.abc import Iterable

from procedure.access import Right, may
from procedure.annex.editions import Procedure
from procedure.annex.regimes import DIFFUSIONS
from procedure.entered import EnteredPerson, is_entered
from procedure.message import Communication
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.values import CasePersonId, Stored
from register.sealing import UNREADABLE, KeyDestroyed
from screening.roster import ProtectedPerson
from views import writings
from views.case_view import CommunicationLine
from views.entered_persons import entered_person
from views.fields import date_in_words
from views.files import CaseFile
from views.looks import Looks, View
from views.regimes import RegimeLine, regimes_of
from views.roster_entries import roster_entry


class CasePerson(Stored):
    """The person whom a case is about, as whoever may see persons reads it. Personal data."""

    person: CasePersonId
    name: str
    own_script: str | None = None
    """The name in letters that are not Latin, where one is known."""
    status: str | None = None
    """The roster's status; nothing of a person who was entered for the case."""
    employer: str | None = None
    served: tuple[str, str] | None = None
    """Since when and until when, as far as the roster says it."""
    nationalities: tuple[str, ...] = ()


async def person_of(
    looks: Looks, actor: Actor, person: str | None, *, emergency: bool
) -> CasePerson | None:
    """The person, for whoever may see persons; that they were seen is recorded."""
    if person is None or not may(actor, Right.SEE_PERSON):
        return None
    await looks.note(actor, View.PERSON, person, emergency=emergency)
    if is_entered(person):
        entered = await entered_person(looks.register, person)
        return _entered(person, entered) if entered is not None else None
    entry = await roster_entry(looks.register, person)
    return _of_roster(entry.person) if entry is not None else None


def _entered(person: str, entered: EnteredPerson) -> CasePerson:
    name, *others = entered.names
    return CasePerson(
        person=person,
        name=name,
        own_script=_in_other_letters(others),
        nationalities=entered.nationalities,
    )


def _of_roster(entry: ProtectedPerson) -> CasePerson:
    begun, ended = entry.service_from, entry.service_until
    since, until = (date_in_words(one) if one else "" for one in (begun, ended))
    return CasePerson(
        person=entry.person_id,
        name=entry.name,
        own_script=_in_other_letters(entry.aliases),
        status=entry.status,
        employer=entry.component or entry.employer,
        served=(since, until) if since or until else None,
        nationalities=entry.nationalities,
    )


def _in_other_letters(names: Iterable[str]) -> str | None:
    """The first name that is not written in Latin letters."""
    return next((one for one in names if not _is_latin(one)), None)


def _is_latin(name: str) -> bool:
    letters = (unicodedata.name(char, "") for char in name if char.isalpha())
    return all(found.startswith("LATIN") for found in letters)


async def communication_lines(looks: Looks, file: CaseFile) -> tuple[CommunicationLine, ...]:
    """What came about the case, opened."""
    rules = file.book.procedure
    return tuple(
        [await _line(looks, one, version, rules) for one, version in file.case.communications]
    )


async def _line(
    looks: Looks, communication: str, version: int, rules: Procedure
) -> CommunicationLine:
    line = CommunicationLine(communication=communication, version=version)
    try:
        found = await looks.communication(communication, version)
    except KeyDestroyed:
        return line.model_copy(update={"problem": writings.DESTROYED})
    except (NotFound, *UNREADABLE):
        return line.model_copy(update={"problem": writings.DAMAGED})
    return line.model_copy(
        update={
            "kind": found.kind.value,
            "sender": found.sender,
            "reference": found.reference,
            "date": found.date.isoformat() if found.date else None,
            "regimes": await _regimes(looks, communication, version, found, rules),
        }
    )


async def _regimes(
    looks: Looks, communication: str, version: int, found: Communication, rules: Procedure
) -> tuple[RegimeLine, ...]:
    """The measures of INTERPOL on its bureau when this version was received."""
    if found.kind not in DIFFUSIONS:
        return ()
    outlines = await looks.register.arrivals.outlines([communication])
    received = [one.received_at for one in outlines if one.version == version]
    return regimes_of(found, received[0], rules) if received else ()
