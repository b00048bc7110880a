"""A scenario: a case as a script, with the people's parts and the time in between."""

import re
import tomllib
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from procedure.cases import CASE
from procedure.codes import Circumstance
from procedure.dossier import Command
from procedure.values import PersonId, Value

ANSWER = "answer_task"

_UNITS = {"minutes": 60, "hours": 3600, "days": 86400}


class ScenarioUnreadable(ValueError):
    """The scenario's file is not valid; the message says which step and why."""


def _span(text: object) -> object:
    if not isinstance(text, str):
        return text
    match = re.fullmatch(r"(\d+) (minute|hour|day)s?", text)
    if match is None:
        raise ValueError("a span is written as '30 minutes', '5 hours' or '12 days'")
    return timedelta(seconds=int(match[1]) * _UNITS[f"{match[2]}s"])


Span = Annotated[timedelta, BeforeValidator(_span)]


class Step(Value):
    """One act of one person, after some time."""

    wait: Span = timedelta()
    by: PersonId | None = None
    """Who acts; nobody: only time passes."""
    do: str | None = None
    """The act, by its name, such as ``answer_task``."""
    task: str | None = None
    outcome: str | None = None
    disposition: str | None = None
    fact: str | None = None
    agency: str | None = None
    approve: bool | None = None
    escalate: bool | None = None
    fields: dict[str, str] = {}
    text: str = ""
    times: int = Field(default=1, ge=1, le=60)
    """How often the step is played, each time after the wait."""

    def command(self) -> type[Command]:
        """The command of the act. Raises ScenarioUnreadable."""
        rule = CASE.acts.get(self.do or "")
        if rule is None:
            raise ScenarioUnreadable(f"There is no act {self.do!r}.")
        return rule.command

    def arguments(self) -> dict[str, Any]:
        """What the command takes beside who and the document."""
        names = ("task", "outcome", "disposition", "fact", "agency", "approve", "escalate")
        given = {name: getattr(self, name) for name in names}
        return {name: value for name, value in given.items() if value is not None}


class Opening(Value):
    """How the case begins: with a screened communication that names a person, or with a report."""

    by: PersonId
    person: str
    communication_of: str | None = None
    """The reference of the communication whose hit is confirmed; without it, a report."""
    report: str = ""
    circumstances: tuple[Circumstance, ...] = ()
    left_out: tuple[str, ...] = ()
    text: str


class Scenario(Value):
    """A scripted case."""

    name: str
    title: str
    opening: Opening
    steps: tuple[Step, ...]


def read_scenario(text: str) -> Scenario:
    """Read a scenario from TOML. Raises ScenarioUnreadable."""
    try:
        scenario = Scenario.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ScenarioUnreadable(f"The scenario is not TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ScenarioUnreadable(f"The scenario's entry {where}: {first['msg']}.") from None
    for step in scenario.steps:
        if step.do is not None:
            step.command()
            if step.by is None:
                raise ScenarioUnreadable(f"The step {step.do} does not say who acts.")
    return scenario
