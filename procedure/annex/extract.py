"""What a task shows its holder of the person and the communication: its extract, field by field.

An agency sees the least that it needs to answer, and nothing of other agencies, of the tracks, or
of the class. Which fields that is for which task is data of the edition (POLICY).
"""

from collections.abc import Mapping
from enum import StrEnum


class ExtractField(StrEnum):
    """One thing that an extract can show."""

    PERSON_NAME = "PERSON_NAME"
    """The person's name, as the roster has it."""
    PERSON_OTHER_NAMES = "PERSON_OTHER_NAMES"
    """Other names and spellings."""
    PERSON_BIRTH_DATE = "PERSON_BIRTH_DATE"
    """The date of birth."""
    PERSON_NATIONALITIES = "PERSON_NATIONALITIES"
    """The nationalities."""
    PERSON_DOCUMENT_NUMBERS = "PERSON_DOCUMENT_NUMBERS"
    """Numbers of passports and other documents."""
    PERSON_STATUS = "PERSON_STATUS"
    """Whether the person is a current or former official."""
    PERSON_EMPLOYER = "PERSON_EMPLOYER"
    """The employer, as the roster has it."""
    PERSON_SERVICE = "PERSON_SERVICE"
    """From when until when the person served."""
    COMMUNICATION_KIND = "COMMUNICATION_KIND"
    """What arrived, such as a red notice."""
    COMMUNICATION_SENDER = "COMMUNICATION_SENDER"
    """Which bureau sent it."""
    COMMUNICATION_REFERENCE = "COMMUNICATION_REFERENCE"
    """The sender's reference, and INTERPOL's numbers."""
    COMMUNICATION_DATE = "COMMUNICATION_DATE"
    """The date that the sender wrote."""
    COMMUNICATION_COUNTRIES = "COMMUNICATION_COUNTRIES"
    """Which countries accuse the person."""
    COMMUNICATION_CHARGES = "COMMUNICATION_CHARGES"
    """The charges in the sender's words, and their translation if one came."""

    @property
    def of_person(self) -> bool:
        """Whether it is about the person; otherwise it is about the communication."""
        return self.startswith("PERSON_")


LABELS: Mapping[ExtractField, str] = {
    ExtractField.PERSON_NAME: "Name",
    ExtractField.PERSON_OTHER_NAMES: "Other names",
    ExtractField.PERSON_BIRTH_DATE: "Born",
    ExtractField.PERSON_NATIONALITIES: "Nationality",
    ExtractField.PERSON_DOCUMENT_NUMBERS: "Document numbers",
    ExtractField.PERSON_STATUS: "Status",
    ExtractField.PERSON_EMPLOYER: "Employer",
    ExtractField.PERSON_SERVICE: "Service",
    ExtractField.COMMUNICATION_KIND: "Kind",
    ExtractField.COMMUNICATION_SENDER: "Sent by",
    ExtractField.COMMUNICATION_REFERENCE: "Reference",
    ExtractField.COMMUNICATION_DATE: "Date",
    ExtractField.COMMUNICATION_COUNTRIES: "Country",
    ExtractField.COMMUNICATION_CHARGES: "Charges",
}
"""How each one is called on a page."""
