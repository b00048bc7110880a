"""The editions: read from files, extended by later ones, looked up by name and by date."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import ValidationError

from procedure.annex.catalog import ACKNOWLEDGMENT, ANSWER, AllowedOutcome, NonAnswer, TaskRule
from procedure.annex.conditions import Factors, Prohibition, Route
from procedure.annex.raw import EditionUnreadable as EditionUnreadable
from procedure.annex.raw import Problem, merged, read_raw
from procedure.annex.rows import ClassRow, DispositionRow, FactRow, Letter, OutcomeRow, TrackRule
from procedure.annex.schema import Edition
from procedure.clocks.rules import ClockRule
from procedure.clocks.workdays import HolidayTable, packaged_table
from procedure.clocks.zones import EASTERN
from procedure.codes import CaseClass, Phase
from procedure.dossier import EditionRef


class Procedure:
    """An edition with its rows by key."""

    def __init__(self, edition: Edition) -> None:
        """Index the edition's rows."""
        self.edition = edition
        self._tasks = {
            code: task.model_copy(update={"fields": (*task.fields, *edition.common_fields)})
            for code, task in edition.tasks.items()
        }
        self._answer_clocks = {
            code: key for key, clock in edition.clocks.items() for code in clock.answers
        }
        self._acknowledgment_clocks = {
            code: key for key, clock in edition.clocks.items() for code in clock.acknowledgments
        }

    @cached_property
    def content(self) -> bytes:
        """The edition's bytes, as the register keeps them and as its hash is taken.

        Fields at their default do not count, so that a later build with one field more agrees.
        """
        data = self.edition.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    @cached_property
    def ref(self) -> EditionRef:
        """By which a dossier names the edition."""
        return EditionRef(name=self.edition.name, sha256=sha256(self.content).hexdigest())

    @property
    def holidays(self) -> HolidayTable:
        """The holiday table that the edition names, from this package."""
        return packaged_table(self.edition.calendar)

    def task(self, code: str) -> TaskRule:
        """The task of the catalog. Raises KeyError: codes of a case come from its edition."""
        return self._tasks[code]

    def knows_task(self, code: str) -> bool:
        """Whether the catalog has this task."""
        return code in self._tasks

    def task_of(self, phase: Phase) -> TaskRule:
        """The one task of a phase that has only one. Raises KeyError."""
        for task in self._tasks.values():
            if task.phase is phase:
                return task
        raise KeyError(f"Edition {self.edition.name} has no task of the phase {phase}.")

    def clock(self, key: str) -> ClockRule:
        """The clock's rule. Raises KeyError."""
        return self.edition.clocks[key]

    def has_clock(self, key: str) -> bool:
        """Whether the edition has this clock: a later one may have left a step out."""
        return key in self.edition.clocks

    def answer_clock(self, code: str) -> str:
        """The clock that times the answer to a task: one of its own, or the common one."""
        return self._answer_clocks.get(code, ANSWER)

    def acknowledgment_clock(self, code: str) -> str | None:
        """The clock that times the acknowledgment; None where the task is not acknowledged."""
        if not self.task(code).acknowledged:
            return None
        return self._acknowledgment_clocks.get(code, ACKNOWLEDGMENT)

    def letter(self, key: str) -> Letter:
        """The letter's wording; of one that an earlier build did not have, the newest wording.

        Raises KeyError.
        """
        return self.edition.letters.get(key) or packaged_letters()[key]

    def track(self, key: str) -> TrackRule:
        """The track's rule. Raises KeyError."""
        return self.edition.tracks[key]

    def fact(self, key: str) -> FactRow | None:
        """What this fact does, if the edition knows it."""
        return self.edition.facts.get(key)

    def disposition(self, key: str) -> DispositionRow | None:
        """The disposition, if the edition knows it."""
        return self.edition.dispositions.get(key)

    def interpol_outcome(self, key: str) -> OutcomeRow | None:
        """What INTERPOL may have done, if the edition knows it."""
        return self.edition.interpol_outcomes.get(key)

    def outcomes(self, code: str) -> tuple[AllowedOutcome, ...]:
        """All outcomes that a task may have."""
        return (*self.task(code).outcomes, *self.edition.common_outcomes)

    def outcome(self, code: str, key: str) -> AllowedOutcome | None:
        """The outcome as the task, or every task, may have it."""
        return next((outcome for outcome in self.outcomes(code) if outcome.key == key), None)

    def non_answer(self, key: str) -> NonAnswer | None:
        """What a holder may choose in place of an outcome, if the edition has it."""
        return next((row for row in self.edition.non_answers if row.key == key), None)

    def case_class(self, circumstances: Iterable[str]) -> CaseClass:
        """The most urgent class that the circumstances give."""
        return self.class_row(circumstances).case_class

    def class_row(self, circumstances: Iterable[str]) -> ClassRow:
        """What gives the class: the most urgent row, that of any case last."""
        known = tuple(circumstances)
        rows = [one for one in self.edition.classes if one.circumstance in (None, *known)]
        return min(rows, key=lambda row: (row.case_class, row.circumstance is None))

    def chosen_tracks(self, factors: Factors) -> dict[str, str]:
        """The tracks that a case follows, each with what it is chosen for (REPORT L44)."""
        chosen: dict[str, str] = {}
        for key, track in self.edition.tracks.items():
            for condition in track.chosen:
                if condition.holds(factors):
                    chosen[key] = condition.because(factors)
                    break
        return chosen

    def prohibitions(self, factors: Factors) -> tuple[Prohibition, ...]:
        """What nobody may do or send in a case."""
        rows = self.edition.prohibitions.values()
        return tuple(row for row in rows if row.holds(factors))

    def asked(self, tracks: Iterable[str], factors: Factors) -> dict[str, tuple[str, ...]]:
        """The tasks that the routing gives, in the catalog's order, each with what asks it.

        The routes are those of every case and those of the tracks (REPORT L44).
        """
        reasons: dict[str, list[str]] = {}
        for route in self._holding(tracks, factors):
            for code in route.tasks:
                reasons.setdefault(code, []).append(route.because(factors))
        return {
            code: tuple(dict.fromkeys(reasons[code])) for code in self._tasks if code in reasons
        }

    def asked_first(self, tracks: Iterable[str], factors: Factors) -> tuple[str, ...]:
        """The tasks for whose answers other agencies' tasks wait, in the catalog's order."""
        routes = self._holding(tracks, factors)
        first = {code for route in routes if route.first for code in route.tasks}
        return tuple(code for code in self._tasks if code in first)

    def routes(self, tracks: Iterable[str]) -> list[Route]:
        """The routes of every case, and those of these tracks."""
        own = (route for key in tracks for route in self.track(key).routes.values())
        return [*self.edition.routes.values(), *own]

    def _holding(self, tracks: Iterable[str], factors: Factors) -> list[Route]:
        return [route for route in self.routes(tracks) if route.holds(factors)]

    def planned_tasks(self, tracks: Iterable[str], factors: Factors) -> tuple[TaskRule, ...]:
        """The tasks that the routing gives, in the catalog's order (REPORT L44)."""
        return tuple(self._tasks[code] for code in self.asked(tracks, factors))


def procedure_of(content: bytes) -> Procedure:
    """The procedure of an edition's bytes, as the register keeps them.

    What a newer build wrote and this one does not know is ignored.
    """
    return Procedure(Edition.model_validate_json(content, extra="ignore"))


class Editions:
    """All editions of an installation."""

    def __init__(self, procedures: Iterable[Procedure]) -> None:
        """Take them in the order of their effective dates."""
        ordered = sorted(procedures, key=_order)
        self._by_name = {procedure.edition.name: procedure for procedure in ordered}

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, the earliest first."""
        return tuple(self._by_name)

    def get(self, name: str) -> Procedure | None:
        """The edition of this name, if there is one."""
        return self._by_name.get(name)

    def __getitem__(self, name: str) -> Procedure:
        """The edition of this name. Raises EditionUnreadable."""
        if name not in self._by_name:
            raise EditionUnreadable(
                f"there is no edition {name!r}; there are: {', '.join(self.names)}"
            )
        return self._by_name[name]

    def in_force(self, at: datetime) -> Procedure:
        """The newest edition whose effective date has come, by the date in New York.

        Raises EditionUnreadable where none has.
        """
        today = at.astimezone(EASTERN).date()
        effective = [p for p in self._by_name.values() if p.edition.effective <= today]
        if not effective:
            raise EditionUnreadable(f"no edition is in force on {today.isoformat()}")
        return effective[-1]


def _order(procedure: Procedure) -> tuple[date, str, int]:
    """By the effective date; of one day by the name, whose last part is a number."""
    series, _, number = procedure.edition.name.rpartition("-")
    return procedure.edition.effective, series, int(number)


def read_editions(folder: Traversable) -> Editions:
    """All editions of a folder: each a TOML file, or a folder of them. Raises EditionUnreadable."""
    raw = read_raw(folder)
    return Editions(Procedure(read_edition(name, merged(name, raw))) for name in raw)


def read_edition(name: str, data: dict[str, Any]) -> Edition:
    """The edition of its data. Raises EditionUnreadable with the entry and the reason."""
    try:
        edition = Edition.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        problems = tuple(Problem(detail["loc"], detail["msg"]) for detail in details)
        lines = [
            f"{'.'.join(str(part) for part in one.where) or 'edition'}: {one.says}"
            for one in problems
        ]
        raise EditionUnreadable(f"edition {name}: {'; '.join(lines)}", problems) from None
    if missing := edition.missing_letters:
        raise EditionUnreadable(f"edition {name}: letters are missing: {', '.join(missing)}")
    if edition.name != name:
        raise EditionUnreadable(f"the file of {name} holds the edition {edition.name!r}")
    return edition


PACKAGED = files(__package__)
"""Where this build's own editions are."""


@cache
def packaged_letters() -> Mapping[str, Letter]:
    """The letters of this build's newest edition. Raises EditionUnreadable."""
    editions = read_editions(PACKAGED)
    return editions[editions.names[-1]].edition.letters
