"""The page of a matter, part by part, in the values that its templates take."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from client.orders import new_order_id
from portal.pages.act_words import title_of
from portal.pages.fields import ActForm
from portal.pages.matter_words import without_ids
from portal.pages.meanings import Meanings
from portal.pages.offers import Offer, form_for, merged
from portal.pages.people import Names
from portal.pages.sentences import Sentences
from portal.pages.site import Opened
from portal.pages.subjects import offers_of_matter
from portal.pages.times import When
from procedure.clocks.explanation import said
from views.case_view import ClockLine
from views.matter_parts import MatterParts
from views.matters import MatterView
from views.timeline import Line

_FIRST = (
    "protest approve",
    "protest draft",
    "protest file",
    "protest submit",
    "protest admitted",
    "protest approve-settlement",
    "recall attest",
    "recall searched",
    "recall record-attestation",
    "recall add-holder",
    "use verify",
    "use check",
    "use decide",
    "use record",
    "incident remedy",
    "incident assess",
    "duty approve",
    "duty complete",
    "report compose",
    "report release",
    "matter end",
)
"""What comes first of what can be done; everything else is below it."""
_ELSEWHERE = {("review", "decide")}
"""What is in the rows of its page."""
_SHOWN = 3
"""How many acts are shown at once."""


class ClockRow(NamedTuple):
    """A due time with its reckoning."""

    label: str
    due: When
    expected: bool
    why: Sequence[str]


class Entry(NamedTuple):
    """Something that happened, with what was written."""

    id: str
    iso: str
    when: str
    day: str
    who: str
    what: str
    verdict: str
    late: bool
    text: str


class MatterActs(NamedTuple):
    """What can be done now."""

    first: Sequence[ActForm]
    more: Sequence[ActForm]
    not_yet: Sequence[tuple[str, str]]


def acts_of(opened: Opened, view: MatterView) -> MatterActs:
    """The acts of a matter, what matters most first; one of them is the page's button."""
    rules = opened.office.recorder.editions.in_force(opened.now)
    meanings = Meanings(opened.directory, rules)
    found = [one for one in merged(offers_of_matter(view)) if one.words not in _ELSEWHERE]
    offers = sorted(found, key=_place)
    forms = [_form(opened, one, meanings, first=number == 0) for number, one in enumerate(offers)]
    not_yet = [(title_of(row.act), row.why) for row in view.next.not_yet]
    return MatterActs(forms[:_SHOWN], forms[_SHOWN:], not_yet)


def _place(offer: Offer) -> int:
    words = " ".join(offer.words)
    return _FIRST.index(words) if words in _FIRST else len(_FIRST)


def _form(opened: Opened, offer: Offer, meanings: Meanings, *, first: bool) -> ActForm:
    return form_for(
        offer,
        meanings,
        order=new_order_id(),
        form_key=opened.form_key,
        back=opened.here,
        solid=first,
    )


def clocks_of(opened: Opened, parts: MatterParts) -> list[ClockRow]:
    """The due times, ours and those that are expected of others, the soonest first."""
    sentences = Sentences(opened.directory, named=parts.whole)
    reckoned = {one.clock: one.why for one in parts.reckoned}
    return [
        ClockRow(
            label=one.label,
            due=due_of(opened, one),
            expected=one.expected,
            why=[
                sentences.text(said(line, opened.times.moment))
                for line in reckoned.get(one.clock, ())
            ],
        )
        for one in parts.view.clocks
    ]


def due_of(opened: Opened, clock: ClockLine) -> When:
    """When a clock is due."""
    if clock.paused:
        return opened.times.paused(None)
    return opened.times.due(clock.due, late=clock.late, expected=clock.expected)


def entries_of(opened: Opened, lines: Iterable[Line], tasks: Mapping[str, str]) -> list[Entry]:
    """What happened, the newest first. ``tasks`` are the titles of tasks by their ids."""
    sentences = Sentences(opened.directory, tasks)
    names, times = Names(opened.directory, opened.actor), opened.times
    found = []
    last = ""
    for line in reversed([*lines]):
        day = times.day(line.at)
        found.append(
            Entry(
                id=f"entry-{line.event}",
                iso=times.iso(line.at),
                when=times.clock(line.at),
                day=day if day != last else "",
                who=names.of(line.who),
                what=without_ids(sentences.text(line.what)),
                verdict=line.verdict,
                late=bool(line.late_by) and not line.expected and not line.begins,
                text=line.text or "",
            )
        )
        last = day
    return found


def soonest(rows: Sequence[ClockRow], *, expected: bool = False) -> ClockRow | None:
    """The first due time of ours, or of others."""
    return next((one for one in rows if one.expected is expected), None)
