"""Running a command: what it needs is opened, and it ends with an exit code and a sentence.

What is heavy is loaded when a command runs, so that ``--help`` and completion are quick.
"""

import asyncio
import inspect
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, get_args

from cli.exits import Exit
from cli.interrupts import interruptible
from cli.naming import Names, names_of
from cli.options import As, AsJson
from cli.output import print_no_more, say_aside, silence_libraries
from cli.words import TextOf

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


class AtDesk(NamedTuple):
    """A command that works at a person's desk."""

    work: "Callable[..., Awaitable[int | None]]"
    named: Mapping[str, Names]
    """Its options and arguments that name cases and tasks."""
    paths: tuple[str, ...]
    """Those that name files to be made."""
    orders: bool
    """Whether it gives orders, so that Temporal must answer first."""


AT_DESKS: dict[str, AtDesk] = {}
"""The commands that the service runs, by the names under which they are asked for."""


def acting(work: "Callable[..., Awaitable[int | None]]") -> Callable[..., None]:
    """A command in which a person gives an order: ``work`` is given the person's desk first.

    It runs at the service. Adds ``--as`` and ``--json`` to the command's own options. What names a
    case or a task is given to ``work`` as its id, also where a short number was typed.
    """
    return _at_desk(work, orders=True)


def at_register(work: "Callable[..., Awaitable[int | None]]") -> Callable[..., None]:
    """The same for a command that needs the register only."""
    return _at_desk(work, orders=False)


def operating(work: "Callable[..., Awaitable[int | None]]") -> Callable[..., None]:
    """The same for an operator: on this machine's register and Temporal, without the service."""
    return _here(work, orders=True)


def inspecting(work: "Callable[..., Awaitable[int | None]]") -> Callable[..., None]:
    """The same for an operator who only looks: Temporal and the service may be away."""
    return _here(work, orders=False)


def _here(work: "Callable[..., Awaitable[int | None]]", *, orders: bool) -> Callable[..., None]:
    command = _command(work, orders=orders)

    async def here(person: str | None, as_json: bool, given: dict[str, Any]) -> int | None:
        from cli.opening import desk_of, register_desk_of

        opened = desk_of if orders else register_desk_of
        async with opened(person, as_json=as_json) as desk:
            return await at_desk(desk, command, given)

    return _with_options(work, here)


def _at_desk(work: "Callable[..., Awaitable[int | None]]", *, orders: bool) -> Callable[..., None]:
    name = f"{work.__module__.removeprefix('cli.')}.{work.__name__}"
    AT_DESKS[name] = _command(work, orders=orders)

    async def asked(person: str | None, as_json: bool, given: dict[str, Any]) -> int | None:
        from cli.asking import at_service

        return await at_service(name, given, person, as_json=as_json)

    command = _with_options(work, asked)
    command.at_desk = name  # type: ignore[attr-defined]  # for whoever reads all commands
    return command


async def at_desk(desk: "RegisterDesk", command: AtDesk, given: dict[str, Any]) -> int | None:
    """Run a command at a desk. Raises what the command raises."""
    async with naming_cases(desk):
        ids = await desk.with_ids(given, command.named)
        paths = {name: Path(ids[name]) for name in command.paths if ids.get(name) is not None}
        return await command.work(desk, **{**ids, **paths})


def _command(work: "Callable[..., Awaitable[int | None]]", *, orders: bool) -> AtDesk:
    own = _own_parameters(work)
    named = {one.name: what for one in own if (what := names_of(one.annotation)) is not None}
    paths = tuple(one.name for one in own if Path in get_args(one.annotation))
    return AtDesk(work, named, paths, orders)


def _text_of(annotation: Any) -> TextOf | None:
    """The marker of an annotation, if what is typed is a file whose text the command gets."""
    return next((one for one in get_args(annotation) if isinstance(one, TextOf)), None)


def _own_parameters(work: "Callable[..., Awaitable[int | None]]") -> list[inspect.Parameter]:
    """The parameters of a command without the desk, which comes first."""
    return list(inspect.signature(work).parameters.values())[1:]


def _with_options(
    work: "Callable[..., Awaitable[int | None]]",
    done: Callable[[str | None, bool, dict[str, Any]], Awaitable[int | None]],
) -> Callable[..., None]:
    """The command for Typer: the options of ``work``, who acts, and JSON."""

    own = _own_parameters(work)
    texts = {one.name: text for one in own if (text := _text_of(one.annotation)) is not None}

    async def typed(person: str | None, as_json: bool, given: dict[str, Any]) -> int | None:
        found = {
            name: text.read(given[name]) for name, text in texts.items() if given[name] is not None
        }
        return await done(person, as_json, {**given, **found})

    def command(**given: Any) -> None:
        person, as_json = given.pop("person"), given.pop("as_json")
        run(lambda: typed(person, as_json, given), as_json=as_json)

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
    except BrokenPipeError:
        # Whoever reads the output, such as `head`, has enough of it.
        print_no_more()
        return Exit.DONE
    except Exception as error:
        ending = endings.of(error, as_json=as_json)
        if ending is None:
            raise
        say_aside(ending.sentence)
        return ending.code
