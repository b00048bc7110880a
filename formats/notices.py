"""INTERPOL public notices: one JSON object is one communication.

The fields follow https://ws-public.interpol.int/notices/v1 (openapi.yaml of bundesAPI).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from formats import persons
from formats.dates import partial_date
from formats.outcome import Unreadable
from formats.text import storable
from procedure.message import Charge, Color, Communication, CommunicationKind, InterpolState
from procedure.message import Subject as Person

PUBLIC_NOTICES = "INTERPOL PUBLIC NOTICES"
"""The sender of every notice from the public notices API."""

_FILE_NUMBER = re.compile(r"([0-9]{4})\s?[/\-]\s?([0-9]{1,9})")
_COLOR_IN_LINK = re.compile(r"/notices/v\d+/(red|yellow|un)\b")
_NUMBER_IN_LINK = re.compile(r"/([0-9]{4}-[0-9]{1,9})(?:/|$)")
_MAX_DEPTH = 6
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


def file_number(text: str) -> str | None:
    """The INTERPOL file number with a slash ("2021/75051"), or None if the text is not one.

    URLs write it with a hyphen.
    """
    match = _FILE_NUMBER.fullmatch(text.strip())
    return None if match is None else f"{match[1]}/{match[2]}"


def notices_of_page(found: Any) -> list[Any] | None:
    """The entries of a list page, or None if this is not a list page."""
    embedded = found.get("_embedded") if isinstance(found, dict) else None
    listed = embedded.get("notices") if isinstance(embedded, dict) else None
    return listed if isinstance(listed, list) else None


def color_from_links(found: Any) -> Color | None:
    """The notice color in the ``_links`` URLs of a page or notice, or None."""
    for url in _links(found):
        if match := _COLOR_IN_LINK.search(url):
            return Color(match[1].upper())
    return None


def communication(notice: Any, color: Color | None = None) -> Communication:
    """Convert a notice to a communication.

    ``color`` is the color of its list page. If nothing shows the color, the notice is treated as
    red, which gets the most careful handling. Raises Unreadable.
    """
    if not isinstance(notice, dict):
        raise Unreadable("This is not a notice. A notice is an object with an entity_id.")
    number = _entity_id(notice)
    color = color_from_links(notice) or color or _color_from_fields(notice)
    is_red = color is Color.RED
    return Communication(
        kind=CommunicationKind.RED_NOTICE if is_red else CommunicationKind.OTHER_NOTICE,
        color=color,
        interpol_state=InterpolState.PUBLISHED,
        sender=PUBLIC_NOTICES,
        reference=number,
        file_number=number,
        subjects=(_subject(notice),),
        charges=tuple(_charges(notice)),
        body="\n".join(_body(notice)),
    )


def _links(found: Any) -> Iterator[str]:
    links = found.get("_links") if isinstance(found, dict) else None
    for name in ("self", "images", "thumbnail", "first", "last"):
        link = links.get(name) if isinstance(links, dict) else None
        url = link.get("href") if isinstance(link, dict) else None
        if isinstance(url, str):
            yield url


def _entity_id(notice: Mapping[str, Any]) -> str:
    given = notice.get("entity_id")
    if given is None:
        for url in _links(notice):
            if match := _NUMBER_IN_LINK.search(url):
                given = match[1]
                break
    number = file_number(given) if isinstance(given, str) else None
    if number is None:
        raise Unreadable(
            "entity_id is missing or does not look like 2021/75051. Ask for the notice again."
        )
    return number


def _color_from_fields(notice: Mapping[str, Any]) -> Color:
    if "arrest_warrants" in notice:
        return Color.RED
    if "un_reference" in notice or "un_resolution" in notice:
        return Color.UN
    return Color.YELLOW if "date_of_event" in notice else Color.RED


def _text(notice: Mapping[str, Any], name: str) -> str | None:
    """The text of a field, or None. Raises Unreadable if it is neither text nor a number."""
    value = notice.get(name)
    if value is None:
        return None
    if isinstance(value, str):
        return persons.clean_value(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Unreadable(f"{name} is neither text nor null. Ask for the notice again.")


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    """Every text in a list or object, at any depth up to the limit."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list | dict) and depth < _MAX_DEPTH:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner, depth + 1)


def _listed(notice: Mapping[str, Any], name: str) -> str:
    """Every text in the field, one per line."""
    value = notice.get(name)
    return "\n".join(_texts(value)) if value else ""


def _subject(notice: Mapping[str, Any]) -> Person:
    family_name, forename = _text(notice, "name"), _text(notice, "forename")
    born = [_text(notice, name) for name in ("birth_name", "name_at_birth")]
    original = [_text(notice, f"{name}_in_original_script") or "" for name in ("forename", "name")]
    others = [f"{forename or ''} {name}" for name in born if name is not None]
    others.append(" ".join(original))
    for name in ("aliases", "also_known_as", "formerly_known_as"):
        others += persons.names(_listed(notice, name))
    places = (_text(notice, "place_of_birth"), _text(notice, "country_of_birth_id"))
    sex = _text(notice, "sex_id")
    return Person(
        family_name=family_name,
        forename=forename,
        other_names=persons.clean_values(others),
        birth_date=partial_date(_text(notice, "date_of_birth") or ""),
        nationalities=persons.nationalities(_listed(notice, "nationalities")),
        sex=sex if sex in ("M", "F") else None,
        place_of_birth=", ".join(place for place in places if place is not None) or None,
        document_numbers=persons.document_numbers(_listed(notice, "identity_documents")),
    )


def _charges(notice: Mapping[str, Any]) -> Iterator[Charge]:
    warrants = notice.get("arrest_warrants")
    if warrants is None:
        return
    if not isinstance(warrants, list) or not all(isinstance(one, dict) for one in warrants):
        raise Unreadable("arrest_warrants is not a list of warrants. Ask for the notice again.")
    for warrant in warrants:
        text, translation = (
            storable(value).strip() if isinstance(value := warrant.get(name), str) else ""
            for name in ("charge", "charge_translation")
        )
        issuer = _text(warrant, "issuing_country_id")
        if text or translation or issuer:
            yield Charge(
                text=text or translation,
                translation=translation or None,
                issuing_country=issuer,
            )


def _body(notice: Mapping[str, Any]) -> Iterator[str]:
    born = _text(notice, "date_of_birth")
    if born is not None and partial_date(born) is None:
        yield f"Date of birth as given: {born}"
    for title, names in _BODY_FIELDS:
        if any(map(notice.get, names)):
            values = [persons.clean_value("; ".join(_texts(notice.get(name)))) for name in names]
            if any(values):
                yield f"{title}: {' '.join(filter(None, values))}"
    for title, name, unit in (("Height", "height", "m"), ("Weight", "weight", "kg")):
        measured = notice.get(name)
        if isinstance(measured, int | float) and measured:  # 0 means unknown
            yield f"{title}: {measured} {unit}"
