"""An inbound communication, as the rest of the procedure sees it, whatever its format was."""

import datetime
from enum import StrEnum

from pydantic import Field, model_validator

from procedure.values import Value


class CommunicationKind(StrEnum):
    """What arrived; the duties and the agencies' tasks follow from it."""

    RED_NOTICE = "RED_NOTICE"
    """A red notice."""
    WANTED_PERSON_DIFFUSION = "WANTED_PERSON_DIFFUSION"
    """A diffusion that asks for an arrest."""
    OTHER_NOTICE = "OTHER_NOTICE"
    """A notice of another color."""
    OTHER_DIFFUSION = "OTHER_DIFFUSION"
    """Another diffusion."""
    PLAIN_MESSAGE = "PLAIN_MESSAGE"
    """A message."""
    UNREADABLE = "UNREADABLE"
    """Kept as received; a person must look at it."""


class InterpolState(StrEnum):
    """The state of a communication in the review by INTERPOL's General Secretariat."""

    REQUESTED = "REQUESTED"
    """A notice was requested and is not published."""
    PUBLISHED = "PUBLISHED"
    """A notice is published."""
    RECEIVED_UNREVIEWED = "RECEIVED_UNREVIEWED"
    """A diffusion was received, and INTERPOL has not reviewed it (REPORT L34)."""
    RECORDED = "RECORDED"
    """INTERPOL recorded the diffusion after its review."""
    NON_COMPLIANT = "NON_COMPLIANT"
    """INTERPOL found it non-compliant."""
    SUSPENDED = "SUSPENDED"
    """INTERPOL suspended it for examination."""
    DELETED = "DELETED"
    """INTERPOL deleted it."""
    NONE = "NONE"
    """Nothing is reviewed: a plain message, or no message."""
    UNKNOWN = "UNKNOWN"
    """Not known."""


class Color(StrEnum):
    """The color of a notice or of the diffusion that mirrors it; UN is the special notice."""

    RED = "RED"
    """Arrest for extradition."""
    BLUE = "BLUE"
    """Locate, identify, or learn about a person."""
    GREEN = "GREEN"
    """Warning about a person."""
    YELLOW = "YELLOW"
    """Missing person."""
    BLACK = "BLACK"
    """Unidentified body."""
    ORANGE = "ORANGE"
    """Imminent threat."""
    PURPLE = "PURPLE"
    """Method of committing a crime."""
    SILVER = "SILVER"
    """Tracing of assets."""
    UN = "UN"
    """Special notice of INTERPOL and the UN Security Council."""


class Priority(StrEnum):
    """How quickly the sender asks for an answer."""

    NORMAL = "NORMAL"
    """Not urgent, as the sender marked it."""
    URGENT = "URGENT"
    """Urgent, as the sender marked it."""
    VERY_URGENT = "VERY_URGENT"
    """Very urgent, as the sender marked it."""


class PartialDate(Value):
    """A date of birth as far as it is known: a year, a year and a month, or a whole date.

    ``placeholder`` marks 1 January, which senders write when they know only the year.
    Raises a validation error for a date the calendar does not have.
    """

    year: int = Field(ge=1, le=9999)
    month: int | None = Field(default=None, ge=1, le=12)
    day: int | None = Field(default=None, ge=1, le=31)
    placeholder: bool = False

    @model_validator(mode="after")
    def _exists(self) -> "PartialDate":
        if self.day is not None:
            if self.month is None:
                raise ValueError("a day needs a month")
            datetime.date(self.year, self.month, self.day)
        return self


class Subject(Value):
    """A person whom a communication is about, as the sender describes them.

    ``nationalities`` are codes or words exactly as the sender gave them, without "unknown".
    """

    family_name: str | None = None
    forename: str | None = None
    other_names: tuple[str, ...] = ()
    birth_date: PartialDate | None = None
    nationalities: tuple[str, ...] = ()
    sex: str | None = None
    place_of_birth: str | None = None
    document_numbers: tuple[str, ...] = ()


class Charge(Value):
    """What a person is accused of: the issuer's own words, and the translation if one came."""

    text: str
    translation: str | None = None
    issuing_country: str | None = None


class Reference(Value):
    """A communication by its sender and the sender's own reference."""

    sender: str
    reference: str


class Communication(Value):
    """One communication as received, before anybody has judged it.

    ``sender`` is the address in capitals ("IP XANDRIA", "IPSG"). ``control_number`` and
    ``file_number`` are INTERPOL's ("A-1234/5-2021", "2021/75051"). ``date`` is the date the sender
    wrote, a calendar date without a time zone. ``language`` is the ISO 639-1 code of the header
    labels, or empty. ``concerns`` and ``announces`` are set by a status message: the communication
    it is about, and the state it announces.
    """

    kind: CommunicationKind
    color: Color | None = None
    interpol_state: InterpolState
    sender: str
    reference: str
    control_number: str | None = None
    file_number: str | None = None
    date: datetime.date | None = None
    recipients: tuple[str, ...] = ()
    priority: Priority | None = None
    subject_line: str = ""
    language: str = ""
    subjects: tuple[Subject, ...] = ()
    charges: tuple[Charge, ...] = ()
    body: str = ""
    concerns: Reference | None = None
    announces: InterpolState | None = None
    other_text: str = ""
    """Words received that no other field holds: unknown fields, headers, notes beside a label."""
    remarks: tuple[str, ...] = ()
    """Sentences about what was not as expected, without its content. All of it was screened."""
    images: int = 0
    """Small images that its text shows, such as a logo. They are not read, and do not restrict."""

    def running_text(self) -> tuple[tuple[str, str], ...]:
        """Every text that is not the name of a subject, with its place: all of it is screened.

        A place of birth, a nationality, or the sender may hold the words of a name as well.
        """
        given = [
            ("subject line", self.subject_line),
            ("text", self.body),
            ("other text", self.other_text),
        ]
        for number, charge in enumerate(self.charges, start=1):
            given += [(f"charge {number}", one) for one in (charge.text, charge.translation or "")]
        given.append(("short fields", "\n".join(self._short_fields())))
        return tuple({text: (where, text) for where, text in given if text.strip()}.values())

    def _short_fields(self) -> tuple[str, ...]:
        """The fields that rarely hold more than a word, without repetition."""
        found = [self.sender, self.reference, *self.recipients]
        found += [self.control_number or "", self.file_number or ""]
        found += [charge.issuing_country or "" for charge in self.charges]
        if self.concerns is not None:
            found += [self.concerns.sender, self.concerns.reference]
        for subject in self.subjects:
            found += [subject.place_of_birth or "", *subject.nationalities]
            found += subject.document_numbers
        return tuple(dict.fromkeys(filter(None, found)))
