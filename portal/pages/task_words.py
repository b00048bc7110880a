"""What a page says of a task: where it stands, what was said about it, and what it shows."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from portal.pages.countries import countries_in_words
from portal.pages.meanings import plain_words
from portal.pages.people import Names
from portal.pages.times import Times, When
from procedure.annex.extract import ExtractField
from procedure.clocks.explanation import said
from procedure.clocks.rules import PauseReason, SourceKind
from procedure.people import USNCB
from procedure.task import TaskState
from procedure.values import Stored
from views.exchange import Exchange, FieldLine, Said
from views.extracts import ExtractLine
from views.prohibited import Prohibited
from views.task_time import TaskTime
from views.task_view import TaskView

Tag = tuple[str, str]
"""A state in words, and its kind."""

RULE = {
    SourceKind.LAW: "Law",
    SourceKind.RULE: "Rule",
    SourceKind.REPORT: "Policy",
    SourceKind.READ: "Policy",
    SourceKind.INFERENCE: "Our reading",
    SourceKind.MEMORY: "Local rule",
    SourceKind.POLICY: "Local rule",
}
"""What kind of rule something is, by where it comes from."""
_STATES = {
    TaskState.SENT: ("New", ""),
    TaskState.ACKNOWLEDGED: ("Acknowledged", ""),
    TaskState.RETURNED: ("Returned", ""),
    TaskState.ANSWERED: ("Answered", "done"),
    TaskState.WITHDRAWN: ("Withdrawn", "quiet"),
}


class Stands(NamedTuple):
    """The sentence that opens the page, with the due time in it."""

    before: str
    when: When | None = None
    after: str = ""


class Mark(NamedTuple):
    """A rule, with what kind of rule it is."""

    tag: str
    kind: str
    text: str


class Story(Stored):
    """One thing that was said about the task."""

    id: str
    when: str
    iso: str
    who: str
    what: str
    text: str = ""
    fields: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    """What was filled in, by the labels; several entries each by itself."""
    replaced: bool = False
    """Whether a later answer counts in its place."""


def task_address(case: str, task: str) -> str:
    """The page of a task, by what its case or matter and itself are called."""
    return f"/tasks/{case}/{task}"


def state_tag(
    state: str, *, in_part: bool = False, asks: bool = False, asks_time: bool = False
) -> Tag:
    """Where the task stands, in one or two words."""
    if state == TaskState.ACKNOWLEDGED and asks:
        return ("More time asked for" if asks_time else "Question asked", "")
    if state == TaskState.ACKNOWLEDGED and in_part:
        return ("Partly answered", "")
    return _STATES[TaskState(state)]


def tags(view: TaskView) -> list[Tag]:
    """The states that the page shows beside its title."""
    late = [("Late", "late")] if view.late and _is_open(view) else []
    asks_time = view.asks_until is not None
    state = state_tag(view.state, in_part=view.in_part, asks=view.asks, asks_time=asks_time)
    return [*late, state, (f"{view.case_number or 'Task'}, {view.task}", "quiet")]


def stands(view: TaskView, times: Times, names: Names) -> Stands:
    """What is asked, who has the ball, and by when."""
    question, time = view.question, view.time
    ours = names.ours == view.agency
    whose = "you" if ours else view.agency
    match TaskState(view.state):
        case TaskState.ANSWERED:
            return Stands(f"{question} {_answered(view, times, names)}")
        case TaskState.WITHDRAWN:
            return Stands(f"{question} USNCB withdrew this task: nothing is left to do.")
        case TaskState.RETURNED:
            who = "Your agency" if ours and names.works_elsewhere else view.agency
            return Stands(f"{question} {who} returned it: USNCB sends it again or withdraws it.")
    if time is None:
        return Stands(f"{question} No time is set for the answer.")
    if time.paused_since is not None:
        waits = "USNCB must reply to your question" if view.asks and ours else _waits(view)
        since = times.day(time.paused_since)
        return Stands(f"{question} The clock is paused since {since}: {waits}.")
    due = times.due(time.due, late=time.late, expected=time.expected)
    if view.asks:
        what = "asked for more time" if view.asks_until else "asked a question"
        asked = "You" if ours else whose
        return Stands(f"{question} {asked} {what}, and USNCB must reply. Due", due, ".")
    verb = "Answer by" if ours else f"{whose} must answer by"
    acknowledge = ""
    if view.acknowledge_by is not None and view.state == TaskState.SENT:
        acknowledge = f", and acknowledge it by {times.due(view.acknowledge_by).sentence}"
    return Stands(f"{question} {verb}", due, f"{acknowledge}.")


def reckoning(time: TaskTime, times: Times) -> list[str]:
    """Why it is due then, in sentences."""
    return [said(one, times.moment) for one in time.why]


def time_lines(time: TaskTime, times: Times, names: Names, agency: str) -> list[tuple[str, str]]:
    """How long the agency has had it, pauses, and more time."""
    lines = []
    whose = "In your court" if agency == names.ours else f"With {agency}"
    if time.held_seconds is not None:
        lines.append((whose, f"{times.working(time.held_seconds)} of working time"))
    if time.paused_seconds or time.paused_since:
        long = times.working(time.paused_seconds or 0)
        lines.append(("Paused", f"{long} of working time{_paused_for(time.paused_for)}"))
    for one in time.extensions:
        by = f", by {names.of(one.by)}" if one.by else ""
        span = f"from {times.moment(one.from_due)} to {times.moment(one.to_due)}"
        lines.append(("More time", f"{span}{by}"))
    return lines


def facts(lines: Iterable[ExtractLine], times: Times) -> list[tuple[str, str | list[str]]]:
    """What the extract shows, in words."""
    return [(one.label, _fact(one, times)) for one in lines]


def marks(prohibited: Iterable[Prohibited]) -> list[Mark]:
    """What nobody may do, the kind of rule first."""
    return [
        Mark(RULE[one.source.kind], "", f"{one.says} ({one.source.citation})") for one in prohibited
    ]


def told(exchanges: Iterable[Exchange], times: Times, names: Names) -> list[Story]:
    """What was said, in the order of the record."""
    return [
        Story(
            id=f"said-{place}",
            when=times.near(one.at),
            iso=times.iso(one.at),
            who=names.of(one.by),
            what=_what(one, times, names),
            text=one.text or "",
            fields=(*_outcome(one), *((line.label, _entries(line)) for line in one.fields)),
            replaced=not one.counts,
        )
        for place, one in enumerate(exchanges, start=1)
    ]


def _is_open(view: TaskView) -> bool:
    return view.state not in (TaskState.ANSWERED, TaskState.WITHDRAWN)


def _answered(view: TaskView, times: Times, names: Names) -> str:
    last = [one for one in view.exchanges if one.said is Said.ANSWERED]
    who = "You" if names.ours == view.agency else view.agency
    if not last:
        return f"{who} answered."
    meaning = (last[-1].meaning or plain_words(last[-1].outcome or "")).rstrip(".")
    return f"{who} answered {times.near(last[-1].at)}: “{meaning}.”"


def _waits(view: TaskView) -> str:
    return "USNCB must reply" if view.with_usncb else f"{view.agency} waits for others"


def _what(one: Exchange, times: Times, names: Names) -> str:
    """What somebody did, after their name."""
    until = f" until {times.moment(one.until)}" if one.until else ""
    match one.said:
        case Said.ASKED:
            return f"asked for more time{until}" if one.until else "asked"
        case Said.DELEGATED:
            return f"gave it to {names.of(one.to or '')}"
        case Said.RETURNED:
            return "returned it" + (f", naming {one.redirect_to}" if one.redirect_to else "")
        case Said.SENT_AGAIN:
            return f"sent it again, to {one.agency}"
    return _SAID[one.said]


_SAID = {
    Said.SENT: "sent it",
    Said.ACKNOWLEDGED: "acknowledged it",
    Said.REPLIED: "replied",
    Said.TIME_GRANTED: "granted more time",
    Said.TIME_REFUSED: "refused more time: the due time stays",
    Said.ANSWERED: "answered",
    Said.ANSWERED_IN_PART: "answered in part",
    Said.REMINDED: "reminded the agency",
    Said.WITHDRAWN: "withdrew it",
}


def _paused_for(reason: PauseReason | None) -> str:
    if reason is None:
        return ""
    own = reason is PauseReason.QUESTION_TO_USNCB
    return ", for a question to USNCB" if own else f", {plain_words(reason).lower()}"


def _outcome(one: Exchange) -> tuple[tuple[str, str], ...]:
    meaning = (one.meaning or plain_words(one.outcome or "")).rstrip(".")
    return (("Outcome", meaning),) if meaning else ()


def _entries(line: FieldLine) -> str | tuple[str, ...]:
    found = tuple(map(_value, line.entries))
    return found if len(found) > 1 else "".join(found)


def _fact(line: ExtractLine, times: Times) -> str | list[str]:
    if line.field in _CODED:
        return plain_words(line.value)
    said = countries_in_words if line.field in _COUNTRIES else _value
    lines = [said(one) for one in line.value.split("\n")]
    return lines if len(lines) > 1 else lines[0]


_COUNTRIES = (ExtractField.PERSON_NATIONALITIES, ExtractField.COMMUNICATION_COUNTRIES)
_CODED = (ExtractField.PERSON_STATUS, ExtractField.COMMUNICATION_KIND)


def _value(value: str) -> str:
    """A value as a person reads it: a day, or a code word, in words."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return plain_words(value) if "_" in value and value.isupper() else value
    return f"{day:%b} {day.day}, {day.year}"


def who_has_it(agency: str, delegate: str | None, names: Names, *, with_usncb: bool) -> str:
    """Who has the ball, by name where it is known."""
    if with_usncb:
        return USNCB
    return names.of(delegate) if delegate else f"Nobody yet, {agency}"
