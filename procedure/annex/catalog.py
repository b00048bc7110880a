"""The task catalog of an edition: one question to one agency, with a structured answer."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from procedure.annex.extract import ExtractField
from procedure.clocks.rules import Source
from procedure.codes import Effect, Phase
from procedure.people import AgencyCode, Role
from procedure.values import Value

Word = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")]
"""A code word of the procedure, such as ``DISPUTE``."""
TaskCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{1,2}$")]
"""A task of the catalog, such as ``J1``."""

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
    NUMBER = "NUMBER"
    """A whole number."""
    LIST = "LIST"
    """Several entries with semicolons between them."""
    CHOICE = "CHOICE"
    """One of the field's choices."""
    CHOICES_BY_NAME = "CHOICES_BY_NAME"
    """A list of names, each with one of the field's choices: ``IP BORDUVIA: TRAVEL``."""


class AnswerField(Value):
    """One field of a task's answer."""

    key: str
    label: str
    type: FieldType = FieldType.TEXT
    choices: tuple[Word, ...] = ()
    required: bool = False

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        chooses = self.type in (FieldType.CHOICE, FieldType.CHOICES_BY_NAME)
        if chooses is not bool(self.choices):
            raise ValueError(f"field {self.key}: choices belong to a CHOICE or CHOICES_BY_NAME")
        return self


class AllowedOutcome(Value):
    """One outcome that a task may have."""

    key: Word
    meaning: str
    effect: Effect = Effect.NONE


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
    acknowledged: bool = True
    """Whether the agency first says that it has the task."""
    fields: tuple[AnswerField, ...] = ()
    outcomes: tuple[AllowedOutcome, ...]
    shows: tuple[ExtractField, ...] = ()
    """What its holder sees of the person and the communication: no more than it takes to answer."""
    source: Source

    def outcome(self, key: str) -> AllowedOutcome | None:
        """The allowed outcome with this key, if there is one."""
        return next((outcome for outcome in self.outcomes if outcome.key == key), None)
