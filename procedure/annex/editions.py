"""The editions there are: read once from this package's own files, looked up by name."""

import tomllib
from functools import lru_cache
from importlib.resources import files

from pydantic import ValidationError

from procedure.annex.schema import (
    AllowedOutcome,
    ClockKey,
    DispositionRow,
    Edition,
    FactRow,
    Letter,
    OutcomeRow,
    Phase,
    TaskRule,
)
from procedure.clocks import CaseClass, ClockRule

CURRENT_EDITION = "2026-1"
"""The edition that new cases begin with."""


class EditionUnreadable(ValueError):
    """An edition's file is not valid; the message says which entry and why."""


class Procedure:
    """An edition with its rows by key."""

    def __init__(self, edition: Edition) -> None:
        """Index the edition's rows."""
        self.edition = edition
        tasks = [
            task.model_copy(update={"fields": (*task.fields, *edition.common_fields)})
            for task in edition.tasks
        ]
        self._tasks = {task.code: task for task in tasks}
        self._clocks = {rule.key: rule for rule in edition.clocks}
        self._facts = {row.key: row for row in edition.facts}
        self._dispositions = {row.key: row for row in edition.dispositions}
        self._letters = {letter.key.value: letter for letter in edition.letters}
        self._outcomes = {row.key: row for row in edition.interpol_outcomes}
        self.notification = next(t for t in tasks if t.phase is Phase.NOTIFICATION)
        self.decision = next(t for t in tasks if t.phase is Phase.DECISION)
        self.records = next(t for t in tasks if t.phase is Phase.RECORDS)

    def task(self, code: str) -> TaskRule:
        """The task of the catalogue. Raises KeyError: codes of a case come from its edition."""
        return self._tasks[code]

    def knows_task(self, code: str) -> bool:
        """Whether the catalogue has this task."""
        return code in self._tasks

    def clock(self, key: str | ClockKey) -> ClockRule:
        """The clock's rule."""
        return self._clocks[str(key)]

    def letter(self, key: str) -> Letter:
        """The letter's wording."""
        return self._letters[str(key)]

    def fact(self, key: str) -> FactRow | None:
        """What this fact does, if the edition knows it."""
        return self._facts.get(key)

    def disposition(self, key: str) -> DispositionRow | None:
        """The disposition, if the edition knows it."""
        return self._dispositions.get(key)

    def interpol_outcome(self, key: str) -> OutcomeRow | None:
        """What INTERPOL may have done, if the edition knows it."""
        return self._outcomes.get(key)

    def outcome(self, code: str, key: str) -> AllowedOutcome | None:
        """The outcome as the task, or every task, may have it."""
        own = self.task(code).outcome(key)
        return own or next((o for o in self.edition.common_outcomes if o.key == key), None)

    def case_class(self, circumstances: tuple[str, ...]) -> CaseClass:
        """The most urgent class that the circumstances give."""
        given = [
            row.case_class
            for row in self.edition.classes
            if row.circumstance is None or row.circumstance in circumstances
        ]
        return min(given)

    def planned_tasks(
        self, kind: str | None, circumstances: tuple[str, ...], alerted_by: str
    ) -> tuple[TaskRule, ...]:
        """The tasks that the routing gives, in the catalogue's order (REPORT L44)."""
        codes = {
            code
            for route in self.edition.routes
            if (route.kind is None or route.kind == kind)
            and (route.circumstance is None or route.circumstance in circumstances)
            and (route.alerted_by is None or route.alerted_by == alerted_by)
            for code in route.tasks
        }
        return tuple(task for task in self._tasks.values() if task.code in codes)


def read_edition(text: str) -> Edition:
    """Read one edition from TOML. Raises EditionUnreadable with the entry and the reason."""
    try:
        return Edition.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise EditionUnreadable(f"not TOML: {error}") from None
    except ValidationError as error:
        lines = [
            f"{'.'.join(str(part) for part in detail['loc']) or 'edition'}: {detail['msg']}"
            for detail in error.errors(include_url=False, include_input=False)
        ]
        raise EditionUnreadable("; ".join(lines)) from None


def edition_names() -> tuple[str, ...]:
    """All editions, oldest first."""
    names = [
        entry.name.removesuffix(".toml")
        for entry in files(__package__).iterdir()
        if entry.name.endswith(".toml")
    ]
    return tuple(sorted(names))


@lru_cache(maxsize=16)
def procedure(name: str) -> Procedure:
    """The procedure of the named edition. Raises EditionUnreadable when there is none."""
    source = files(__package__) / f"{name}.toml"
    if name not in edition_names():
        raise EditionUnreadable(f"there is no edition {name!r}; there are {edition_names()}")
    edition = read_edition(source.read_text(encoding="utf-8"))
    if edition.name != name:
        raise EditionUnreadable(f"the file {name}.toml holds the edition {edition.name!r}")
    return Procedure(edition)


for _name in edition_names():
    # Read at import: a workflow must never be the first to open the file.
    procedure(_name)
