"""An event holds its effect: applying it needs no edition, calendar, directory, zone or clock."""

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from procedure.case import Case
from procedure.cases import CASE
from procedure.clocks.clock import Schedule
from procedure.codes import CaseClass, Circumstance, Effect, FilingKind, OutgoingKind, Phase
from procedure.dossier import Event, read_event, write_event
from procedure.facts import FactAdded
from procedure.measures.clock_changes import ClockExtended
from procedure.measures.dispute.decision import Decision
from procedure.measures.dispute.drafting import DecisionApproved, DecisionDrafted
from procedure.measures.dispute.filing import Filings, FilingState
from procedure.measures.dispute.filings import FilingPlanned
from procedure.measures.dispute.outcome import OutcomeRecorded
from procedure.measures.outgoing import holding_agencies
from procedure.measures.sending import TaskSent
from procedure.measures.tasks.answering import TaskAnswered
from procedure.message import InterpolState
from procedure.tracks import TrackJoined
from tests.procedure.casework import ANALYST, NOW, Course, document, to
from tests.procedure.intakework import (
    HIT,
    HOUR,
    IntakeCourse,
    lifted,
    received,
    result,
    unscreened,
)
from tests.procedure.long_courses import COURSES

FOLD = """
import json, pickle, sys
from procedure.cases import CASE
from procedure.dossier import read_event
from procedure.intakes import INTAKE
import procedure.annex.editions as editions
import procedure.clocks.timing as timing
import procedure.clocks.workdays as workdays
import procedure.clocks.zones as zones
import procedure.context as context
import procedure.directory as directory

stored = json.loads(sys.stdin.read())

def gone(*args, **kwargs):
    raise AssertionError("an event is applied without this")

for module in (editions, timing, workdays, zones, context, directory):
    for name, value in list(vars(module).items()):
        if getattr(value, "__module__", None) != module.__name__:
            continue
        if isinstance(value, type):
            value.__init__ = gone
        elif callable(value):
            setattr(module, name, gone)
sys.addaudithook(lambda event, args: gone() if event == "open" else None)

def folded(kind, events):
    return kind.fold(read_event(event) for event in events)

states = [folded(CASE, events) for events in stored["cases"]]
states += [folded(INTAKE, events) for events in stored["intakes"]]
sys.stdout.buffer.write(pickle.dumps(states))
"""
"""Folds events where nothing of the rules can be made or read, and no file can be opened."""


def intake_courses() -> list[IntakeCourse]:
    """Intakes that end in different ways."""
    found: list[IntakeCourse] = []
    for begin in (received, unscreened, lifted):
        course = begin()
        course.wait(HOUR)
        course.screen(result(HIT))
        course.confirm()
        course.answer_handoffs()
        found.append(course)
    destroyed = unscreened()
    destroyed.destroy()
    return [*found, destroyed]


def folded_without_rules(program: str, stored: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", program], input=stored.encode(), capture_output=True, check=False
    )


def test_events_are_folded_where_no_rule_can_be_read_and_no_file_opened() -> None:
    cases = [carry(Course()) for carry in COURSES.values()]
    intakes = intake_courses()
    stored = {
        "cases": [[write_event(event) for event in course.events] for course in cases],
        "intakes": [[write_event(event) for event in course.events] for course in intakes],
    }
    done = folded_without_rules(FOLD, json.dumps(stored))
    assert done.returncode == 0, done.stderr.decode()
    assert pickle.loads(done.stdout) == [
        *(course.state for course in cases),
        *(course.state for course in intakes),
    ]


def test_the_fold_of_the_test_would_notice_a_rule_that_is_read() -> None:
    """The test above can fail: where it folds, a calendar cannot be read."""
    reading = "workdays.packaged_table('federal-2026-1')\n\ndef folded(kind, events):"
    done = folded_without_rules(FOLD.replace("def folded(kind, events):", reading), "{}")
    assert b"an event is applied without this" in done.stderr


# --- each effect is in the event ------------------------------------------------------------------

Made = Callable[[Course], Event]
Shown = Callable[[Case], object]
AT: dict[str, Any] = {"at": NOW, "by": ANALYST.person}
UNKNOWN = "WORD_OF_ANOTHER_EDITION"


def extension(course: Course) -> Event:
    """More time than any rule would compute."""
    due = NOW + timedelta(days=3, seconds=7)
    schedule = Schedule(due_at=due, alerts=(), zone_data="9999z")
    return ClockExtended(**AT, clock_id="J1/answer", schedule=schedule, document=document(5))


def sent(course: Course) -> Event:
    """A task that no edition has."""
    return TaskSent(
        **AT,
        task="X9",
        code="X9",
        phase=Phase.COORDINATION,
        agency="OFFICE",
        role=None,
        required=True,
        acknowledgment=None,
        answer=course.case.clocks["J1/answer"].model_copy(update={"clock_id": "X9/answer"}),
    )


def joined(course: Course) -> Event:
    """A track that no edition has."""
    return TrackJoined(**AT, track=UNKNOWN, because="a test", measures=("records",))


def fact(**effects: Any) -> Made:
    """A fact that no edition has, with these effects."""
    values = {"fact": UNKNOWN, "document": None, "case_class": CaseClass.P1}
    return lambda course: FactAdded.model_validate({**AT, **values, **effects})


def outcome(**effects: Any) -> Made:
    """An outcome that no edition has, with these effects."""
    values = {"outcome": UNKNOWN, "document": document(5), "interpol_state": None}
    return lambda course: OutcomeRecorded.model_validate({**AT, **values, **effects})


def answered(effect: Effect) -> Made:
    """An answer that no edition has, with this effect."""
    return lambda course: TaskAnswered(
        **AT, task="J1", outcome=UNKNOWN, effect=effect, document=document(5)
    )


def planned(course: Course) -> Event:
    """A filing on a disposition that no edition has."""
    clock = course.case.clocks["decision"].model_copy(update={"clock_id": "filing-1/file"})
    return FilingPlanned(
        **AT,
        filing="filing-1",
        filing_kind=FilingKind.INCIDENT_NOTICE,
        disposition=UNKNOWN,
        decision=document(5),
        clock=clock,
    )


EFFECTS: dict[str, tuple[str, Made, Shown, object]] = {
    "a fact that settles": ("DECISION", fact(settles=True), lambda c: c.settled, True),
    "a fact that does not": ("DECISION", fact(settles=False), lambda c: c.settled, False),
    "a fact with a circumstance": (
        "COORDINATION",
        fact(circumstance=Circumstance.DETAINED),
        lambda c: Circumstance.DETAINED in c.circumstances,
        True,
    ),
    "a fact with a class": (
        "COORDINATION",
        fact(case_class=CaseClass.P0),
        lambda c: c.case_class,
        CaseClass.P0,
    ),
    "a fact with a state at INTERPOL": (
        "COORDINATION",
        fact(interpol_state=InterpolState.SUSPENDED),
        lambda c: c.interpol_state,
        InterpolState.SUSPENDED,
    ),
    "a final outcome": ("FOLLOW_UP", outcome(settles=True), lambda c: c.settled, True),
    "an interim outcome": ("FOLLOW_UP", outcome(settles=False), lambda c: c.settled, False),
    "an outcome with a state": (
        "FOLLOW_UP",
        outcome(settles=False, interpol_state=InterpolState.RECORDED),
        lambda c: c.interpol_state,
        InterpolState.RECORDED,
    ),
    "an answer that holds the filing": (
        "COORDINATION",
        answered(Effect.HOLDS_FILING),
        lambda c: holding_agencies(c, OutgoingKind.PROTEST),
        ("DOJ-OIA",),
    ),
    "an answer that is not done": (
        "COORDINATION",
        answered(Effect.NOT_DONE),
        lambda c: c.tasks["J1"].open,
        True,
    ),
    "an answer without an effect": (
        "COORDINATION",
        answered(Effect.NONE),
        lambda c: (c.tasks["J1"].open, holding_agencies(c, OutgoingKind.PROTEST)),
        (False, ()),
    ),
    "an extension": (
        "COORDINATION",
        extension,
        lambda c: c.clocks["J1/answer"].due_at,
        NOW + timedelta(days=3, seconds=7),
    ),
    "a task": ("COORDINATION", sent, lambda c: c.tasks["X9"].agency, "OFFICE"),
    "a track": ("COORDINATION", joined, lambda c: c.tracks[UNKNOWN].measures, ("records",)),
    "a filing": (
        "DECISION",
        planned,
        lambda c: [(one.kind, one.state) for one in c.of(Filings).made],
        [(FilingKind.INCIDENT_NOTICE, FilingState.PLANNED)],
    ),
}
"""In which stage, the event, what of the case shows its effect, and the effect."""


@pytest.mark.parametrize("name", EFFECTS)
def test_an_event_has_the_effect_that_it_holds_whatever_an_edition_says(name: str) -> None:
    stage, made, shown, expected = EFFECTS[name]
    course = to(stage)
    assert UNKNOWN not in {*course.rules.edition.facts, *course.rules.edition.interpol_outcomes}
    event = read_event(json.loads(json.dumps(write_event(made(course)))))
    after = CASE.evolve(course.case, event)
    assert shown(after) == expected
    assert after.revision == course.case.revision + 1


def test_a_decision_on_a_disposition_of_another_edition_is_applied() -> None:
    course = to("DECISION")
    drafted = DecisionDrafted(**AT, disposition=UNKNOWN, document=document(5))
    approved = DecisionApproved(**AT, disposition=UNKNOWN, document=document(6))
    after = CASE.fold([drafted, approved], course.case)
    assert after is not None
    draft = after.of(Decision).draft
    assert draft is not None
    assert (draft.disposition, draft.approved_at) == (UNKNOWN, NOW)
