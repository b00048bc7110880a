"""The tables of the pages of tracks: who is asked what, prohibitions, clocks, tasks with forms."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache

from procedure.annex.catalog import TaskRule
from procedure.annex.conditions import Route
from procedure.annex.editions import PACKAGED, Procedure
from procedure.clocks.explanation import BOUND
from procedure.clocks.rules import Binding
from procedure.codes import CaseClass
from procedure.planned_clocks import start_of
from tools.tables import code, codes, table
from tools.track_words import condition, consequence, field, outcome, source


@cache
def rows_of_file(folder: str, key: str) -> Mapping[str, tuple[str, ...]]:
    """The names of the rows that a track or matter brings, by table, over all editions."""
    found: dict[str, dict[str, None]] = {}
    name = f"{key.lower().replace('_', '-')}.toml"
    for edition in sorted(PACKAGED.iterdir(), key=lambda one: one.name):
        file = edition.joinpath(folder).joinpath(name)
        if file.is_file():
            for kind, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
                if isinstance(rows, dict):
                    found.setdefault(kind, {}).update(dict.fromkeys(rows))
    return {kind: tuple(rows) for kind, rows in found.items()}


def routes(found: Mapping[str, Route]) -> str:
    """Who is asked what, and when."""
    rows = (
        (
            condition(route),
            codes(route.tasks) + (" before all others" if route.first else ""),
            source(route.source),
        )
        for route in found.values()
    )
    return table(("When", "Tasks", "Source"), rows)


def prohibitions(keys: Iterable[str], rules: Procedure) -> str:
    """What nobody may do or send, when, and by which decision it may leave."""
    rows = (
        (
            code(one.key),
            condition(one),
            one.says,
            "<br/>".join(
                f"{code(what)}, until {code(one.needs[what])}" if what in one.needs else code(what)
                for what in one.stops
            ),
            source(one.source),
        )
        for one in (rules.edition.prohibitions[key] for key in keys)
    )
    return table(("Name", "When", "What it says", "What it stops", "Source"), rows)


def task_section(task: TaskRule, rules: Procedure) -> str:
    """A task with its form: question, time, fields, outcomes, and what each leads to."""
    who = task.agency if task.role is None else f"{task.agency}, {task.role}"
    timed = [rules.acknowledgment_clock(task.code), rules.answer_clock(task.code)]
    waits = "The decision waits for it. " if task.required else ""
    head = (
        f"### {task.code} {task.title}\n\n{who}: {task.question} {waits}"
        f"Clocks: {codes(filter(None, timed))}. {source(task.source)}."
    )
    outcomes = table(
        ("Outcome", "What it means, and what it leads to"),
        ((code(one.key), outcome(one)) for one in task.outcomes),
    )
    parts = [head, outcomes]
    fields = tuple(one for one in task.fields if one not in rules.edition.common_fields)
    if fields:
        parts.append("Its form:\n\n" + "\n".join(f"- {code(f.key)}: {field(f)}" for f in fields))
    if task.then:
        whatever = " ".join(consequence(one) for one in task.then)
        parts.append(f"Whatever the outcome: {whatever}")
    return "\n\n".join(parts)


def clocks(keys: Iterable[str], rules: Procedure) -> str:
    """How long each clock runs, from when, whom it binds, and on what authority."""
    columns = ("Clock", "What", *CaseClass, "From when", "Whom it binds", "Duty", "Time")
    return table(columns, (_clock(key, rules) for key in keys))


def _bound(binds: Binding) -> str:
    lost = ", and a right is lost after it" if binds is Binding.OURS_HARD else ""
    return BOUND.get(binds, f"us{lost}")


def _clock(key: str, rules: Procedure) -> tuple[str, ...]:
    rule = rules.clock(key)
    times = (rule.duration[one].words() for one in CaseClass)
    reading = f". {rule.reading}" if rule.reading else ""
    time = "a local target" if rule.time.local else ""
    return (
        code(key),
        rule.label,
        *times,
        start_of(key, rules),
        _bound(rule.binds),
        source(rule.obligation),
        f"{source(rule.time)}{f' ({time})' if time else ''}{reading}",
    )
