"""How a list names a person: in Latin letters, and in their own script where it is known."""

from collections.abc import Collection, Mapping, Sequence

from procedure.entered import document_of, entered_in, is_entered
from procedure.values import Stored
from register.register import Register
from screening.scripts import Script, script_of_word
from views.roster_entries import roster_in_use


class PersonLine(Stored):
    """A person in a list. It is personal data."""

    name: str
    own_script: str | None = None
    """The name in the person's own script, where it is another one and known."""


def person_line(names: Sequence[str]) -> PersonLine:
    """The first name in Latin letters, and the first one in another script."""
    latin = [one for one in names if script_of_word(one) is Script.LATIN]
    others = [one for one in names if script_of_word(one) not in (Script.LATIN, Script.OTHER)]
    if not latin:
        return PersonLine(name=names[0])
    return PersonLine(name=latin[0], own_script=others[0] if others else None)


async def person_lines(register: Register, people: Collection[str]) -> Mapping[str, PersonLine]:
    """The persons with these numbers or entries, without those whom nobody can open.

    Whoever is on the roster no longer is left out too: their page finds them in an older version.
    """
    entered = [one for one in people if is_entered(one)]
    listed = [one for one in people if not is_entered(one)]
    roster = await roster_in_use(register) if listed else {}
    found = {
        one: person_line((roster[one].name, *roster[one].aliases))
        for one in listed
        if one in roster
    }
    documents = {one: document_of(one) for one in entered}
    opened = await register.pages.documents(documents.values()) if documents else {}
    for one, document in documents.items():
        person = entered_in(opened.get(document, {}))
        if person is not None:
            found[one] = person_line(person.names)
    return found
