"""What the shell offers when a person presses Tab: numbers, ids and code words.

Only what the person of ``--as`` or ``CAVEAT_AS`` may see. Cases and tasks are lists that are read,
so the ledger has them as such. On any error nothing is offered, and nothing is printed.
"""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any

import typer

from cli.console import OwnConsole
from cli.output import clean, say, silence_libraries

if TYPE_CHECKING:
    from cli.desk import RegisterDesk
    from procedure.directory import Directory

ASKED = "completion"
"""The name under which the command line asks the service what to offer."""

Offered = tuple[str, str]
"""A value and what it means."""
Completion = Callable[[typer.Context, str], list[Offered]]
Given = Mapping[str, Any]
"""What was typed before, by the names of options and arguments."""
Finder = Callable[["RegisterDesk", Given], Awaitable[Iterable[Offered]]]

_FINDERS: dict[str, Finder] = {}
OFFERED: dict[Completion, str | tuple[str, ...]] = {}
"""What each completion offers: the code words, or the name under which the service finds it."""


def offering(what: str) -> Completion:
    """A completion for Typer: what the service finds that begins with what is typed."""

    def complete(context: typer.Context, incomplete: str) -> list[Offered]:
        os.umask(0o077)
        silence_libraries()
        try:
            found = asyncio.run(_asked(what, context.params))
        except Exception:
            return []
        # The shell replaces what is typed only by what begins with it.
        return [
            (one, clean(means))
            for value, means in found
            for one in _readings(value, incomplete)
            if one.startswith(incomplete)
        ]

    OFFERED[complete] = what
    return complete


async def _asked(what: str, typed: Given) -> list[Offered]:
    """What the service offers. Raises what asking it raises."""
    from cli.asking import at_service
    from cli.console import printing_on

    printed = _Printed()
    plain = {name: value for name, value in typed.items() if isinstance(value, str)}
    with printing_on(printed):
        await at_service(ASKED, {"what": what, **plain}, typed.get("person"), as_json=True)
    return [(value, means) for value, means in json.loads(printed.out.getvalue())]


class _Printed(OwnConsole):
    """A console whose output is kept, and whose errors nobody sees."""

    def __init__(self) -> None:
        self._out = StringIO()
        self._err = StringIO()

    @property
    def out(self) -> StringIO:
        return self._out

    @property
    def err(self) -> StringIO:
        return self._err


async def offered_at(desk: "RegisterDesk", given: Given) -> None:
    """Print what a person can choose from, at the service."""
    found = await found_at(desk, given["what"], given)
    say(json.dumps([[value, means] for value, means in found]))


async def found_at(desk: "RegisterDesk", what: str, given: Given) -> Iterable[Offered]:
    """What a person can choose from, by the name under which a completion asks for it."""
    return await _FINDERS[what](desk, given)


def _readings(value: str, typed: str) -> Iterable[str]:
    """The value; a number also without its beginning and in small letters, if typed so."""
    from procedure.numbers import drawn_of, read_case_number, read_task_number

    forms = [value]
    if read_case_number(value) is not None and typed:
        forms.append(drawn_of(value))
    yield from forms
    if typed.islower() and (len(forms) > 1 or read_task_number(value) is not None):
        yield from (form.lower() for form in forms)


def among(*values: str) -> Completion:
    """A few code words that are always the same."""

    def complete(context: typer.Context, incomplete: str) -> list[Offered]:
        return [(one, "") for one in values if one.startswith(incomplete)]

    OFFERED[complete] = values
    return complete


def chosen(what: str) -> Completion:
    """What ``caveat agencies``, ``caveat outcomes`` and the like list."""

    async def found(desk: "RegisterDesk", given: Given) -> Iterable[Offered]:
        from activities.installed import packaged_editions
        from cli.moment import now
        from views.choices import Choices

        choices = Choices(desk.directory, packaged_editions().in_force(now()))
        return [(one.code, one.meaning) for one in choices.of(desk.actor, what)]

    name = f"chosen/{what}"
    _FINDERS[name] = found
    return offering(name)


def print_people(directory: "Directory") -> None:
    """Print the people of the samples, before it is known who acts."""
    say(json.dumps([[one.person_id, ", ".join(one.roles)] for one in directory.people]))


async def _cases(desk: "RegisterDesk", given: Given) -> Iterable[Offered]:
    from views.lists import Wanted

    rows = await desk.lists.cases(desk.actor, Wanted())
    own = await desk.lists.tasks(desk.actor, Wanted(), open_only=False) if not rows else []
    found = {row.number or row.case_id: f"{row.case_class} {row.stage}" for row in rows}
    # An agency knows a case by its tasks, and those by their numbers.
    found |= {row.number: f"{row.task_id} {row.state}" for row in own if row.number}
    return found.items()


async def _matters(desk: "RegisterDesk", given: Given) -> Iterable[Offered]:
    rows = await desk.matter_views.list(desk.actor)
    return [(row.number, f"{row.kind} {row.stage}") for row in rows]


async def _tasks(desk: "RegisterDesk", given: Given) -> Iterable[Offered]:
    from views.lists import Wanted

    rows = await desk.lists.tasks(desk.actor, Wanted(), open_only=False)
    return [
        (row.number or row.task_id, f"{row.task_id} {row.agency} {row.state}")
        for row in rows
        if _is_in(row.case_id, row.number, given.get("case_id"))
    ]


def _is_in(case_id: str, number: str | None, typed: str | None) -> bool:
    """Whether a task belongs to the case that was typed before it, if one was."""
    from procedure.numbers import drawn_of, read_case_number

    if typed is None or typed == case_id:
        return True
    read = read_case_number(typed)
    return read is not None and number is not None and number.startswith(f"{drawn_of(read)}-")


async def _outcomes(desk: "RegisterDesk", given: Given) -> Iterable[Offered]:
    """The outcomes of the task that was typed before."""
    from activities.installed import packaged_editions
    from cli.moment import now
    from procedure.numbers import read_task_number
    from procedure.task_form import form_of
    from views.lists import Wanted

    case, task = given.get("case_id"), given.get("task_id")
    number = read_task_number(str(task or case))
    rows = await desk.lists.tasks(desk.actor, Wanted(), open_only=False)
    rules = packaged_editions().in_force(now())
    return [
        (one.key, one.meaning)
        for row in rows
        if _is_in(row.case_id, row.number, case if task else None)
        if row.number == number or row.task_id == task
        for one in form_of(rules, row.code).choices
    ]


async def _interpol_states(desk: "RegisterDesk", given: Given) -> Iterable[Offered]:
    from procedure.message import InterpolState

    return [(one, "") for one in InterpolState]


PEOPLE = "people"
"""Asked before it is known who acts: only the samples' people are offered so."""
_FINDERS |= {
    "cases": _cases,
    "matters": _matters,
    "tasks": _tasks,
    "outcomes": _outcomes,
    "interpol-states": _interpol_states,
}
people = offering(PEOPLE)
"""The people of the samples."""
interpol_states = offering("interpol-states")
"""The states of a communication at INTERPOL."""
cases = offering("cases")
"""The cases that the person may see, by number."""
matters = offering("matters")
"""The matters that the person may see, by number."""
tasks = offering("tasks")
"""The tasks of a case that the person may see, by number."""
outcomes = offering("outcomes")
"""What a task can be answered with."""
