"""What the shell offers when a person presses Tab: numbers, ids and code words.

Only what the person of ``--as`` or ``CAVEAT_AS`` may see. Cases and tasks are lists that are read,
so the ledger has them as such. On any error nothing is offered, and nothing is printed.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import typer

from cli.output import clean, silence_libraries

if TYPE_CHECKING:
    from procedure.people import Actor
    from views.lists import ListViews

Offered = tuple[str, str]
"""A value and what it means."""
Completion = Callable[[typer.Context, str], list[Offered]]


def _offering(find: Callable[[typer.Context], Awaitable[Iterable[Offered]]]) -> Completion:
    """A completion for Typer: what was found that begins with what is typed."""

    def complete(context: typer.Context, incomplete: str) -> list[Offered]:
        os.umask(0o077)
        silence_libraries()

        async def found() -> Iterable[Offered]:
            return await find(context)

        try:
            values = asyncio.run(found())
        except Exception:
            return []
        # The shell replaces what is typed only by what begins with it.
        return [
            (one, clean(means))
            for value, means in values
            for one in _readings(value, incomplete)
            if one.startswith(incomplete)
        ]

    return complete


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

    return complete


def chosen(what: str) -> Completion:
    """What ``caveat agencies``, ``caveat outcomes`` and the like list."""

    async def found(context: typer.Context) -> Iterable[Offered]:
        from activities.installed import packaged_editions
        from cli.desk import now, register_desk_of
        from views.choices import Choices

        async with register_desk_of(context.params.get("person"), as_json=False) as desk:
            choices = Choices(desk.directory, packaged_editions().in_force(now()))
            return [(one.code, one.meaning) for one in choices.of(desk.actor, what)]

    return _offering(found)


def people() -> Completion:
    """The people of the directory: who acts is not known before one of them is chosen."""

    async def found(context: typer.Context) -> Iterable[Offered]:
        from cli.desk import open_register
        from settings import read_settings

        async with open_register(read_settings(), must_exist=True) as register:
            directory = await register.directories.current()
        return [(one.person_id, ", ".join(one.roles)) for one in directory.people]

    return _offering(found)


async def _cases(context: typer.Context) -> Iterable[Offered]:
    from views.lists import Wanted

    async with _lists(context) as (lists, actor):
        rows = await lists.cases(actor, Wanted())
        own = await lists.tasks(actor, Wanted(), open_only=False) if not rows else []
    found = {row.number or row.case_id: f"{row.case_class} {row.stage}" for row in rows}
    # An agency knows a case by its tasks, and those by their numbers.
    found |= {row.number: f"{row.task_id} {row.state}" for row in own if row.number}
    return found.items()


async def _matters(context: typer.Context) -> Iterable[Offered]:
    from cli.desk import register_desk_of

    async with register_desk_of(context.params.get("person"), as_json=False) as desk:
        rows = await desk.matter_views.list(desk.actor)
    return [(row.number, f"{row.kind} {row.stage}") for row in rows]


async def _tasks(context: typer.Context) -> Iterable[Offered]:
    from views.lists import Wanted

    typed = context.params.get("case_id")
    async with _lists(context) as (lists, actor):
        rows = await lists.tasks(actor, Wanted(), open_only=False)
    return [
        (row.number or row.task_id, f"{row.task_id} {row.agency} {row.state}")
        for row in rows
        if _is_in(row.case_id, row.number, typed)
    ]


def _is_in(case_id: str, number: str | None, typed: str | None) -> bool:
    """Whether a task belongs to the case that was typed before it, if one was."""
    from procedure.numbers import drawn_of, read_case_number

    if typed is None or typed == case_id:
        return True
    read = read_case_number(typed)
    return read is not None and number is not None and number.startswith(f"{drawn_of(read)}-")


async def _outcomes(context: typer.Context) -> Iterable[Offered]:
    """The outcomes of the task that was typed before."""
    from activities.installed import packaged_editions
    from cli.desk import now
    from procedure.numbers import read_task_number
    from procedure.task_form import form_of
    from views.lists import Wanted

    case, task = context.params.get("case_id"), context.params.get("task_id")
    number = read_task_number(str(task or case))
    async with _lists(context) as (lists, actor):
        rows = await lists.tasks(actor, Wanted(), open_only=False)
    rules = packaged_editions().in_force(now())
    return [
        (one.key, one.meaning)
        for row in rows
        if _is_in(row.case_id, row.number, case if task else None)
        if row.number == number or row.task_id == task
        for one in form_of(rules, row.code).choices
    ]


async def _interpol_states(context: typer.Context) -> Iterable[Offered]:
    from procedure.message import InterpolState

    return [(one, "") for one in InterpolState]


interpol_states = _offering(_interpol_states)
"""The states of a communication at INTERPOL."""
cases = _offering(_cases)
"""The cases that the person may see, by number."""
matters = _offering(_matters)
"""The matters that the person may see, by number."""
tasks = _offering(_tasks)
"""The tasks of a case that the person may see, by number."""
outcomes = _offering(_outcomes)
"""What a task can be answered with."""


@asynccontextmanager
async def _lists(context: typer.Context) -> "AsyncIterator[tuple[ListViews, Actor]]":
    """Lists as of now, and who reads them; without Temporal, which is not asked."""
    from cli.desk import register_desk_of

    async with register_desk_of(context.params.get("person"), as_json=False) as desk:
        yield desk.lists, desk.actor
