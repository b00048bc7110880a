"""The task catalog of an edition: one question to one agency, with a structured answer."""

from enum import StrEnum
from typing import Literal, Self

from pydantic import model_validator

from procedure.annex.consequences import Consequence
from procedure.annex.extract import ExtractField
from procedure.clocks.rules import Source
from procedure.codes import Circumstance, Effect, OutgoingKind, Phase
from procedure.people import AgencyCode, Role
from procedure.values import TaskCode, Value, Word

ANSWER, ACKNOWLEDGMENT = "answer", "acknowledgment"
"""The clocks of tasks that have none of their own."""


class FieldType(StrEnum):
    """What a field of an answer holds."""

    TEXT = "TEXT"
    """Words."""
    YES_NO = "YES_NO"
    """`yes` or `no`."""
    DATE = "DATE"
    """A date, such as `2026-11-24`."""
    MOMENT = "MOMENT"
    """A date and time with an offset, such as `2026-11-24T09:30-05:00`."""
    NUMBER = "NUMBER"
    """A whole number."""
    LIST = "LIST"
    """Several entries with semicolons between them, or one on each line."""
    CHOICE = "CHOICE"
    """One of the field's choices."""
    CHOICES_BY_NAME = "CHOICES_BY_NAME"
    """A list of names, each with one of the field's choices: ``IP BORDUVIA: TRAVEL``."""
    ROWS = "ROWS"
    """Such entries, each with all of the field's columns: `TECS | 123`."""
    AGENCY = "AGENCY"
    """An agency of the directory by its code, such as `FBI`."""
    COPIES = "COPIES"
    """Such entries, each an agency and a system: `CBP TECS; ICE NCIC`."""


CODED = frozenset(
    {
        FieldType.YES_NO,
        FieldType.DATE,
        FieldType.MOMENT,
        FieldType.NUMBER,
        FieldType.CHOICE,
        FieldType.COPIES,
    }
)
"""The types whose values are codes, dates and numbers, and never a person's words."""


class AnswerField(Value):
    """One field of a task's answer."""

    key: str
    label: str
    type: FieldType = FieldType.TEXT
    choices: tuple[Word, ...] = ()
    required: bool = False
    required_for: tuple[Word, ...] = ()
    """The outcomes that cannot do without it; with ``required`` it is needed for all of the task's
    own."""
    columns: tuple[str, ...] = ()
    """What the entries of ROWS have, in this order."""
    recorded: bool = False
    """Whether its value, a code, date or number, is part of the record beside the sealed answer."""

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        chooses = self.type in (FieldType.CHOICE, FieldType.CHOICES_BY_NAME)
        if chooses is not bool(self.choices):
            raise ValueError(f"field {self.key}: choices belong to a CHOICE or CHOICES_BY_NAME")
        if (self.type is FieldType.ROWS) is not bool(self.columns):
            raise ValueError(f"field {self.key}: columns belong to ROWS")
        if self.recorded and self.type not in CODED:
            raise ValueError(f"field {self.key}: what a person writes is sealed, never recorded")
        return self

    def needed_for(self, outcome: str, *, own: bool) -> bool:
        """Whether an answer with this outcome, one of the task's ``own`` or not, needs it."""
        return outcome in self.required_for or (self.required and own)


class AllowedOutcome(Value):
    """One outcome that a task may have."""

    key: Word
    meaning: str
    effect: Effect = Effect.NONE
    words: bool = False
    """Whether the agency must also write why."""
    unless: tuple[Circumstance, ...] = ()
    """While one of these is known of the person, nobody may answer with it."""
    then: tuple[Consequence, ...] = ()
    """What an answer with it leads to."""

    @property
    def needs_words(self) -> bool:
        """Whether the agency must write why: others must live with what it answered."""
        return self.words or self.effect.needs_words


class NonAnswer(Value):
    """What a holder may choose in the form in place of an outcome, and the act that it leads to.

    Its fields have the names of what that act takes.
    """

    key: Word
    meaning: str
    act: Literal["ask_about_task", "return_task"]
    fields: tuple[AnswerField, ...] = ()


class TaskRule(Value):
    """One task of the catalog: a question to one agency with a structured answer."""

    code: TaskCode
    agency: AgencyCode
    role: Role | None = None
    title: str
    question: str
    phase: Phase = Phase.COORDINATION
    required: bool = True
    """Whether the legal decision waits for it (at most until the answer's due time)."""
    on_request: bool = False
    """Whether a supervisor may ask it where neither a plan nor an answer does."""
    acknowledged: bool = True
    """Whether the agency first says that it has the task."""
    fields: tuple[AnswerField, ...] = ()
    outcomes: tuple[AllowedOutcome, ...]
    then: tuple[Consequence, ...] = ()
    """What any answer leads to, whatever its outcome."""
    clears: tuple[OutgoingKind, ...] = ()
    """What may not leave in P0 and P1 before this is answered: no answer is never an agreement."""
    shows: tuple[ExtractField, ...] = ()
    """What its holder sees of the person and the communication: no more than it takes to answer."""
    source: Source

    def outcome(self, key: str) -> AllowedOutcome | None:
        """The allowed outcome with this key, if there is one."""
        return next((outcome for outcome in self.outcomes if outcome.key == key), None)
