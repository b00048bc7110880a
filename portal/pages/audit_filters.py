"""What an auditor narrows a list to: who, which act, what it is about, and when."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from portal.pages.fields import Choices, Field
from portal.pages.people import Names
from portal.pages.site import Opened
from procedure.clocks.zones import EASTERN
from views.numbers import Numbers

_DAY = timedelta(days=1)


class Asked(NamedTuple):
    """What the address asks for; what is empty narrows nothing."""

    by: str = ""
    """A person, by id."""
    at: str = ""
    """What it is about: a number, or an id."""
    act: str = ""
    since: str = ""
    until: str = ""
    """The first and the last day, in Washington."""
    emergency: str = ""

    def address(self, path: str, page: int = 1) -> str:
        """The address of a page of the same."""
        query = {**self._asdict(), "page": str(page) if page > 1 else ""}
        said = urlencode({name: value for name, value in query.items() if value})
        return f"{path}?{said}" if said else path


class Narrowed(NamedTuple):
    """The same as the record knows it."""

    at: str | None
    """An id."""
    since: datetime | None
    until: datetime | None
    """The first moment that counts, and the first that no longer does."""
    wrong: dict[str, str]
    """What cannot be read, by its field."""

    def includes(self, moment: datetime) -> bool:
        """Whether a moment is in the period."""
        return (self.since is None or self.since <= moment) and (
            self.until is None or moment < self.until
        )


async def asked_of(
    by: str = "", at: str = "", act: str = "", since: str = "", until: str = "", emergency: str = ""
) -> Asked:
    """What an address asks for."""
    return Asked(by, " ".join(at.split()), act, since, until, emergency)


async def narrowed(opened: Opened, asked: Asked) -> Narrowed:
    """What is asked for by ids and moments, as far as this person may know of it."""
    wrong: dict[str, str] = {}

    def midnight(name: str, days: timedelta) -> datetime | None:
        typed = getattr(asked, name)
        try:
            day = date.fromisoformat(typed) + days if typed else None
        except (ValueError, OverflowError):
            wrong[name] = "Enter a day."
            return None
        return datetime.combine(day, time(), EASTERN).astimezone(UTC) if day else None

    numbers = Numbers(opened.desk.register.lists)
    at = await numbers.subject(opened.actor, asked.at) if asked.at else None
    return Narrowed(at, midnight("since", timedelta()), midnight("until", _DAY), wrong)


def fields_of(
    opened: Opened, asked: Asked, acts: Choices, said: Narrowed, what: str
) -> tuple[Field, ...]:
    """The inputs, as they are filled in; ``what`` is what an act is called here."""

    def field(name: str, kind: str, label: str, choices: Choices = ()) -> Field:
        return Field(
            name=name,
            id=name,
            kind=kind,
            label=label,
            value=getattr(asked, name),
            choices=choices,
            error=said.wrong.get(name, ""),
        )

    return (
        field("at", "text", "Case, task or matter"),
        field("by", "select", "Person", (("", "Everybody"), *_people(opened, asked.by))),
        field("act", "select", what, (("", "Everything"), *acts)),
        field("since", "date", "From"),
        field("until", "date", "To"),
    )


def choices_of(codes: Iterable[tuple[str, str]]) -> Choices:
    """Each code once with its words, by the words."""
    return tuple(sorted(dict(codes).items(), key=lambda one: one[1]))


def _people(opened: Opened, chosen: str) -> Choices:
    """Everybody in the directory, and who is chosen, also if they have left it."""
    known = [(one.person_id, f"{one.name}, {one.agency}") for one in opened.directory.people]
    if chosen and chosen not in dict(known):
        known.append((chosen, Names(opened.directory, opened.actor).of(chosen)))
    return choices_of(known)
