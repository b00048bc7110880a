"""What code words mean, as a page says them: the words first, the code after them."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from cli.next_steps import LINES
from procedure.annex.editions import Procedure
from procedure.directory import Directory
from procedure.values import Stored


class Known(Stored):
    """What the subject of a page has, by the codes that its acts name."""

    tasks: Mapping[str, str] = {}
    """The codes of its tasks."""
    clocks: Mapping[str, str] = {}
    """The labels of its clocks."""
    entries: Mapping[str, str] = {}
    """Its entries, by their numbers, in words."""


@cache
def meanings_of_commands() -> Mapping[tuple[str, ...], str]:
    """What each command does: the first sentence of its help, without what is in parentheses."""
    from cli.main import typed_commands

    found = {}
    for words, command in typed_commands():
        first = (command.help or "").splitlines()[0].rstrip(".")
        found[words] = first.partition(";")[0].partition(" (")[0].partition(": ")[0]
    return found


def command_of(line: str) -> tuple[str, ...]:
    """The words that name the command in a line. Raises LookupError."""
    known, words = meanings_of_commands(), tuple(line.split())
    found = next((words[:size] for size in (3, 2, 1) if words[:size] in known), None)
    if found is None:
        raise LookupError(f"no command begins with {line}")
    return found


_AT_THE_REGISTER: Mapping[str, str] = {
    "load_roster": "Load a roster",
    "screen_received_again": "Screen again what was received",
    "propose_closures": "Propose closures of federal offices",
    "approve_closures": "Approve or reject closures that another person proposed",
    "change_directory": "Change the directory",
    "suspend_person": "Suspend a person",
    "note_absence": "Note an absence of one's own",
    "approve_directory_change": "Approve or reject a change of the directory",
    "make_token": "Make a token of a program",
    "end_token": "End a token of a program",
    "end_sessions": "End every session of a person",
    "send_email_again": "Send an email again",
    "order_deletion": "Order that a dossier's key is destroyed",
    "approve_deletion": "Approve or reject a deletion order of another person",
}
"""What the acts do that no dossier has."""


@cache
def act_meaning(act: str) -> str:
    """What an act does, in words; the act itself where no command orders it."""
    if act in _AT_THE_REGISTER:
        return _AT_THE_REGISTER[act]
    line = next((one for one in LINES if one.act == act), None)
    return meanings_of_commands()[command_of(line.words)] if line else plain_words(act)


def plain_words(code: str) -> str:
    """A code word as words: ``NOT_MET`` is ``Not met``."""
    return code.replace("_", " ").replace("-", " ").capitalize() if code.isupper() else code


class Meanings:
    """What the values of an act's fields mean."""

    def __init__(self, directory: Directory, rules: Procedure, known: Known | None = None) -> None:
        """``known`` is what the subject of the page has."""
        self._directory = directory
        self._rules = rules
        self._known = known or Known()

    def of(self, field: str, value: str) -> str:
        """The value in words."""
        says = _FIELDS.get(field)
        return (says(self, value) if says is not None else None) or plain_words(value)

    def _task(self, value: str) -> str | None:
        code = self._known.tasks.get(value) or value.partition("-")[0]
        return f"{self._rules.task(code).title} ({value})" if self._rules.knows_task(code) else None

    def _code(self, value: str) -> str | None:
        if not self._rules.knows_task(value):
            return None
        return f"{self._rules.task(value).title} ({value})"

    def _person(self, value: str) -> str | None:
        people = self._directory.people
        found = next((one for one in people if one.person_id == value), None)
        return f"{found.name}, {found.agency}" if found is not None else None

    def _agency(self, value: str) -> str | None:
        found = next((one for one in self._directory.agencies if one.code == value), None)
        return f"{found.name} ({value})" if found is not None else None

    def _clock(self, value: str) -> str | None:
        label = self._known.clocks.get(value)
        return f"{label} ({value})" if label else None

    def _entry(self, value: str) -> str | None:
        words = self._known.entries.get(value)
        return f"{words} (entry {value})" if words else None

    def _titled(self, table: str, value: str) -> str | None:
        row: Any = getattr(self._rules.edition, table).get(value)
        return str(row.title) if row is not None else None


def _one_of_table(table: str) -> Callable[[Meanings, str], str | None]:
    return lambda meanings, value: meanings._titled(table, value)


_FIELDS: Mapping[str, Callable[[Meanings, str], str | None]] = {
    "task": Meanings._task,
    "code": Meanings._code,
    "to": Meanings._person,
    "member": Meanings._person,
    "called": Meanings._person,
    "agency": Meanings._agency,
    "redirect_to": Meanings._agency,
    "clock": Meanings._clock,
    "entry": Meanings._entry,
    "outcome": _one_of_table("interpol_outcomes"),
    "fact": _one_of_table("facts"),
    "disposition": _one_of_table("dispositions"),
    "template": _one_of_table("templates"),
}
"""How the values of each field are said."""
