"""What an edition of the procedure may say. Data only: nothing in an edition is executed.

An edition represents the report's Annex, which is not public (REPORT L44, L46). Every element
carries its source; what no source fixes is POLICY and is shown as a *local target*.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Self

from pydantic import StringConstraints, model_validator

from procedure.annex.catalog import (
    ACKNOWLEDGMENT,
    ANSWER,
    AllowedOutcome,
    AnswerField,
    NonAnswer,
    TaskRule,
)
from procedure.annex.conditions import Condition, Prohibition, Route
from procedure.annex.duties import DutyRow
from procedure.annex.regimes import Regime
from procedure.annex.rows import (
    ClassRow,
    DispositionRow,
    FactRow,
    Letter,
    Measure,
    OutcomeRow,
    TrackRule,
)
from procedure.annex.templates import Template
from procedure.annex.use_rules import JurisdictionRow, PolicyRow, UseCheckRow
from procedure.clocks.rules import ClockRule
from procedure.clocks.workdays import calendar_versions
from procedure.codes import LetterKey, Phase, TwoPersons
from procedure.values import Value

_KEYED = {
    "clocks": "key",
    "tasks": "code",
    "facts": "key",
    "dispositions": "key",
    "interpol_outcomes": "key",
    "letters": "key",
    "prohibitions": "key",
    "duties": "key",
    "templates": "key",
    "regimes": "key",
    "tracks": "key",
    "policies": "key",
    "use_checks": "key",
    "jurisdictions": "key",
}
"""The tables whose rows have a name, and the field that takes it."""
OF_TRACKS = tuple(table for table in _KEYED if table not in ("letters", "regimes", "tracks"))
"""The tables of which a track's file may bring rows of its own."""


class Edition(Value):
    """One edition of the procedure. A case stays on the edition it began with."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+-\d+$")]
    effective: date
    """From midnight of this day in New York, new dossiers use it."""
    calendar: str
    measures: tuple[Measure, ...]
    classes: tuple[ClassRow, ...]
    clocks: dict[str, ClockRule]
    tasks: dict[str, TaskRule]
    common_outcomes: tuple[AllowedOutcome, ...]
    """Outcomes that every task may have."""
    common_fields: tuple[AnswerField, ...] = ()
    """Fields that every answer may have."""
    non_answers: tuple[NonAnswer, ...] = ()
    """What every holder may choose in place of an outcome."""
    facts: dict[str, FactRow]
    dispositions: dict[str, DispositionRow]
    interpol_outcomes: dict[str, OutcomeRow]
    letters: dict[str, Letter]
    tracks: dict[str, TrackRule]
    routes: dict[str, Route] = {}
    """Which tasks a case has, whichever track it follows, by names of their own."""
    prohibitions: dict[str, Prohibition] = {}
    duties: dict[str, DutyRow] = {}
    """What must be done beside all cases."""
    policies: dict[str, PolicyRow] = {}
    use_checks: dict[str, UseCheckRow] = {}
    jurisdictions: dict[str, JurisdictionRow] = {}
    templates: dict[str, Template] = {}
    """What leaves for INTERPOL, other bureaus and others, worded."""
    blocked_terms: tuple[str, ...] = ()
    """What no outgoing message may say, such as "INTERPOL warrant"."""
    two_persons: tuple[TwoPersons, ...] = ()
    """What one person alone cannot do."""
    regimes: dict[str, Regime] = {}
    """Under which measures of INTERPOL bureaus send, by names of their own."""

    @model_validator(mode="before")
    @classmethod
    def _rows_know_their_names(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        named = dict(data)
        for table, field in _KEYED.items():
            rows = named.get(table)
            if isinstance(rows, Mapping):
                named[table] = {
                    name: {field: name, **row} if isinstance(row, Mapping) else row
                    for name, row in rows.items()
                }
        return named

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        """Every name used is a name defined, once; otherwise the edition is refused at load."""
        if self.calendar not in (known := calendar_versions()):
            raise ValueError(f"there is no calendar {self.calendar!r}; there are: {_list(known)}")
        if sorted(measure.number for measure in self.measures) != [1, 2, 3, 4, 5]:
            raise ValueError("the measures of REPORT L46 are five, each once")
        if all(row.circumstance is not None for row in self.classes):
            raise ValueError("one class row has no circumstance: the class of any other case")
        for table, field in _KEYED.items():
            for name, row in getattr(self, table).items():
                if getattr(row, field) != name:
                    raise ValueError(f"{table}: {name} calls itself {getattr(row, field)}")
        self._tasks_are_known()
        self._answers_are_known()
        self._clocks_are_known()
        self._facts_are_known()
        self._duties_are_known()
        self._policies_are_known()
        self._messages_are_known()
        self._weighed_answers_are_known()
        return self

    @property
    def missing_letters(self) -> tuple[str, ...]:
        """The letters of this build that it does not word; an earlier build did not have them."""
        return tuple(sorted({*LetterKey} - self.letters.keys()))

    @property
    def _all_routes(self) -> tuple[Route, ...]:
        """Those of every case and those of the tracks."""
        of_tracks = (route for track in self.tracks.values() for route in track.routes.values())
        return (*self.routes.values(), *of_tracks)

    def _tasks_are_known(self) -> None:
        common = [row.key for row in self.common_outcomes]
        common += [row.key for row in self.non_answers]
        for task in self.tasks.values():
            _once(f"outcome of {task.code}", [*(o.key for o in task.outcomes), *common])
            _once(f"field of {task.code}", [f.key for f in (*task.fields, *self.common_fields)])
            _once(f"field of the extract of {task.code}", task.shows)
        used = {code for route in self._all_routes for code in route.tasks}
        used |= {code for fact in self.facts.values() for code in fact.tasks}
        if unknown := used - self.tasks.keys():
            raise ValueError(f"routes or facts name unknown tasks: {_list(unknown)}")
        asked = {t.code for t in self.tasks.values() if t.phase is Phase.COORDINATION}
        for fact in self.facts.values():
            if other := set(fact.tasks) - asked:
                raise ValueError(
                    f"fact {fact.key} asks {_list(other)}, which the procedure itself calls"
                )

    def _answers_are_known(self) -> None:
        """What forms and answers name: fields, outcomes, tasks and facts."""
        common = [outcome.key for outcome in self.common_outcomes]
        for task in self.tasks.values():
            fields = (*task.fields, *self.common_fields)
            outcomes = {*common, *(outcome.key for outcome in task.outcomes)}
            needed = {key for field in task.fields for key in field.required_for}
            if unknown := needed - outcomes:
                raise ValueError(f"{task.code}: fields name unknown outcomes: {_list(unknown)}")
            rows = (*task.outcomes, *self.common_outcomes)
            follows = [*task.then, *(one for row in rows for one in row.then)]
            if unknown := {code for one in follows for code in one.asks} - self.tasks.keys():
                raise ValueError(f"{task.code}: answers ask unknown tasks: {_list(unknown)}")
            if unknown := {fact for one in follows for fact in one.adds} - self.facts.keys():
                raise ValueError(f"{task.code}: answers add unknown facts: {_list(unknown)}")
            recorded = {field.key for field in fields if field.recorded}
            tested = {test.field for one in follows for test in one.when}
            if unknown := tested - recorded:
                raise ValueError(f"{task.code}: these fields are not recorded: {_list(unknown)}")

    def _facts_are_known(self) -> None:
        chosen = (condition for track in self.tracks.values() for condition in track.chosen)
        conditions: list[Condition] = [*chosen, *self._all_routes, *self.prohibitions.values()]
        named = {fact for condition in conditions for fact in condition.facts}
        if unknown := named - self.facts.keys():
            raise ValueError(f"conditions name unknown facts: {_list(unknown)}")

    def _duties_are_known(self) -> None:
        steps = {step.clock for duty in self.duties.values() for step in duty.steps}
        if unknown := steps - self.clocks.keys():
            raise ValueError(f"duties name unknown clocks: {_list(unknown)}")
        watched = {fact for duty in self.duties.values() for fact in duty.watches}
        if unknown := watched - self.facts.keys():
            raise ValueError(f"duties watch unknown facts: {_list(unknown)}")
        for step in (step for duty in self.duties.values() for step in duty.steps):
            rows = [self.templates.get(key) for key in step.sends]
            if any(row is None or row.matter != "duty" for row in rows):
                raise ValueError(f"the step {step.title!r} sends what is no template of a duty")
            # Whoever approves its messages is the second person of such a step.
            if step.two_persons and any(row and not row.approvers for row in rows):
                raise ValueError(f"the step {step.title!r} takes two: its messages are approved")

    def _policies_are_known(self) -> None:
        named = {row.policy for row in self.use_checks.values() if row.policy}
        if unknown := named - self.policies.keys():
            raise ValueError(f"checks of uses name unknown policies: {_list(unknown)}")

    def _messages_are_known(self) -> None:
        rows = self.templates.values()
        named = {one.reply_clock for one in rows} | {fact.duty for fact in self.facts.values()}
        if unknown := {one for one in named if one} - self.clocks.keys():
            raise ValueError(f"templates or facts name unknown clocks: {_list(unknown)}")
        if unknown := {fact for one in rows for fact in one.fulfills} - self.facts.keys():
            raise ValueError(f"templates name unknown facts: {_list(unknown)}")

    def _weighed_answers_are_known(self) -> None:
        for row in self.dispositions.values():
            for code, keys in row.weigh_answers.items():
                fields = [one.key for one in self.tasks[code].fields] if code in self.tasks else []
                if unknown := set(keys) - {*fields}:
                    raise ValueError(
                        f"disposition {row.key}: unknown fields of {code}: {_list(unknown)}"
                    )

    def _clocks_are_known(self) -> None:
        used = {ANSWER, ACKNOWLEDGMENT}
        used |= {row.filing_clock for row in self.dispositions.values() if row.filing_clock}
        if unknown := used - self.clocks.keys():
            raise ValueError(f"these clocks are missing: {_list(unknown)}")
        answered = [code for clock in self.clocks.values() for code in clock.answers]
        acknowledged = [code for clock in self.clocks.values() for code in clock.acknowledgments]
        _once("task whose answer is timed", answered)
        _once("task whose acknowledgment is timed", acknowledged)
        if unknown := {*answered, *acknowledged} - self.tasks.keys():
            raise ValueError(f"clocks name unknown tasks: {_list(unknown)}")
        for row in self.dispositions.values():
            if (row.filing is None) != (row.filing_clock is None):
                raise ValueError(f"disposition {row.key}: a filing needs its clock, and only it")


def _list(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def _once(what: str, keys: Sequence[str]) -> None:
    repeated = {key for key in keys if keys.count(key) > 1}
    if repeated:
        raise ValueError(f"defined twice as {what}: {_list(repeated)}")
