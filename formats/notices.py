"""INTERPOL public notices: one JSON object is one communication.

The fields follow https://ws-public.interpol.int/notices/v1 (openapi.yaml of bundesAPI).
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from formats import json_text, persons
from formats.dates import noted_date
from formats.json_documents import canonical
from formats.notice_fields import NoticeFields, charges, person
from formats.outcome import Unreadable
from formats.persons import file_number
from formats.text import storable
from procedure.message import Color, Communication, CommunicationKind, InterpolState

PUBLIC_NOTICES = "INTERPOL PUBLIC NOTICES"
"""The sender of every notice from the public notices API."""
UNKNOWN_SENDER = "SENDER NOT GIVEN"
"""The sender of what names no sender. Its reference is always made from its content."""

_COLOR_IN_LINK = re.compile(r"/notices/v\d+/(red|yellow|un)\b")
_NUMBER_IN_LINK = re.compile(r"/([0-9]{4}-[0-9]{1,9})(?:/|$)")
_BODY_FIELDS = (
    ("Summary", ("summary",)),
    ("Additional information", ("additional_information",)),
    ("Profession", ("profession",)),
    ("Main activity", ("main_activity",)),
    ("Purposes", ("purposes",)),
    ("Distinguishing marks", ("distinguishing_marks",)),
    ("Date of the event", ("date_of_event",)),
    ("Place of the event", ("place", "country")),
    ("Father", ("father_forename", "father_name")),
    ("Mother", ("mother_forename", "mother_name")),
    ("Associates", ("associates",)),
    ("Administrators", ("administrators",)),
    ("Addresses", ("adresses",)),  # spelled this way by the API
    ("Identity documents", ("identity_documents",)),
    ("UN reference", ("un_reference", "un_reference_date")),
    ("UN resolution", ("un_resolution",)),
    ("Languages", ("languages_spoken_ids",)),
    ("Eyes", ("eyes_colors_id",)),
    ("Hair", ("hairs_id",)),
)


def notices_of_page(found: Any) -> list[Any] | None:
    """The entries of a list page, or None if this is not a list page."""
    embedded = found.get("_embedded") if isinstance(found, dict) else None
    listed = embedded.get("notices") if isinstance(embedded, dict) else None
    return listed if isinstance(listed, list) else None


def beside_notices(page: Mapping[str, Any]) -> list[str]:
    """The words of a list page that are in none of its notices, one piece a line."""
    embedded = {key: one for key, one in page["_embedded"].items() if key != "notices"}
    rest = {**page, "_embedded": embedded}
    found = [line for key, value in rest.items() for line in json_text.labeled(key, value)]
    lines = [line for line in found if json_text.has_words(line)]
    return [*lines, *json_text.joined(rest)]


def color_from_links(found: Any) -> Color | None:
    """The notice color in the ``_links`` URLs of a page or notice, or None."""
    for url in _links(found):
        if match := _COLOR_IN_LINK.search(url):
            return Color(match[1].upper())
    return None


def communication(notice: Any, color: Color | None = None) -> Communication:
    """Convert a notice to a communication.

    ``color`` is the color of its list page. If nothing shows the color, the notice is treated as
    red, which gets the most careful handling. A field of another form never hides the others: it
    is screened as text, and a remark says so. Raises Unreadable.
    """
    if not isinstance(notice, dict):
        raise Unreadable("This is not a notice. A notice is an object with an entity_id.")
    number = _entity_id(notice)
    fields = NoticeFields(notice)
    subject = person(fields)
    if number is None and not (subject.family_name or subject.forename):
        raise Unreadable(
            "entity_id is missing or does not look like 2021/75051, and no name is given. Ask for "
            "the notice again."
        )
    color = color_from_links(notice) or color or _color_from_fields(notice)
    is_red = color is Color.RED
    return Communication(
        kind=CommunicationKind.RED_NOTICE if is_red else CommunicationKind.OTHER_NOTICE,
        color=color,
        interpol_state=InterpolState.UNKNOWN if number is None else InterpolState.PUBLISHED,
        sender=UNKNOWN_SENDER if number is None else PUBLIC_NOTICES,
        reference=content_reference(canonical(notice)) if number is None else number,
        file_number=number,
        subjects=(subject,),
        charges=tuple(charges(fields)),
        body="\n".join(_body(fields)),
        other_text=storable("\n".join(fields.rest())),
        remarks=tuple(fields.remarks(has_number=number is not None)),
    )


def content_reference(content: bytes) -> str:
    """A reference for what has none, made from its content."""
    return f"SHA256-{hashlib.sha256(content).hexdigest()[:32].upper()}"


def _links(found: Any) -> Iterator[str]:
    links = found.get("_links") if isinstance(found, dict) else None
    for name in ("self", "images", "thumbnail", "first", "last"):
        link = links.get(name) if isinstance(links, dict) else None
        url = link.get("href") if isinstance(link, dict) else None
        if isinstance(url, str):
            yield url


def _entity_id(notice: Mapping[str, Any]) -> str | None:
    """The number of the notice as given, or from its address."""
    given = notice.get("entity_id")
    number = file_number(given) if isinstance(given, str) else None
    if number is not None:
        return number
    in_links = (match[1] for url in _links(notice) if (match := _NUMBER_IN_LINK.search(url)))
    return next(map(file_number, in_links), None)


def _color_from_fields(notice: Mapping[str, Any]) -> Color:
    if "arrest_warrants" in notice:
        return Color.RED
    if "un_reference" in notice or "un_resolution" in notice:
        return Color.UN
    return Color.YELLOW if "date_of_event" in notice else Color.RED


def _body(fields: NoticeFields) -> Iterator[str]:
    born = fields.text("date_of_birth")
    if born is not None and noted_date(born) is None:
        yield f"Date of birth as given: {born}"
    for title, names in _BODY_FIELDS:
        values = [
            persons.clean_value("; ".join(given)) for name in names if (given := fields.texts(name))
        ]
        if any(values):
            yield f"{title}: {' '.join(filter(None, values))}"
    for title, name, unit in (("Height", "height", "m"), ("Weight", "weight", "kg")):
        measured = fields.number(name)
        if measured:  # 0 means unknown
            yield f"{title}: {measured} {unit}"
