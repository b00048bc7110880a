"""How the walks act: by what a page offers, with the words that they type filled in."""

import shlex
from collections.abc import Mapping
from typing import Any

from procedure.annex.catalog import AnswerField
from tests import filled
from tests.cli.conftest import Terminal

OFFICERS = tuple(
    f"{agency}-officer-1"
    for agency in (
        *("doj-oia", "doj-nsd", "fbi", "cbp", "state-drl", "state-lei", "state-ds", "samples"),
    )
)
WORDS = {"TEXT": "Written on the walk.", "REASON": "Decided on the walk.", "VALUE": "as found"}
"""What the walk types."""
HARMLESS = ("CLEAR_TO_DISPUTE", "NO_NEXUS", "DONE", "INFORM_NDTF", "DELETED")
"""The choices that it prefers where they are offered; otherwise the first one."""


def offered(view: Any, command: str) -> tuple[str, Mapping[str, list[str]]]:
    """The command line that a page offers for a command, and the values that may be typed."""
    for one in view["next"]["possible"]:
        values = {allowed["field"]: allowed["values"] for allowed in one["values"]}
        for line in one["commands"]:
            if line.startswith(f"caveat {command} "):
                return line, values
    shown = [line for one in view["next"]["possible"] for line in one["commands"]]
    raise AssertionError(f"{command} is not offered; there are: {shown}")


def typed(
    line: str,
    values: Mapping[str, list[str]],
    said: str = "",
    form: Mapping[str, AnswerField] = {},
) -> list[str]:
    """The line with everything in capitals filled in; ``said`` is typed as text or reason."""
    words = []
    for word in shlex.split(line)[1:]:
        key, equals, last = word.rpartition("=")
        if last == "VALUE" and key in form:
            word = f"{key}={filled.typed(form[key])}"
        elif last in WORDS:
            own = said if last in ("TEXT", "REASON") else ""
            word = f"{key}{equals}{own or WORDS[last]}"
        elif word.isupper() and word.lower() in values:
            choices = values[word.lower()]
            word = next((one for one in HARMLESS if one in choices), choices[0])
        words.append(word)
    return words


def line_of(view: Any, command: str, said: str = "") -> list[str]:
    """What is typed for a command that the page offers."""
    fields = view.get("form", {}).get("fields", ())
    form = {one["key"]: AnswerField.model_validate(one) for one in fields}
    return typed(*offered(view, command), said, form)


async def do(terminal: Terminal, by: str, view: Any, command: str) -> Any:
    """Type what the page offers."""
    return await terminal.done(*line_of(view, command), by=by)


async def answer_everything(terminal: Terminal, by: str) -> list[str]:
    """A person reads their list, and answers each task that its page lets them answer."""
    answered = []
    for row in await terminal.done("task", "list", by=by):
        view = await terminal.done("task", "show", row["case_id"], row["task_id"], by=by)
        commands = [line for one in view["next"]["possible"] for line in one["commands"]]
        if any(line.startswith("caveat task answer ") for line in commands):
            await do(terminal, by, view, "task answer")
            answered.append(row["task_id"])
    return answered
