"""What happens next, whichever way a second person decides: in words, from what was tried."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portal.pages.act_words import is_contrary
from portal.pages.meanings import plain_words
from portal.pages.offers import Offer
from portal.pages.people import Names
from portal.pages.sentences import Sentences
from portal.pages.site import Opened
from portal.pages.times import When
from views.outcomes import Ahead, Outcome, Recipient


class Follows(NamedTuple):
    """One thing that would happen."""

    text: str
    due: When | None = None
    """By when, where something says so."""
    expected: bool = False
    """Whether others owe it."""


def follows_of(
    offer: Offer, outcomes: Sequence[Outcome], opened: Opened, words: Sentences
) -> tuple[Follows, ...]:
    """What would follow from this form; nothing where that was not tried."""
    found = next((one for one in outcomes if _is_of(one, offer)), None)
    return tuple(_follows(found, opened, words)) if found is not None else ()


def _is_of(one: Outcome, offer: Offer) -> bool:
    """Whether the form gives the order that was tried."""
    named = {
        field: offer.fixed[parameter]
        for parameter, field in offer.fields.items()
        if parameter in offer.fixed
    }
    wanted = {**named, "approve": str(not is_contrary(offer.fixed))}
    return one.act == offer.act and all(
        one.chosen.get(field, value) == value for field, value in wanted.items()
    )


def _follows(one: Outcome, opened: Opened, words: Sentences) -> Iterator[Follows]:
    if not any(step.party for step in one.ahead):
        yield Follows(f"{words.text(one.recorded).rstrip('.')}.")
    for step in one.ahead:
        due = opened.times.due(step.due) if step.due is not None else None
        yield Follows(words.text(_ahead(step)), due, step.expected)
    for said in one.stands:
        yield Follows(f"{words.text(said)}.")
    if one.emails:
        yield Follows(_emailed([_recipient(to, opened) for to in one.emails]))


def _ahead(step: Ahead) -> str:
    return f"{step.what} ({step.party})" if step.party else step.what


def _recipient(to: Recipient, opened: Opened) -> str:
    if to.person is not None:
        return Names(opened.directory, opened.actor).of(to.person)
    if to.role is not None:
        return f"each {plain_words(to.role).lower()} at {to.agency}"
    return to.agency


def _emailed(recipients: Sequence[str]) -> str:
    *others, last = dict.fromkeys(recipients)
    if not others:
        return f"An email goes to {last}."
    return f"Emails go to {', '.join(others)} and {last}."
