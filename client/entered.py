"""A person whom an analyst enters, as a few labeled lines: read from a file or standard input.

    name: Testina Examplova
    name: Тестина Примерова
    born: 1971-04
    nationality: US
    source: A letter of her lawyer of 3 March 2026

A line without a label continues nothing: it is refused, so that nothing is lost. A name is never
an argument of a command, which other users of the computer could read.
"""

from collections import defaultdict

from pydantic import ValidationError

from formats.dates import partial_date
from procedure.entered import EnteredPerson
from procedure.refusals import NotWellFormed

_LABELS = ("name", "born", "nationality", "source")
_ONCE = ("born", "source")


def read_entered(text: str) -> EnteredPerson:
    """The person of these lines. Raises NotWellFormed, which repeats nothing of what they say."""
    given: dict[str, list[str]] = defaultdict(list)
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip():
            continue
        label, colon, value = line.partition(":")
        label = label.strip().casefold()
        if not colon or label not in _LABELS:
            raise NotWellFormed(
                problem=f"Line {number} of the person does not begin with one of "
                f"{', '.join(f'{one}:' for one in _LABELS)}"
            )
        if not value.strip():
            raise NotWellFormed(problem=f"Line {number} of the person says nothing: remove it.")
        if label in _ONCE and label in given:
            raise NotWellFormed(problem=f"Line {number} of the person repeats {label}:")
        given[label].append(value.strip())
    born = given["born"][0] if given["born"] else None
    birth_date = partial_date(born) if born else None
    if born and birth_date is None:
        raise NotWellFormed(problem="born: is not a date: write it as 1971, 1971-04 or 1971-04-23.")
    for label in ("name", "source"):
        if not any(any(map(str.isalpha, value)) for value in given[label]):
            raise NotWellFormed(problem=f"The person has no {label}: give it as {label}: ...")
    try:
        return EnteredPerson(
            names=tuple(dict.fromkeys(given["name"])),
            birth_date=birth_date,
            nationalities=tuple(dict.fromkeys(one.upper() for one in given["nationality"])),
            source=given["source"][0],
        )
    except ValidationError:
        raise NotWellFormed(problem="The person cannot be read: compare the lines.") from None
