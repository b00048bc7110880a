"""The rows of the tables of an edition: its tracks, facts, dispositions, letters and others."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from procedure.annex.conditions import Condition, Route
from procedure.clocks.rules import Source
from procedure.codes import CaseClass, Circumstance, FilingKind, LetterKey
from procedure.message import CommunicationKind, InterpolState
from procedure.values import TaskCode, Value, Word


class TrackRule(Value):
    """One response of the United States: when a case follows it, what it does, and whom it asks."""

    key: Word
    title: str
    measures: tuple[str, ...]
    """The measures that it uses, in the order in which its stages follow each other."""
    chosen: Annotated[tuple[Condition, ...], Field(min_length=1)]
    """A case follows the track when one of these holds."""
    routes: dict[str, Route] = {}
    """By names of their own, so that a later edition can add or change one."""
    source: Source


class ClassRow(Value):
    """Which class of urgency a circumstance gives; a case takes the most urgent."""

    circumstance: Circumstance | None = None
    case_class: CaseClass
    source: Source


class FactRow(Value):
    """What a new fact does to the plan."""

    key: Word
    title: str
    tasks: tuple[TaskCode, ...] = ()
    circumstance: Circumstance | None = None
    ends: tuple[Circumstance, ...] = ()
    """Circumstances that are over by it: the class may fall, what only they asked is withdrawn."""
    interpol_state: InterpolState | None = None
    restricts: bool = False
    """Restricts a lifted case again, before a person looks."""
    settles: bool = False
    """Ends coordination, decision and filing: INTERPOL's outcome is known."""
    duty: str | None = None
    """The clock of the duty to inform that it begins, if it begins one."""
    source: Source


class DispositionRow(Value):
    """A disposition that counsel may propose, and when it is open to them."""

    key: Word
    title: str
    filing: FilingKind | None = None
    filing_clock: str | None = None
    kinds: tuple[CommunicationKind, ...] = ()
    """Only for these kinds; empty means any."""
    states: tuple[InterpolState, ...] = ()
    """Only in these INTERPOL states; empty means any."""
    by_matter: str = ""
    """The kind of matter that files it, such as ``protest``; empty: it is filed in the case."""
    weigh: tuple[str, ...] = ()
    """What counsel should weigh before choosing it, in sentences that pages show with the case."""
    weigh_answers: dict[TaskCode, tuple[str, ...]] = {}
    """Tasks of which pages show the answer next to it, each with the fields that count for it."""
    source: Source

    def open_in(self, state: InterpolState) -> bool:
        """Whether it may be chosen while the communication has this state at INTERPOL."""
        return not self.states or state in self.states


class OutcomeRow(Value):
    """What INTERPOL may have done. Its reasons are confidential and not recorded (REPORT L36)."""

    key: Word
    title: str
    final: bool
    interpol_state: InterpolState | None = None
    """The communication's state at INTERPOL after it; unset where it says nothing about that."""
    source: Source


class Letter(Value):
    """The wording of one email: no personal data, only the placeholders below."""

    key: LetterKey
    subject: Annotated[str, StringConstraints(max_length=78, pattern=r"^[^\r\n{}]+$")]
    body: Annotated[tuple[str, ...], Field(min_length=1)]
    """Paragraphs; may hold ``{due}`` and ``{what}``. The numbers of case and task, the due time and
    the link are added to each email."""

    @model_validator(mode="after")
    def _can_be_filled(self) -> Self:
        for paragraph in self.body:
            left = paragraph.replace("{due}", "").replace("{what}", "")
            if "{" in left or "}" in left:
                raise ValueError(f"letter {self.key}: placeholders are {{due}} and {{what}}")
        return self


class Measure(Value):
    """One of the five measures of REPORT L46."""

    number: int = Field(ge=1, le=5)
    title: str
    source: Source
