"""What was read on trial, as a person reads it in a terminal."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import clean, print_table, say
from cli.paragraphs import print_paragraph
from procedure.message import Communication
from screening.result import Hit
from views.fields import fields_of

if TYPE_CHECKING:
    from views.trial import Tried

_COLUMNS = ("file", "part", "kind", "would be", "named", "because")
_NAMED = 3
"""So many hits of a communication are in the table."""


def print_table_of(tried: "Sequence[Tried]") -> None:
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


def print_tried(tried: "Sequence[Tried]") -> None:
    """Everything about each communication."""
    for one in tried:
        say(f"{clean(one.source)}, {clean(one.position)}: {one.communication.kind}")
        for name, value in fields_of(one.communication):
            print_field(name, value)
        print_unread(one.communication, one.unread)
        if not one.hits:
            say("  Nobody on the roster is named.")
        for hit in one.hits:
            _print_hit(hit)
        say(f"  It would be {_outcome(one)}: {one.because}.")
    say("Nothing was stored.")


def _outcome(one: "Tried") -> str:
    return "restricted" if one.restricted else "released"


def print_unread(communication: Communication, unread: str | None) -> None:
    """What was not read of a communication, and what was not as expected."""
    if unread is not None:
        print_paragraph(f"Unread: {unread}", hanging=4)
        print_paragraph("Its words are screened as far as they are text.")
    elif communication.images:
        print_paragraph(f"Unread: small images that the text shows ({communication.images}).")
        print_paragraph("Look at them yourself if they are more than a logo. All else was read.")
    else:
        print_paragraph("Unread: nothing. All that is not a name or a date is screened as text.")
    for remark in communication.remarks:
        print_paragraph(f"Not as expected: {remark}", hanging=4)


def print_field(name: str, value: str) -> None:
    """A field with its name; nothing for one that is empty."""
    if value.strip():
        lines = [line for line in value.split("\n") if line.strip()]
        print_paragraph("\n".join((f"{name}: {lines[0]}", *lines[1:])), hanging=4)


def _print_hit(hit: Hit) -> None:
    say(f"  Named: {hit.person_id}  {hit.level}  score {hit.score:.2f}  in {hit.where}")
    for reason in hit.reasons:
        say(f"      {clean(reason)}")
