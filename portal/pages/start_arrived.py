"""What a report says: from whom it came and how, what the reporter has, and their words."""

from collections.abc import Mapping, Sequence

from portal.pages.communications import kind_in_words
from portal.pages.fields import Choices, Field, Problem
from portal.pages.start_questions import SOURCES, UNKNOWN
from portal.pages.start_state import HOW, Started
from procedure.message import CommunicationKind

ARRIVED = ("alerted_by", "reporter", "how", "heard", "kind", "bureau", "reference", "report")
"""What the page asks."""

_KINDS: Choices = (
    *(
        (kind.value, kind_in_words(kind))
        for kind in CommunicationKind
        if kind is not CommunicationKind.UNREADABLE
    ),
    (UNKNOWN, "Not known, or only hearsay"),
)
_HOW: Choices = tuple((key, f"{words[:1].upper()}{words[1:]}") for key, words in HOW.items())


def arrived_fields(said: Started, problems: Sequence[Problem]) -> Mapping[str, Field]:
    """The fields of the page by their names, as they are filled in."""
    wrong = {one.id: one.text for one in problems}
    return {
        field.name: field.model_copy(
            update={"value": getattr(said, field.name), "error": wrong.get(field.id, "")}
        )
        for field in _FIELDS
    }


def wrong_with_arrival(said: Started) -> list[Problem]:
    """What must be said before the person is named."""
    found = []
    if said.alerted_by not in dict(SOURCES):
        found.append(Problem(id="alerted_by", text="Choose where it comes from."))
    if not said.report:
        found.append(Problem(id="report", text="Write down what was reported."))
    return found


def _field(name: str, kind: str, label: str, hint: str = "", choices: Choices = ()) -> Field:
    return Field(name=name, id=name, kind=kind, label=label, hint=hint, choices=choices)


_FIELDS = (
    _field("alerted_by", "radios", "The report comes from", choices=SOURCES).model_copy(
        update={"required": True}
    ),
    _field("reporter", "text", "Who reported it"),
    _field("how", "select", "How", choices=_HOW),
    _field("heard", "datetime", "Day and time, ET"),
    _field("kind", "radios", "Kind of communication", choices=_KINDS),
    _field("bureau", "text", "Bureau that sent it"),
    _field("reference", "text", "Its reference"),
    _field(
        "report", "textarea", "In the reporter’s words, as far as you can", "Unclassified only."
    ).model_copy(update={"required": True, "rows": 6}),
)
