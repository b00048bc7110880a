"""Running a command: what it needs is opened, and it ends with an exit code and a sentence.

What is heavy is loaded when a command runs, so that ``--help`` and completion are quick.
"""

import asyncio
import inspect
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from cli.exits import Exit
from cli.interrupts import interruptible
from cli.naming import names_of
from cli.options import As, AsJson
from cli.output import say_aside, silence_libraries

if TYPE_CHECKING:
    from cli.desk import RegisterDesk

P = ParamSpec("P")
Work = Callable[[], Awaitable[int | None]]


def standalone(work: Callable[P, Awaitable[int | None]]) -> Callable[..., None]:
    """A command that needs nobody to act: ``work`` does it and returns the exit code."""

    @wraps(work)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        run(lambda: work(*args, **kwargs), as_json=bool(kwargs.get("as_json")))

    return command


def acting(work: "Callable[..., Awaitable[int | None]]") -> Callable[..., None]:
    """A command in which a person gives an order: ``work`` is given the person's desk first.

    Adds ``--as`` and ``--json`` to the command's own options. What names a case or a task is
    given to ``work`` as its id, also where a short number was typed.
    """

    def opened(person: str | None, *, as_json: bool) -> AbstractAsyncContextManager["RegisterDesk"]:
        from cli.desk import desk_of

        return desk_of(person, as_json=as_json)

    return _at_desk(work, opened)


def at_register(work: "Callable[..., Awaitable[int | None]]") -> Callable[..., None]:
    """The same for a command that needs the register only."""

    def opened(person: str | None, *, as_json: bool) -> AbstractAsyncContextManager["RegisterDesk"]:
        from cli.desk import register_desk_of

        return register_desk_of(person, as_json=as_json)

    return _at_desk(work, opened)


def _at_desk(
    work: "Callable[..., Awaitable[int | None]]",
    opened: "Callable[..., AbstractAsyncContextManager[RegisterDesk]]",
) -> Callable[..., None]:
    def command(**given: Any) -> None:
        person, as_json = given.pop("person"), given.pop("as_json")

        async def at_desk() -> int | None:
            async with opened(person, as_json=as_json) as desk, naming_cases(desk):
                return await work(desk, **await desk.with_ids(given, named))

        run(at_desk, as_json=as_json)

    own = list(inspect.signature(work).parameters.values())[1:]
    named = {one.name: what for one in own if (what := names_of(one.annotation)) is not None}
    by_name = inspect.Parameter.KEYWORD_ONLY
    added = [
        inspect.Parameter("person", by_name, default=None, annotation=As),
        inspect.Parameter("as_json", by_name, default=False, annotation=AsJson),
    ]
    options = [*(one.replace(kind=by_name) for one in own), *added]
    command.__name__, command.__doc__ = work.__name__, work.__doc__
    command.__module__ = work.__module__
    command.__annotations__ = {one.name: one.annotation for one in options}
    command.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]  # for Typer
    return command


@asynccontextmanager
async def naming_cases(desk: "RegisterDesk") -> AsyncIterator[None]:
    """Whatever is refused names cases by their numbers first, where the person may know them."""
    from procedure.refusals import NotFound, Refused

    try:
        yield
    except NotFound:
        # What is hidden must be answered like what does not exist: word for word.
        raise
    except Refused as refused:
        from views.numbers import Numbers

        numbers = Numbers(desk.register.lists)
        refused.args = (await numbers.in_text(desk.actor, str(refused)),)
        raise


def run(work: Work, *, as_json: bool = False) -> None:
    """Run a command to its end and exit with its code; a refusal is a sentence on stderr.

    What it creates is for its user alone. With ``as_json``, an order that is already recorded is
    reported as JSON too.
    """
    os.umask(0o077)
    silence_libraries()
    raise SystemExit(_code(work, as_json))


def _code(work: Work, as_json: bool) -> int:
    from cli import endings

    async def working() -> int | None:
        return await work()

    try:
        with interruptible():
            return asyncio.run(working()) or Exit.DONE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except Exception as error:
        ending = endings.of(error, as_json=as_json)
        if ending is None:
            raise
        say_aside(ending.sentence)
        return ending.code
