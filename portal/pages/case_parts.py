"""The parts of a case's page in words: where it stands, its tracks, its due times."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from portal.drawing.map_words import MapWords
from portal.pages.countries import country_in_words
from portal.pages.sentences import Sentences, code_in_words, first_upper, in_words
from portal.pages.times import Level, Times, When
from procedure.clocks.explanation import Sentence, said
from procedure.people import USNCB
from procedure.task import TaskState
from procedure.values import Stored
from views.case_openings import CasePerson
from views.case_page import CasePage
from views.case_view import StepLine
from views.deadlines import Deadline
from views.narrative import Topic
from views.procedure_map import Position
from views.track_parts import TaskPart, TrackPart

Tag = tuple[str, str]


class Piece(NamedTuple):
    """A piece of a sentence, with the due time that follows it."""

    text: str
    when: When | None = None


class Check(Stored):
    """A task of a track."""

    tag: str
    kind: str
    title: str
    href: str
    text: str
    """Who has it, and since or until when; or what came of it."""
    remind: str = ""
    """Where its agency is reminded of it; empty where it cannot be, or not by this reader."""


class Step(Stored):
    """A stage of a track, in a line."""

    name: str
    note: str
    state: str


class TrackWords(Stored):
    """A track as the page says it."""

    id: str
    title: str
    stage: str
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]
    withdrawn: str
    facts: tuple[tuple[str, str], ...]


_FIRST_LINES, _LAST_LINES = 20, 10
"""So much of a reckoning is shown among others."""


class Reckoned(NamedTuple):
    """A line of a reckoning."""

    when: str
    text: str
    href: str = ""
    link: str = ""
    """The words of the link, where there is one."""


class DueRow(Stored):
    """A row of the table of due times."""

    id: str
    title: str
    what: str
    owes: str
    when: When
    level: str
    basis: str
    summary: str
    about: str
    """The clock, which is read out only."""
    why: tuple[Reckoned, ...]
    href: str


# --- where it stands ------------------------------------------------------------------------------


def person_words(person: CasePerson | None, page: CasePage) -> str:
    """Who the case is about, beside the name."""
    if person is None:
        return "" if page.view.person else "Nobody knows yet whom it is about."
    words = []
    if person.status is not None and person.status != "OTHER":
        words.append(in_words(person.status))
    if person.employer:
        words.append(person.employer)
    if person.served is not None:
        since, until = (one and one[:4] for one in person.served)
        words.append(
            f"{since}–{until}"
            if since and until
            else f"since {since}"
            if since
            else f"until {until}"
        )
    line = ", ".join(words)
    countries = ", ".join(map(country_in_words, person.nationalities))
    nationals = f"National of {countries}" if countries else ""
    return ". ".join(filter(None, (line, nationals)))


def stands(page: CasePage, times: Times, words: Sentences) -> list[Piece]:
    """Who has the ball, what it is about, and by when; then what else is open."""
    view = page.view
    if not view.steps:
        return [Piece(view.sentence)]
    paused = {one.clock for one in page.deadlines.ours if one.paused_since is not None}
    expected = {one.clock for one in page.deadlines.expected}
    first = min(view.steps, key=lambda one: _urgency(one, paused, expected))
    pieces = [_ball(first, times, words, paused, expected)]
    others = [one for one in view.steps if one is not first]
    if others:
        pieces.append(Piece(f" {_others(others)}"))
    return pieces


def _urgency(step: StepLine, paused: set[str], expected: set[str]) -> tuple[int, float]:
    runs = step.due is not None and step.clock not in paused
    due = step.due.timestamp() if step.due is not None and runs else float("inf")
    ours = step.clock not in expected
    return (0 if step.late and ours else 1 if runs and ours else 2 if runs else 3, due)


def _ball(
    step: StepLine, times: Times, words: Sentences, paused: set[str], expected: set[str]
) -> Piece:
    """``DOJ-OIA has the ball: treaty and extradition (J1), due ...``."""
    what = f"{first_upper(step.party)} has the ball: {words.text(step.what)}"
    if step.due is None or step.clock in paused:
        return Piece(f"{what}.")
    others = step.clock in expected
    due = times.due(step.due, late=step.late, expected=others)
    verb = "expected" if others else "was due" if due.level is Level.LATE else "due"
    return Piece(f"{what}, {verb}", due)


def _others(steps: Sequence[StepLine]) -> str:
    """``. 12 more steps are open: 4 at USNCB, 2 at DOJ-OIA.``."""
    by_party = Counter(one.party for one in steps).most_common()
    shown = [f"{count} at {party}" for party, count in by_party]
    many = f"{len(steps)} more steps are open" if len(steps) > 1 else "One more step is open"
    if len(by_party) == 1:
        return f"{many}, at {by_party[0][0]}."
    return f"{many}: {_listed(shown)}."


def _listed(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


# --- tracks ---------------------------------------------------------------------------------------


def track_words(
    page: CasePage, times: Times, words: Sentences, *, reminds: bool = False
) -> list[TrackWords]:
    """Each track, what waits in it first; ``reminds``: whether the reader may remind agencies."""
    return [_track(track, page, times, words, reminds) for track in page.tracks]


def _track(
    track: TrackPart, page: CasePage, times: Times, words: Sentences, reminds: bool
) -> TrackWords:
    answered = [one for one in track.tasks if one.state is TaskState.ANSWERED]
    count = f": {len(answered)} of {len(track.tasks)} answers are in" if track.tasks else ""
    ended = track.ended_at is not None
    facts = [
        ("Followed for", f"{code_in_words(track.because)}, since {times.day(track.joined_at)}")
    ]
    if not ended:
        facts.insert(0, ("Next", first_upper(words.text(track.then))))
        facts.insert(0, ("Waits for", words.text(track.waits_on)))
    elif track.ended_at is not None:
        facts.append(("Ended", times.day(track.ended_at)))
    return TrackWords(
        id=f"track-{track.track.lower().replace('_', '-')}",
        title=track.title,
        stage="Ended" if ended else f"{track.stage_title}{count}",
        steps=tuple(_steps(track, times)),
        checks=tuple(_check(one, page.view.name, times, words, reminds) for one in track.tasks),
        withdrawn=_listed([f"{one.title} ({one.task})" for one in track.withdrawn]),
        facts=tuple(facts),
    )


_STEP = {Position.DONE: "done", Position.NOW: "now"}


def _steps(track: TrackPart, times: Times) -> Iterator[Step]:
    """The stages in their order, without what was passed over."""
    words = MapWords(track.map, times)
    for one in track.map.stages:
        if one.position is not Position.LEFT_OUT:
            note = "now" if one.position is Position.NOW else words.of(one).note
            yield Step(name=one.title, note=note, state=_STEP.get(one.position, "ahead"))


_STATES = {
    TaskState.SENT: ("New", ""),
    TaskState.ACKNOWLEDGED: ("Waiting", ""),
    TaskState.RETURNED: ("Returned", ""),
    TaskState.ANSWERED: ("Answered", "done"),
    TaskState.WITHDRAWN: ("Withdrawn", "quiet"),
}


def _check(task: TaskPart, case: str, times: Times, words: Sentences, reminds: bool) -> Check:
    tag, kind = _STATES[task.state]
    if task.asks_time:
        tag = "More time"
    elif task.question:
        tag = "Question"
    elif task.in_part and task.state is not TaskState.ANSWERED:
        tag = "In part"
    if task.late and task.state is not TaskState.ANSWERED:
        tag, kind = "Late", "late"
    return Check(
        tag=tag,
        kind=kind,
        title=f"{task.title} ({task.task})",
        href=f"/tasks/{case}/{task.task}",
        text=_task_text(task, times, words),
        remind=_remind(case, task.task) if reminds and task.reminds else "",
    )


def _remind(case: str, task: str) -> str:
    query = {"case_id": case, "task_id": task, "back": f"/cases/{case}#tracks"}
    return f"/do/task/remind?{urlencode(query)}"


def _task_text(task: TaskPart, times: Times, words: Sentences) -> str:
    if task.state is TaskState.ANSWERED:
        meaning = (task.meaning or code_in_words(task.outcome or "")).rstrip(".")
        late = ", late" if task.late else ""
        return f"{task.agency}: {meaning[:1].lower()}{meaning[1:]}{late}"
    who = words.who(task.delegate) if task.delegate else (task.party or task.agency)
    if task.question:
        asked = "more time" if task.asks_time else "a question"
        return f"{task.agency} asked {asked}: USNCB must reply"
    if task.state is TaskState.RETURNED:
        return f"{task.agency} returned it: USNCB sends it again or withdraws it"
    if task.paused_since is not None:
        why = code_in_words(task.paused_for or "")
        return f"{who}, clock paused since {times.day(task.paused_since)}: {why}"
    if task.due is None:
        return who
    due = times.due(task.due, late=task.late)
    verb = "was due" if task.late else "due"
    return f"{who}, {verb} {due.text}" + (f" ({due.left})" if due.left else "")


# --- due times ------------------------------------------------------------------------------------


def due_rows(
    found: Iterable[Deadline], case: str, times: Times, words: Sentences, *, whole: bool = False
) -> Iterator[DueRow]:
    """The rows of a table of due times, each with its reckoning.

    Acknowledgments that are due at the same time are one row. Unless the ``whole`` is wanted, the
    middle of a very long reckoning is left out, with a link to it.
    """
    for _same, several in groupby(found, key=_acknowledged_together):
        alike = list(several)
        row = _due_row(alike[0], case, times, words, whole=whole)
        if len(alike) > 1:
            titles = [f"{one.title} ({one.task})" for one in alike]
            owes = dict.fromkeys(_owes(one, words) for one in alike)
            update = {
                "title": f"Acknowledgment of {len(alike)} tasks",
                "what": _listed(titles),
                "owes": ", ".join(owes),
            }
            row = row.model_copy(update=update)
        yield row


def _acknowledged_together(one: Deadline) -> tuple[str, datetime | None]:
    """What is the same of deadlines that are shown as one; each other one is by itself."""
    if one.acknowledges and one.paused_since is None:
        return ("late" if one.late else "acknowledgment", one.due)
    return one.clock, None


def _due_row(one: Deadline, case: str, times: Times, words: Sentences, *, whole: bool) -> DueRow:
    href = f"/cases/{case}/why/{one.clock}"
    paused = one.paused_since is not None
    when = (
        times.paused(one.paused_since)
        if paused
        else times.due(one.due, late=one.late, expected=one.expected)
    )
    return DueRow(
        id=f"due-{one.clock.replace('/', '-')}",
        title=f"{one.title} ({one.task})" if one.title else one.label.rstrip("."),
        what=one.label.rstrip(".") if one.title else "",
        owes=_owes(one, words),
        when=when,
        level=when.level.value,
        basis=_basis(one),
        summary=f"Why {'is it expected' if one.expected else 'is it due'} then?",
        about=one.clock,
        why=tuple(_reckoning(one.why, href, times, words, whole=whole)),
        href=href,
    )


def _reckoning(
    why: Sequence[Sentence], href: str, times: Times, words: Sentences, *, whole: bool
) -> Iterator[Reckoned]:
    """Of a clock that was often paused, the beginning and the end are shown among other clocks."""
    left_out = 0 if whole else len(why) - _FIRST_LINES - _LAST_LINES
    if left_out <= 1:
        yield from (reckoned(line, times, words) for line in why)
        return
    yield from (reckoned(line, times, words) for line in why[:_FIRST_LINES])
    yield Reckoned("", f"{left_out} lines are left out here.", href, "The whole reckoning")
    yield from (reckoned(line, times, words) for line in why[-_LAST_LINES:])


def _owes(one: Deadline, words: Sentences) -> str:
    if one.delegate is not None:
        return f"{one.owes}, {words.who(one.delegate)}"
    if one.owes == USNCB and one.role is not None:
        return f"{USNCB}, {code_in_words(one.role)}"
    return first_upper(one.owes)


def _basis(one: Deadline) -> str:
    local = f"{one.time} is a local target" if one.local else one.time
    hard = "; a right is lost after it" if one.hard else ""
    return f"{one.basis}; {local}{hard}"


def reckoned(line: Sentence, times: Times, words: Sentences) -> Reckoned:
    """A line of a reckoning; what only tells of a moment has the moment before it."""
    match line:
        case (str(head), datetime() as at, str(rest), *more) if rest.startswith((":", ".", " by")):
            told = said((head.rstrip(": "), rest, *more), times.moment)
            return Reckoned(times.moment(at), words.text(told))
    return Reckoned("", words.text(said(line, times.moment)))


def changes_words(page: CasePage, times: Times, words: Sentences) -> str:
    """What others did since the last visit, in a sentence; nothing where nobody did anything."""
    count = page.narrative.counts[Topic.NEW] if page.visited_at is not None else 0
    if not count or page.visited_at is None:
        return ""
    shown = "; ".join(words.text(one.what) for one in page.changed[:2])
    more = f"; and {count - 2} more" if count > 2 else ""
    many = "One change" if count == 1 else f"{count:,} changes"
    return f"{many} since your last visit ({times.near(page.visited_at)}): {shown}{more}."


def tags(page: CasePage) -> list[Tag]:
    """The states beside the title."""
    view = page.view
    restricted: list[Any] = [("Restricted", "solid")] if view.restriction == "RESTRICTED" else []
    kinds = [one.kind for one in view.communications if one.kind]
    kind = [(in_words(kinds[0]), "quiet")] if kinds else []
    return [*restricted, (view.case_class, ""), *kind]
