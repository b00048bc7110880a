"""What was read on trial, as a person reads it in a terminal."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from cli.output import clean, print_table, say
from procedure.message import Communication, PartialDate, Subject
from screening.match import Hit
from views.trial import Tried

_COLUMNS = ("file", "part", "kind", "would be", "named", "because")
_NAMED = 3
"""So many hits of a communication are in the table."""


def print_table_of(tried: Sequence[Tried]) -> None:
    """One line for each communication, and a count."""
    rows = [
        (
            Path(one.source).name,
            one.position,
            one.communication.kind,
            _outcome(one),
            ", ".join(f"{hit.person_id} {hit.level}" for hit in one.hits[:_NAMED]),
            one.unread or one.because,
        )
        for one in tried
    ]
    print_table("", _COLUMNS, rows)
    restricted = sum(one.restricted for one in tried)
    unread = sum(one.unread is not None for one in tried)
    say(
        f"{len(tried)} communications: {restricted} would be restricted, "
        f"{len(tried) - restricted} released; {unread} could not be read. Nothing was stored."
    )


def print_tried(tried: Sequence[Tried]) -> None:
    """Everything about each communication."""
    for one in tried:
        say(f"{clean(one.source)}, {clean(one.position)}: {one.communication.kind}")
        for name, value in _fields(one.communication):
            _print_field(name, value)
        if one.unread is not None:
            say(f"  Unread: {one.unread}")
            say("  Its words are screened as far as they are text.")
        elif one.communication.images:
            say(f"  Unread: small images that the text shows ({one.communication.images}).")
            say("  Look at them yourself if they are more than a logo. All else was read.")
        else:
            say("  Unread: nothing. All that is not a name or a date is screened as text.")
        for remark in one.communication.remarks:
            say(f"  Not as expected: {clean(remark)}")
        if not one.hits:
            say("  Nobody on the roster is named.")
        for hit in one.hits:
            _print_hit(hit)
        say(f"  It would be {_outcome(one)}: {one.because}.")
    say("Nothing was stored.")


def _outcome(one: Tried) -> str:
    return "restricted" if one.restricted else "released"


def _fields(found: Communication) -> Iterator[tuple[str, str]]:
    """The fields that hold something, by the words of the documents."""
    yield "Sender", found.sender
    yield "Recipients", ", ".join(found.recipients)
    yield "Reference", found.reference
    yield "Control number", found.control_number or ""
    yield "File number", found.file_number or ""
    yield "Date", str(found.date or "")
    yield "Priority", found.priority or ""
    yield "Color", found.color or ""
    yield "State at INTERPOL", found.interpol_state
    yield "Subject line", found.subject_line
    if found.concerns is not None:
        yield "About", f"{found.concerns.sender}, {found.concerns.reference}"
    yield "Announces", found.announces or ""
    for number, subject in enumerate(found.subjects, start=1):
        yield from ((f"Subject {number}, {name}", value) for name, value in _subject(subject))
    for number, charge in enumerate(found.charges, start=1):
        yield f"Charge {number}", charge.text
        yield f"Charge {number}, translation", charge.translation or ""
        yield f"Charge {number}, issuing country", charge.issuing_country or ""
    yield "Text", found.body
    yield "Other text", found.other_text


def _subject(subject: Subject) -> Iterator[tuple[str, str]]:
    yield "family name", subject.family_name or ""
    yield "forename", subject.forename or ""
    yield "other names", "; ".join(subject.other_names)
    yield "born", _date(subject.birth_date)
    yield "place of birth", subject.place_of_birth or ""
    yield "nationality", ", ".join(subject.nationalities)
    yield "sex", subject.sex or ""
    yield "documents", ", ".join(subject.document_numbers)


def _date(born: PartialDate | None) -> str:
    if born is None:
        return ""
    given = (one for one in (born.month, born.day) if one is not None)
    return "-".join((str(born.year), *(f"{one:02d}" for one in given)))


def _print_field(name: str, value: str) -> None:
    lines = [line for line in clean(value).split("\n") if line.strip()]
    if not lines:
        return
    say(f"  {name}: {lines[0]}")
    for line in lines[1:]:
        say(f"      {line}")


def _print_hit(hit: Hit) -> None:
    say(f"  Named: {hit.person_id}  {hit.level}  score {hit.score:.2f}  in {hit.where}")
    for reason in hit.reasons:
        say(f"      {clean(reason)}")
