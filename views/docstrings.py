"""Read the docstrings of classes, functions, enum members and constants: what a code word means."""

import ast
import inspect
from collections.abc import Callable
from enum import Enum
from itertools import pairwise
from textwrap import dedent
from types import ModuleType


class Undocumented(ValueError):
    """Something that a reference page shows has no docstring. The message names it."""


def summary(thing: type | Callable[..., object]) -> str:
    """The first paragraph of the docstring, on one line. Raises Undocumented."""
    text = thing.__doc__
    if not text:
        raise Undocumented(f"{thing.__module__}.{thing.__qualname__} has no docstring.")
    return _one_line(inspect.cleandoc(text).partition("\n\n")[0])


def members(enum: type[Enum]) -> dict[str, str]:
    """What each member means, by its value: the string below it. Raises Undocumented."""
    tree = ast.parse(dedent(inspect.getsource(enum)))
    (definition,) = tree.body
    assert isinstance(definition, ast.ClassDef)
    found = _strings_below(definition.body)
    missing = [member.name for member in enum if member.name not in found]
    if missing:
        raise Undocumented(f"{enum.__module__}.{enum.__name__}.{missing[0]} has no docstring.")
    return {str(member.value): found[member.name] for member in enum}


def constants(module: ModuleType) -> dict[str, str]:
    """What each documented constant of a module means, by its name: the string below it."""
    return _strings_below(ast.parse(inspect.getsource(module)).body)


def _strings_below(body: list[ast.stmt]) -> dict[str, str]:
    found = {}
    for statement, below in pairwise(body):
        name, text = _assigned(statement), _string(below)
        if name is not None and text is not None:
            found[name] = _one_line(inspect.cleandoc(text).partition("\n\n")[0])
    return found


def _assigned(statement: ast.stmt) -> str | None:
    """The one name that a statement assigns."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return str(name)
    return None


def _string(statement: ast.stmt) -> str | None:
    match statement:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return text
    return None


def _one_line(text: str) -> str:
    """One line, with the code spans of Markdown."""
    return " ".join(text.replace("``", "`").split())
