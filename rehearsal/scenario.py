"""A scenario: messages, people's parts, the time in between, and what must then hold."""

import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, ValidationError

from formats.read import PUBLIC_NOTICES
from indicators.indications import CounterKind
from indicators.rules import RULES
from procedure.codes import CaseClass, Circumstance
from procedure.dossier import Command
from procedure.entered import EnteredPerson
from procedure.kind_table import KINDS
from procedure.matters.opening import OpenMatter
from procedure.recall_codes import Attested
from procedure.values import PersonId, Value

ANSWER = "answer_task"
FIRST = "case"
"""The label of the first dossier of a scenario, which the parts mean that name none."""

_UNITS = {"minutes": 60, "hours": 3600, "days": 86400}
_KINDS = ("do", "answers", "attest", "deliver", "open", "find", "expect")
"""What tells the parts of a scenario apart: the key that only one kind of them has."""


class ScenarioUnreadable(ValueError):
    """The scenario's file is not valid; the message says which part and why."""


def span_of(text: str) -> timedelta:
    """A span as a scenario writes it, such as ``5 hours``. Raises ValueError."""
    match = re.fullmatch(r"(\d+) (minute|hour|day)s?", text)
    if match is None:
        raise ValueError("a span is written as '30 minutes', '5 hours' or '12 days'")
    return timedelta(seconds=int(match[1]) * _UNITS[f"{match[2]}s"])


def _span(text: object) -> object:
    return span_of(text) if isinstance(text, str) else text


Span = Annotated[timedelta, BeforeValidator(_span)]


def _indicator(code: str) -> str:
    if code not in RULES:
        raise ValueError(f"there is no indicator {code}")
    return code


Indicator = Annotated[str, AfterValidator(_indicator)]
"""The code of a misuse indicator, such as ``M18``."""


class Wait(Value):
    """Time passes; all other parts may also begin with a wait."""

    wait: Span = timedelta()


class Act(Wait):
    """One act of one person."""

    by: PersonId
    do: str
    """The act, by its name, such as ``answer_task``."""
    dossier: str = FIRST
    """The label of the dossier to which it belongs; of the matter that it opens."""
    task: str | None = None
    outcome: str | None = None
    disposition: str | None = None
    fact: str | None = None
    agency: str | None = None
    approve: bool | None = None
    escalate: bool | None = None
    values: dict[str, Any] = {}
    """What else the command takes. ``{LABEL}`` is the id of a dossier, ``+10 days`` the moment that
    long from then, and ``day +10 days`` its date."""
    fields: dict[str, str] = {}
    """The fields of an answer."""
    content: dict[str, Any] = {}
    """What its document holds beside the text."""
    text: str = ""
    times: int = Field(default=1, ge=1, le=60)
    """How often it is done, each time after the wait."""
    refused: str | None = None
    """It must be refused, for the reason with this name, such as ``HoldOnFiling``."""

    def command(self) -> type[Command]:
        """The command of the act. Raises ScenarioUnreadable."""
        for kind in KINDS:
            if self.do in kind.acts:
                return kind.acts[self.do].command
            opening = kind.opening.command if kind.opening is not None else None
            if opening and opening.model_fields["act"].default == self.do:
                return opening
        raise ScenarioUnreadable(f"There is no act {self.do!r}.")

    def arguments(self) -> dict[str, Any]:
        """What the command takes beside who and the document."""
        names = ("task", "outcome", "disposition", "fact", "agency", "approve", "escalate")
        given = {name: getattr(self, name) for name in names}
        return {name: value for name, value in given.items() if value is not None}


class Answers(Wait):
    """Several tasks are answered, each by an officer of the agency that has it."""

    answers: dict[str, str]
    """The outcome of each task, by its id."""
    dossier: str = FIRST
    fields: dict[str, dict[str, str]] = {}
    """What is filled in with an answer, by the task's id."""
    text: str = "Answered."


class Delivery(Wait):
    """A message arrives and is screened."""

    deliver: str
    """Its text."""


class Opening(Wait):
    """How a case begins: with a screened communication that names a person, or with a report."""

    open: str = FIRST
    """The label by which the parts that follow name the case."""
    by: PersonId
    person: str | None = None
    """The person of the roster."""
    entered: EnteredPerson | None = None
    """A person whom no roster has, as the analyst enters them."""
    communication_of: str | None = None
    """The reference of the communication whose hit is confirmed; without it, a report."""
    sender: str = PUBLIC_NOTICES
    """Who sent it, such as ``IP XANDRIA``; the public notices have no other sender."""
    report: str = ""
    another: bool = False
    """It opens beside an open case about the same person."""
    join: bool = False
    """The communication joins the case that has the label already."""
    circumstances: tuple[Circumstance, ...] = ()
    left_out: tuple[str, ...] = ()
    text: str


class Attestation(Wait):
    """Everybody who got the data attests; USNCB records it."""

    attest: str
    """The label of the recall."""
    by: PersonId = "usncb-operations-1"
    did: Attested = Attested.PURGED_FROM_USE
    text: str = "Confirmed by telephone."


class Finding(Wait):
    """A matter has opened by itself, as a recall does."""

    find: str
    """The label by which the parts that follow name it."""
    kind: str
    """Such as ``recall``."""
    linked: str = FIRST
    """The label of what it is about."""


class Expected(Value):
    """What holds of a dossier at this point; what is not named may be anything."""

    dossier: str = FIRST
    case_class: CaseClass | None = None
    stage: str | None = None
    ended: str | None = None
    restricted: bool | None = None
    tracks: tuple[str, ...] = ()
    open_tasks: tuple[str, ...] = ()
    no_open_tasks: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    """Clocks, by their ids."""
    not_running: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    """Kinds of events that its record has."""
    not_recorded: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] | None = None
    """Exactly the misuse indicators that a reviewer of the case sees now; empty: none."""
    counter_indicators: tuple[CounterKind, ...] | None = None
    """Exactly what the reviewer sees against misuse."""

    @property
    def names_signs(self) -> bool:
        """Whether it says what the reviewer sees."""
        return self.indicators is not None or self.counter_indicators is not None


class Expectation(Wait):
    """What must hold at this point; otherwise the rehearsal fails and says what does not."""

    expect: tuple[Expected, ...] = Field(min_length=1)


def _kind(part: object) -> str:
    keys: Mapping[str, object] = part if isinstance(part, Mapping) else {}
    return next((key for key in _KINDS if key in keys), "wait")


Step = Annotated[
    Annotated[Act, Tag("do")]
    | Annotated[Answers, Tag("answers")]
    | Annotated[Attestation, Tag("attest")]
    | Annotated[Delivery, Tag("deliver")]
    | Annotated[Opening, Tag("open")]
    | Annotated[Finding, Tag("find")]
    | Annotated[Expectation, Tag("expect")]
    | Annotated[Wait, Tag("wait")],
    Discriminator(_kind),
]


class Scenario(Value):
    """A scripted course of one or more dossiers."""

    name: str
    title: str
    about: str = ""
    """What it shows, in one or two sentences."""
    steps: tuple[Step, ...]

    @property
    def opening(self) -> Opening:
        """How its first case begins. Raises ScenarioUnreadable where none does."""
        for step in self.steps:
            if isinstance(step, Opening) and step.open == FIRST:
                return step
        raise ScenarioUnreadable(f"No step opens the dossier {FIRST!r}.")


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
    _check_labels(scenario)
    return scenario


def _check_labels(scenario: Scenario) -> None:
    """Each act is known, and each dossier is opened before something is done with it."""
    opened: set[str] = set()
    for step in scenario.steps:
        used: set[str] = set()
        if isinstance(step, Opening):
            used = {step.open} if step.join else set()
            opened |= set() if step.join else {step.open}
        elif isinstance(step, Act):
            if issubclass(step.command(), OpenMatter):
                opened.add(step.dossier)
            used = {step.dossier}
        elif isinstance(step, Answers):
            used = {step.dossier}
        elif isinstance(step, Attestation):
            used = {step.attest}
        elif isinstance(step, Finding):
            used = {step.linked}
            opened.add(step.find)
        elif isinstance(step, Expectation):
            used = {one.dossier for one in step.expect}
        if used - opened:
            raise ScenarioUnreadable(f"No step before opens {', '.join(sorted(used - opened))}.")
    if FIRST not in opened:
        raise ScenarioUnreadable(f"No step opens the dossier {FIRST!r}.")
