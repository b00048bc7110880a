"""What happened in a case, as lines of a page with links that stay."""

from collections.abc import Mapping
from urllib.parse import urlencode

from portal.pages.people import CAVEAT
from portal.pages.sentences import Sentences, in_words
from portal.pages.times import Times
from procedure.values import Stored
from views.case_page import CasePage
from views.ledger import Look
from views.narrative import Topic
from views.timeline import Line

_LABELS: Mapping[Topic, str] = {
    Topic.DECISIONS: "Decisions and answers",
    Topic.NEW: "Since your last visit",
    Topic.MESSAGES: "Messages",
    Topic.REMINDERS: "Reminders",
    Topic.LOOKS: "Who looked",
    Topic.ALL: "Everything",
}
_EMPTY: Mapping[Topic, str] = {
    Topic.DECISIONS: "Nobody has decided or answered anything yet.",
    Topic.NEW: "Nobody else did anything since your last visit.",
    Topic.MESSAGES: "No message came or left.",
    Topic.REMINDERS: "Nobody had to be reminded.",
    Topic.LOOKS: "Nobody has looked at this case.",
    Topic.ALL: "Nothing is recorded.",
}
_FIRST = "This is your first visit to this case, so nothing is marked as new."
TOPIC, BEFORE, EVENT = "show", "before", "event"
"""How an address says which lines are shown."""


class TabItem(Stored):
    """A topic as a link."""

    label: str
    href: str
    count: int | None
    current: bool


class EventLine(Stored):
    """Something that happened."""

    id: str
    iso: str
    when: str
    by: str
    """Who did it; nothing for Caveat."""
    text: str
    verdict: str
    late: bool
    words: str
    href: str
    link: str
    new: bool
    here: bool
    """Whether the address asks for this event."""


class NarrativeWords(Stored):
    """The narrative as the page shows it."""

    tabs: tuple[TabItem, ...]
    lines: tuple[EventLine, ...]
    looks: tuple[tuple[str, str, str], ...]
    empty: str
    older: str
    newest: str


def narrative_words(
    page: CasePage, address: str, kept: Mapping[str, str], times: Times, words: Sentences
) -> NarrativeWords:
    """The lines, the tabs, and the way to older lines.

    ``address`` is that of the page, ``kept`` what else its query says, such as ``as_of``.
    """
    found = page.narrative
    event = int(kept[EVENT]) if kept.get(EVENT, "").isdigit() else None
    always = {name: value for name, value in kept.items() if name in ("as_of", "since") and value}

    def href(**query: str | int) -> str:
        return f"{address}?{urlencode({**always, **query})}#events"

    def line_href(number: int) -> str:
        return f"{address}?{urlencode({**always, EVENT: number})}#event-{number}"

    new_since = found.counts.get(Topic.NEW, 0)
    seen = {one.event for one in page.changed}
    return NarrativeWords(
        tabs=tuple(
            TabItem(
                label=_LABELS[topic],
                href=href(**{TOPIC: topic.value}),
                count=found.counts.get(topic),
                current=topic is found.topic,
            )
            for topic in Topic
            if _has(topic, page, new_since)
        ),
        lines=tuple(
            EventLine(
                id=f"event-{one.event}",
                iso=times.iso(one.at),
                when=times.moment(one.at),
                by="" if one.who == CAVEAT else _by(one.who, words),
                text=_text(one, words),
                verdict=_verdict(one, times),
                late=one.late_by is not None and not one.expected,
                words=one.text or "",
                href=line_href(one.event),
                link=f"Event {one.event}",
                new=one.event in seen,
                here=one.event == event,
            )
            for one in found.lines
        ),
        looks=tuple(_look(one, times, words) for one in page.looks),
        empty=_empty(page),
        older=(
            href(**{TOPIC: found.topic.value, BEFORE: found.older})
            if found.older is not None
            else ""
        ),
        newest=href(**{TOPIC: found.topic.value}) if found.newer else "",
    )


def _has(topic: Topic, page: CasePage, new: int) -> bool:
    if topic is Topic.LOOKS:
        return page.sees_looks
    return topic is not Topic.NEW or page.visited_at is not None or new > 0


def _empty(page: CasePage) -> str:
    """What the page says where the topic has no line."""
    topic = page.narrative.topic
    first = topic is Topic.NEW and page.visited_at is None
    return _FIRST if first else _EMPTY[topic]


def _by(person: str, words: Sentences) -> str:
    agency = words.agency_of(person)
    return f"{words.who(person)}{f', {agency}' if agency else ''}"


def _text(line: Line, words: Sentences) -> str:
    said = words.text(line.what)
    return said if said.endswith((".", "?", "!")) else f"{said}."


def _verdict(line: Line, times: Times) -> str:
    """Whether it was on time, by the due time that it is measured against."""
    if line.planned is None:
        return ""
    if line.begins:
        verb = "Expected" if line.expected else "Due"
        return f"{verb} {times.moment(line.planned)}"
    return line.verdict[:1].upper() + line.verdict[1:]


def _look(look: Look, times: Times, words: Sentences) -> tuple[str, str, str]:
    """When, who, and what of it."""
    emergency = " in an emergency" if look.emergency else ""
    part = look.subject.partition("/")[2]
    what = f"{in_words(look.view)}{f' {part}' if part else ''}{emergency}"
    return times.moment(look.at), f"{words.who(look.by)}, {look.agency}", what
