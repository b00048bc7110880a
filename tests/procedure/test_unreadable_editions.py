"""An edition that does not hold together is refused, with the entry and the reason."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from procedure.annex.editions import EditionUnreadable, read_edition, read_editions
from tests.procedure.edition_files import write_file, write_folder
from tests.procedure.fixture_editions import ANSWER_ALERTS, SMALL, SOURCE, Change, small_edition


def at(*place: str | int, **changes: Any) -> Change:
    """Change the row at this place."""
    return lambda data: found(data, place).update(changes)


def drop(*place: str | int) -> Change:
    """Leave out the entry at this place."""
    return lambda data: found(data, place[:-1]).pop(place[-1])


def more(*place: str | int, entry: object = None) -> Change:
    """Add an entry to the list at this place; the first one again if none is given."""

    def change(data: dict[str, Any]) -> None:
        rows = found(data, place)
        rows.append(deepcopy(rows[0]) if entry is None else entry)

    return change


def found(data: Any, place: tuple[str | int, ...]) -> Any:
    """What is at this place."""
    for key in place:
        data = data[key]
    return data


LETTER = ("letters", "task-sent")
FIELDS = [{"key": "treaty", "label": "Treaty"}, {"key": "treaty", "label": "Treaty"}]
DISPUTE = {"title": "Dispute", "source": SOURCE}
CHANGES: dict[str, tuple[Change, str]] = {
    # the edition itself
    "an unknown entry": (at(colors="red"), "colors: Extra inputs"),
    "no name": (drop("name"), "name: Field required"),
    "a bad name": (at(name="spring"), "name: String should match"),
    "no date": (drop("effective"), "effective: Field required"),
    "an impossible date": (at(effective="2026-02-30"), "effective: "),
    "an unknown calendar": (at(calendar="lunar"), "no calendar 'lunar'; there are: federal-2026-1"),
    "four measures": (drop("measures", 0), "the measures of REPORT L46 are five"),
    "a measure twice": (more("measures"), "are five, each once"),
    "a sixth measure": (
        more("measures", entry={"number": 6, "title": "Sixth", "source": SOURCE}),
        "measures.5.number",
    ),
    "no default class": (drop("classes", 0), "one class row has no circumstance"),
    "an unknown class": (at("classes", 0, case_class="P9"), "classes.0.case_class"),
    # sources
    "no source": (
        drop("tracks", "CHECK", "routes", "all", "source"),
        "tracks.CHECK.routes.all.source: Field required",
    ),
    "an unknown source": (
        at("facts", "ENCOUNTER", "source", kind="HEARSAY"),
        "facts.ENCOUNTER.source.kind",
    ),
    # clocks
    "a clock of an unknown task": (
        at("clocks", "records-update", answers=["U9"]),
        "clocks name unknown tasks: U9",
    ),
    "two clocks of one task": (
        at("clocks", "triage", answers=["U6"]),
        "task whose answer is timed",
    ),
    "two clocks of one acknowledgment": (
        at("clocks", "triage", acknowledgments=["J1", "J1"]),
        "task whose acknowledgment is timed",
    ),
    "a missing clock": (drop("clocks", "acknowledgment"), "clocks are missing: acknowledgment"),
    "a class without time": (
        drop("clocks", "answer", "duration", "P3"),
        "clock answer has no duration for P3",
    ),
    "a negative time": (
        at("clocks", "answer", "duration", P0={"amount": -1, "unit": "HOURS"}),
        "clocks.answer.duration.P0.amount",
    ),
    "a time in other words": (
        at("clocks", "answer", duration="two days"),
        "'two days' is not a duration: write a number and minutes, hours, business days",
    ),
    "a time without a unit": (at("clocks", "answer", "duration", P0="4"), "'4' is not a duration"),
    "no alert at the due time": (
        drop("clocks", "answer", "alerts", 2),
        "clock answer: exactly one alert is DUE",
    ),
    "two alerts at the due time": (
        more("clocks", "answer", "alerts", entry=ANSWER_ALERTS[2]),
        "clock answer: exactly one alert is DUE",
    ),
    "a class without an alert at the due time": (
        drop("clocks", "answer", "alerts_by_class", "P0", 2),
        "clock answer: exactly one alert is DUE",
    ),
    "an unknown party": (
        at("clocks", "answer", "alerts", 0, to="EVERYBODY"),
        "clocks.answer.alerts.0.to",
    ),
    "an alert of two kinds": (
        at("clocks", "answer", "alerts", 3, percent=50),
        "either percent, before or after",
    ),
    "an unknown pause": (
        at("clocks", "answer", may_pause={"HOLIDAY": ["P2"]}),
        "may_pause.HOLIDAY",
    ),
    "a clock that is no table": (at("clocks", answer="4 hours"), "clocks.answer: "),
    # tasks
    "a task that calls itself otherwise": (at("tasks", "J1", code="J2"), "J1 calls itself J2"),
    "a bad code": (at("tasks", TREATY=SMALL["tasks"]["J1"]), "tasks.TREATY.code"),
    "an outcome twice": (more("tasks", "J1", "outcomes"), "defined twice as outcome of J1: DONE"),
    "an outcome that all have": (
        more("tasks", "J1", "outcomes", entry={"key": "NO_HOLDINGS", "meaning": "Nothing."}),
        "defined twice as outcome of J1: NO_HOLDINGS",
    ),
    "an extract of what nobody knows": (
        at("tasks", "J1", shows=["PERSON_SHOE_SIZE"]),
        "tasks.J1.shows.0: Input should be 'PERSON_NAME'",
    ),
    "an extract that shows a field twice": (
        at("tasks", "J1", shows=["PERSON_NAME", "PERSON_NAME"]),
        "defined twice as field of the extract of J1: PERSON_NAME",
    ),
    "a field twice": (
        at("tasks", "J1", fields=FIELDS),
        "defined twice as field of J1: treaty",
    ),
    "an unknown effect": (
        at("tasks", "J1", "outcomes", 0, effect="ARREST"),
        "tasks.J1.outcomes.0.effect",
    ),
    "an unknown phase": (at("tasks", "J1", phase="LATER"), "tasks.J1.phase"),
    "an unknown role": (at("tasks", "J1", role="JUDGE"), "tasks.J1.role"),
    "a bad agency": (at("tasks", "J1", agency="the office"), "tasks.J1.agency"),
    # tracks and facts
    "a track that is never chosen": (
        at("tracks", "CHECK", chosen=[]),
        "tracks.CHECK.chosen",
    ),
    "an unknown circumstance": (
        at("tracks", "CHECK", "chosen", 0, circumstance="FAMOUS"),
        "tracks.CHECK.chosen.0.circumstance",
    ),
    "a track in lower case": (
        lambda data: data["tracks"].update(check=data["tracks"]["CHECK"]),
        "tracks.check.key",
    ),
    "a route to nobody": (
        more("tracks", "CHECK", "routes", "all", "tasks", entry="Z9"),
        "unknown tasks: Z9",
    ),
    "a fact to nobody": (at("facts", "ENCOUNTER", tasks=["Z9"]), "unknown tasks: Z9"),
    "a fact that corrects records": (
        at("facts", "ENCOUNTER", tasks=["U6"]),
        "fact ENCOUNTER asks U6, which the procedure itself calls",
    ),
    # dispositions
    "a filing without clock": (
        at("dispositions", DISPUTE={**DISPUTE, "filing": "FORMAL_DISPUTE"}),
        "disposition DISPUTE: a filing needs its clock",
    ),
    "a clock without filing": (
        at("dispositions", DISPUTE={**DISPUTE, "filing_clock": "answer"}),
        "disposition DISPUTE: a filing needs its clock",
    ),
    "a filing with an unknown clock": (
        at(
            "dispositions",
            DISPUTE={**DISPUTE, "filing": "FORMAL_DISPUTE", "filing_clock": "soon"},
        ),
        "these clocks are missing: soon",
    ),
    "an outcome that is neither final nor not": (
        drop("interpol_outcomes", "DELETED", "final"),
        "interpol_outcomes.DELETED.final",
    ),
    # emails
    "a missing letter": (drop("letters", "to-file"), "letters are missing: to-file"),
    "an unknown letter": (
        lambda data: data["letters"].update(greeting=data["letters"]["reminder"]),
        "letters.greeting.key",
    ),
    "a long subject": (at(*LETTER, subject="A task " * 12), "letters.task-sent.subject"),
    "a subject of two lines": (
        at(*LETTER, subject="A task\nBcc: all"),
        "letters.task-sent.subject",
    ),
    "a placeholder in a subject": (at(*LETTER, subject="Due {due}"), "letters.task-sent.subject"),
    "an empty letter": (at(*LETTER, body=[]), "letters.task-sent.body"),
    "a name in a letter": (
        more(*LETTER, "body", entry="About {name}."),
        "placeholders are {due} and {what}",
    ),
    "a brace in a letter": (
        more(*LETTER, "body", entry="Due {due"),
        "placeholders are {due} and {what}",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_bad_edition_is_refused_with_the_entry_and_the_reason(name: str) -> None:
    change, problem = CHANGES[name]
    with pytest.raises(EditionUnreadable) as caught:
        small_edition(change)
    assert str(caught.value).startswith("edition ")
    assert problem in str(caught.value)


def test_every_problem_of_an_edition_is_named_at_once() -> None:
    with pytest.raises(EditionUnreadable) as caught:
        small_edition(lambda data: (data.pop("calendar"), data["clocks"]["offer"].pop("label")))
    assert "calendar: Field required" in str(caught.value)
    assert "clocks.offer.label: Field required" in str(caught.value)


# --- as files -------------------------------------------------------------------------------------


def extending(**entries: Any) -> Callable[[Path], object]:
    """A second edition, which extends the small one."""
    data = {"name": "small-2", "extends": "small-1", "effective": "2027-01-01", **entries}
    return lambda folder: write_folder(folder, data)


def broken(name: str, content: bytes) -> Callable[[Path], object]:
    """A file of the small edition that holds something else."""
    return lambda folder: (folder / "small-1" / name).write_bytes(content)


def circle(folder: Path) -> None:
    """Two editions that extend each other."""
    for one, other in (("small-2", "small-3"), ("small-3", "small-2")):
        write_file(folder, {"name": one, "extends": other, "effective": "2027-01-01"})


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no TOML": (broken("clocks.toml", b"[[clocks]"), "clocks.toml is not TOML: "),
    "a clock twice": (
        broken("clocks.toml", b"[a]\n[a]\n"),
        "clocks.toml is not TOML: Cannot declare",
    ),
    "no text": (broken("tasks.toml", b"title = '\xff'"), "tasks.toml is not TOML: "),
    "a track that is no TOML": (broken("tracks/check.toml", b"="), "check.toml is not TOML: "),
    "a table that no edition has": (
        broken("tariffs.toml", b"a = 1"),
        "edition small-1: tariffs: Extra inputs",
    ),
    "another name inside": (
        lambda folder: write_folder(folder, SMALL, "small-7"),
        "the file of small-7 holds the edition 'small-1'",
    ),
    "a file beside the folder": (
        lambda folder: write_file(folder, SMALL),
        "edition small-1 is a file and a folder: keep one",
    ),
    "extends nothing": (
        extending(extends="small-9"),
        "edition small-2 extends 'small-9', which does not exist",
    ),
    "extends two": (extending(extends=["small-1"]), "edition small-2 extends ['small-1'], which"),
    "extends itself": (extending(extends="small-2"), "edition small-2 extends itself"),
    "extends in a circle": (circle, "extends itself"),
    "removes an unknown row": (
        extending(removed={"facts": ["RUMOR"]}),
        "edition small-2 removes facts.RUMOR, which small-1 lacks",
    ),
    "removes a row twice": (
        extending(removed={"facts": ["DELETION", "DELETION"]}),
        "edition small-2 removes facts.DELETION, which small-1 lacks",
    ),
    "removes from an unknown table": (
        extending(removed={"tariffs": ["A"]}),
        "edition small-2 removes tariffs.A, which small-1 lacks",
    ),
    "removes from a list": (
        extending(removed={"measures": ["1"]}),
        "edition small-2 removes measures.1, which small-1 lacks",
    ),
    "removes no table": (
        extending(removed=["DELETION"]),
        "edition small-2: removed: name the table of what is removed",
    ),
    "removes what is still used": (
        extending(removed={"tasks": ["J1"]}),
        "edition small-2: edition: Value error, routes or facts name unknown tasks: J1",
    ),
    "does not hold together with what it extends": (
        extending(clocks={"answer": {"alerts": []}}),
        "edition small-2: clocks.answer: Value error, clock answer: exactly one alert is DUE",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_no_editions_are_refused(name: str, tmp_path: Path) -> None:
    write_folder(tmp_path, SMALL)
    prepare, problem = FILES[name]
    prepare(tmp_path)
    with pytest.raises(EditionUnreadable) as caught:
        read_editions(tmp_path)
    assert problem in str(caught.value)


def test_data_of_another_name_are_refused() -> None:
    with pytest.raises(EditionUnreadable, match="the file of other-1 holds the edition 'small-1'"):
        read_edition("other-1", deepcopy(SMALL))
