"""What is asked about a person before a case starts: the answers choose class, tracks and tasks."""

from collections.abc import Mapping
from typing import NamedTuple

from portal.pages.because import CIRCUMSTANCES
from portal.pages.fields import Choices
from procedure.codes import AlertedBy, Circumstance

NO, UNKNOWN = "no", "unknown"


class Question(NamedTuple):
    """A question with the answers that say something; "No" and "Not known" always are there."""

    key: str
    text: str
    hint: str
    answers: Mapping[Circumstance, str]

    @property
    def choices(self) -> Choices:
        """What can be chosen."""
        said = tuple((code.value, words) for code, words in self.answers.items())
        return (*said, (NO, "No"), (UNKNOWN, "Not known"))


QUESTIONS: tuple[Question, ...] = (
    Question(
        "custody",
        "In custody",
        "Of ICE, or of anybody else.",
        {Circumstance.ICE_CUSTODY: "By ICE", Circumstance.DETAINED: "By others"},
    ),
    Question(
        "removal",
        "Arrest, removal or transfer within seven days",
        "Expected or planned, as far as somebody said so.",
        {Circumstance.REMOVAL_WITHIN_7_DAYS: "Yes"},
    ),
    Question(
        "protection",
        "Asked for asylum or other protection",
        "And nobody has decided yet.",
        {Circumstance.PENDING_PROTECTION: "Yes"},
    ),
    Question(
        "official",
        "U.S. official",
        "Of any branch of the Government.",
        {Circumstance.CURRENT_OFFICIAL: "Now", Circumstance.FORMER_OFFICIAL: "Formerly"},
    ),
    Question(
        "status",
        "U.S. citizen or permanent resident",
        "",
        {Circumstance.US_CITIZEN: "Citizen", Circumstance.LPR: "Resident"},
    ),
    Question(
        "travel",
        "At a border, or traveling within 72 hours",
        "",
        {Circumstance.AT_BORDER: "At a border", Circumstance.TRAVELING_72H: "Traveling"},
    ),
)
"""The six questions."""

_ASKED = {code for question in QUESTIONS for code in question.answers}
FURTHER: Choices = tuple(
    (code, f"{words[:1].upper()}{words[1:]}")
    for code, words in CIRCUMSTANCES.items()
    if code not in _ASKED
)
"""What else may be known, and is rarely so."""

SOURCES: Choices = tuple(
    (code.value, words)
    for code, words in (
        (AlertedBy.FIELD_COMPONENT, "A U.S. component in the field, such as CBP or ICE"),
        (AlertedBy.FBI_OR_DOJ, "The FBI or the Department of Justice"),
        (AlertedBy.STATE, "The Department of State"),
        (AlertedBy.PERSON_OR_PUBLIC, "The person, a lawyer, Congress, the press or the public"),
        (AlertedBy.OTHER_NCB, "Another bureau"),
    )
)
"""Who may report something; the screening is no report."""
