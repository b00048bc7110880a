"""Deadlines, clocks, tasks, tracks and settings, as the documents show them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from activities.installed import packaged_editions
from procedure.annex.catalog import TaskRule
from procedure.annex.editions import Procedure
from procedure.annex.extract import LABELS
from procedure.clocks.rules import ClockRule
from procedure.codes import CaseClass
from procedure.planned_clocks import start_of
from settings import Settings, variable
from tools.tables import code, codes, table
from views.docstrings import Undocumented

MAIN = (
    *("screening", "triage", "restriction-review", "acknowledgment", "answer"),
    *("official-notification", "official-notification-abroad", "legal-decision", "dispute-filing"),
    *("follow-up-first", "records-update"),
)
"""The deadlines that the README shows. docs/editions.md has all of them."""


def newest() -> Procedure:
    """The newest edition of this build."""
    editions = packaged_editions()
    return editions[editions.names[-1]]


def readme_parts() -> dict[str, str]:
    """The generated parts of the README."""
    edition = newest()
    return {"deadlines": clocks(edition, MAIN, (CaseClass.P0, CaseClass.P1))}


def parts() -> dict[str, str]:
    """The parts of docs/editions.md that are made from the newest edition."""
    edition = newest()
    name = edition.edition.name
    return {
        "newest edition": f"The newest edition is {code(name)}.",
        "clocks": clocks(edition, edition.edition.clocks, tuple(CaseClass)),
        "tasks": tasks(edition),
        "extracts": extracts(edition),
        "facts": facts(edition),
    }


def clocks(edition: Procedure, keys: Iterable[str], classes: tuple[CaseClass, ...]) -> str:
    """What is due, how long it may take, when the time starts, and on what basis."""
    columns = ("Clock", "What", *classes, "From when", "Basis")
    return table(columns, (_clock(edition, edition.clock(key), classes) for key in keys))


def _clock(edition: Procedure, rule: ClockRule, classes: tuple[CaseClass, ...]) -> tuple[str, ...]:
    durations = (rule.duration[one].words() for one in classes)
    return (code(rule.key), rule.label, *durations, _start(edition, rule.key), _basis(rule))


def _start(edition: Procedure, key: str) -> str:
    """When the clock starts. Raises Undocumented."""
    try:
        return start_of(key, edition)
    except KeyError:
        problem = f"Nothing says when the clock {key} starts: procedure/planned_clocks.py."
        raise Undocumented(problem) from None


def _clocks_of(edition: Procedure, code: str) -> Iterator[str]:
    acknowledgment = edition.acknowledgment_clock(code)
    if acknowledgment is not None:
        yield acknowledgment
    yield edition.answer_clock(code)


def _basis(rule: ClockRule) -> str:
    """The source of the duty, and of the time. A time without a public source is a target."""
    time = "the time is a local target" if rule.time.local else f"the time: {rule.time.citation}"
    return f"{rule.obligation.citation}; {time}"


def tasks(edition: Procedure) -> str:
    """The catalog of tasks."""
    columns = ("Task", "Agency", "Title", "Question", "The decision waits", "Clocks")
    return table(columns, (_task(edition, task) for task in edition.edition.tasks.values()))


def _task(edition: Procedure, task: TaskRule) -> tuple[str, ...]:
    agency = task.agency if task.role is None else f"{task.agency}, {task.role}"
    waits = "yes" if task.required else "no"
    clocks = codes(_clocks_of(edition, task.code))
    return (code(task.code), agency, task.title, task.question, waits, clocks)


def extracts(edition: Procedure) -> str:
    """What each task shows its holder."""
    columns = ("Task", "Agency", "Of the person", "Of the communication")
    return table(columns, (_extract(task) for task in edition.edition.tasks.values()))


def _extract(task: TaskRule) -> tuple[str, ...]:
    person = ", ".join(LABELS[one] for one in task.shows if one.of_person)
    communication = ", ".join(LABELS[one] for one in task.shows if not one.of_person)
    return (code(task.code), task.agency, person, communication)


def tracks(edition: Procedure) -> str:
    """The tracks, what each is about, and the measures that it uses."""
    rows = (
        (code(track.key), track.title, codes(track.measures))
        for track in edition.edition.tracks.values()
    )
    return table(("Code", "Track", "Measures"), rows)


def facts(edition: Procedure) -> str:
    """The facts that a case can learn."""
    rows = ((code(fact.key), fact.title) for fact in edition.edition.facts.values())
    return table(("Fact", "What it says"), rows)


# --- settings -----------------------------------------------------------------------------------


def settings() -> str:
    """Every setting with its default and meaning."""
    rows = (
        (code(variable(name)), _default(name), field.description or "")
        for name, field in Settings.model_fields.items()
    )
    return table(("Variable", "Default", "Meaning"), rows)


def _default(name: str) -> str:
    value = Settings.model_fields[name].get_default(
        call_default_factory=True, validated_data={"state_dir": Path("state")}
    )
    if value is None:
        return "none"
    return code(str(value).lower() if isinstance(value, bool) else value)
