"""The wording of what leaves for INTERPOL, other bureaus and others: templates, as data."""

from enum import StrEnum
from string import Formatter
from typing import Annotated, Self

from pydantic import Field, model_validator

from procedure.annex.catalog import AnswerField
from procedure.clocks.rules import Source
from procedure.codes import MATTERS, FilingKind, OutgoingKind
from procedure.people import MESSAGE_APPROVERS, Role
from procedure.values import Value, Word

MARKING = "INTERPOL FOR OFFICIAL USE ONLY"
"""The level of data that have no other (RULE: RPD25 a.112(3))."""
TEXT = "text"
"""What the drafter writes freely, as a placeholder."""
GIVEN = ("our_reference", "their_reference", "date", "to")
"""What a message knows by itself, as placeholders."""


class Addressee(StrEnum):
    """To whom a message goes."""

    SECRETARIAT = "SECRETARIAT"
    """The General Secretariat of INTERPOL, its Task Force included."""
    CCF = "CCF"
    """The Commission for the Control of INTERPOL's Files."""
    SOURCE = "SOURCE"
    """The bureau from which the communication came."""
    BUREAU = "BUREAU"
    """Another bureau, or a partner abroad."""
    AGENCY = "AGENCY"
    """A U.S. agency, or a component of it in the field."""
    POLICE_SYSTEM = "POLICE_SYSTEM"
    """A U.S. police system, by field-coded text."""
    PERSON = "PERSON"
    """The person, their counsel, or somebody who wrote to us."""


class CodedField(Value):
    """A field as U.S. police systems write it: ``NAM/LARK, EVE``."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{2,4}$")]
    value: str
    """Fixed words, or with placeholders such as ``{entry}``."""


class Template(Value):
    """One kind of outgoing message: to whom, who approves it, and its words."""

    key: Word
    title: str
    to: Addressee
    address: str = ""
    """The address where it is always the same. Empty: the sender's, or as the drafter says."""
    outgoing: OutgoingKind
    """What it does: holds and prohibitions are asked about that."""
    approvers: tuple[Role, ...] = MESSAGE_APPROVERS
    """Who approves it, never the drafter. Empty: nobody has to."""
    subject: str
    body: Annotated[tuple[str, ...], Field(min_length=1)]
    """Paragraphs. One whose placeholder was left empty is left out."""
    fields: tuple[AnswerField, ...] = ()
    coded: tuple[CodedField, ...] = ()
    """The same as field-coded text; empty where nobody takes it so."""
    marking: str = MARKING
    reply_clock: str | None = None
    """The clock by which a reply is expected."""
    files: FilingKind | None = None
    """The filing that is made by sending it."""
    fulfills: tuple[Word, ...] = ()
    """The facts whose duty is met by sending it."""
    matter: str | None = None
    """The kind of matter that writes it, such as ``use``; none: a case, and some a recall too."""
    drafted_by: Annotated[str, Field(pattern=r"^[a-z_]+$")] | None = None
    """The act of the matter by which alone it is drafted, such as ``draft_protest``; its approval
    and its sending are acts of their own too."""
    names_no_case: bool = False
    """Whether it leaves without our reference, which is the number of a case or matter."""
    source: Source

    @property
    def needs_text(self) -> bool:
        """Whether the drafter must write a text of their own."""
        return any(TEXT in placeholders(one) for one in self.body)

    @model_validator(mode="after")
    def _can_be_filled(self) -> Self:
        if other := {*self.approvers} - {*MESSAGE_APPROVERS}:
            raise ValueError(f"template {self.key}: {', '.join(sorted(other))} approves no message")
        if self.matter is not None and self.matter not in MATTERS:
            raise ValueError(f"template {self.key}: {self.matter} is no kind of matter")
        known = {*GIVEN, TEXT, *(field.key for field in self.fields)}
        if clash := {*GIVEN, TEXT} & {field.key for field in self.fields}:
            raise ValueError(f"template {self.key}: fields with a name that is taken: {clash}")
        parts = (self.subject, *self.body, *(one.value for one in self.coded))
        if unknown := {name for part in parts for name in placeholders(part)} - known:
            raise ValueError(
                f"template {self.key}: unknown placeholders: {', '.join(sorted(unknown))}"
            )
        return self


def placeholders(text: str) -> set[str]:
    """The names between braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}
