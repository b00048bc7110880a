"""Notices as the public interface of INTERPOL gives them: one JSON object, one communication.

The fields are those of https://ws-public.interpol.int/notices/v1 (openapi.yaml of bundesAPI).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from formats import persons
from formats.dates import partial_date
from formats.outcome import Unreadable
from formats.text import storable
from procedure.message import Charge, Colour, Communication, CommunicationKind, InterpolState
from procedure.message import Subject as Person

PUBLIC_NOTICES = "INTERPOL PUBLIC NOTICES"
"""The sender of every notice that comes from the public interface."""

_FILE_NUMBER = re.compile(r"([0-9]{4})\s?[/\-]\s?([0-9]{1,9})")
_COLOUR_IN_ADDRESS = re.compile(r"/notices/v\d+/(red|yellow|un)\b")
_NUMBER_IN_ADDRESS = re.compile(r"/([0-9]{4}-[0-9]{1,9})(?:/|$)")
_DEEPEST = 6
_TOLD_IN_BODY = (
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
    ("Addresses", ("adresses",)),  # the interface spells it so
    ("Identity documents", ("identity_documents",)),
    ("UN reference", ("un_reference", "un_reference_date")),
    ("UN resolution", ("un_resolution",)),
    ("Languages", ("languages_spoken_ids",)),
    ("Eyes", ("eyes_colors_id",)),
    ("Hair", ("hairs_id",)),
)


def file_number(text: str) -> str | None:
    """INTERPOL's file number with a slash ("2021/75051"), or None if it is not one.

    Addresses write it with a hyphen.
    """
    match = _FILE_NUMBER.fullmatch(text.strip())
    return None if match is None else f"{match[1]}/{match[2]}"


def is_notice(found: Any) -> bool:
    """Whether this is a notice or the list entry of one, be it complete or not."""
    return isinstance(found, dict) and ("entity_id" in found or "forename" in found)


def notices_of_page(found: Any) -> list[Any] | None:
    """What stands in the list if this is a list page, or None."""
    embedded = found.get("_embedded") if isinstance(found, dict) else None
    listed = embedded.get("notices") if isinstance(embedded, dict) else None
    return listed if isinstance(listed, list) else None


def colour_of_address(found: Any) -> Colour | None:
    """The colour in the addresses under ``_links``, of a page or a notice, or None."""
    for address in _addresses(found):
        if match := _COLOUR_IN_ADDRESS.search(address):
            return Colour(match[1].upper())
    return None


def communication(notice: Any, colour: Colour | None = None) -> Communication:
    """The communication that the notice is.

    ``colour`` is that of its page. Without any sign of a colour it is taken for red, which is
    handled most carefully. Raises Unreadable.
    """
    if not isinstance(notice, dict):
        raise Unreadable("This is not a notice: an object with an entity_id is needed.")
    number = _entity_id(notice)
    colour = colour_of_address(notice) or colour or _colour_by_fields(notice)
    is_red = colour is Colour.RED
    return Communication(
        kind=CommunicationKind.RED_NOTICE if is_red else CommunicationKind.OTHER_NOTICE,
        colour=colour,
        interpol_state=InterpolState.PUBLISHED,
        sender=PUBLIC_NOTICES,
        reference=number,
        file_number=number,
        subjects=(_subject(notice),),
        charges=tuple(_charges(notice)),
        body="\n".join(_body(notice)),
    )


def _addresses(found: Any) -> Iterator[str]:
    links = found.get("_links") if isinstance(found, dict) else None
    for name in ("self", "images", "thumbnail", "first", "last"):
        link = links.get(name) if isinstance(links, dict) else None
        address = link.get("href") if isinstance(link, dict) else None
        if isinstance(address, str):
            yield address


def _entity_id(notice: Mapping[str, Any]) -> str:
    given = notice.get("entity_id")
    if given is None:
        for address in _addresses(notice):
            if match := _NUMBER_IN_ADDRESS.search(address):
                given = match[1]
                break
    number = file_number(given) if isinstance(given, str) else None
    if number is None:
        raise Unreadable(
            "entity_id is missing or is not of the form 2021/75051: ask for the notice again."
        )
    return number


def _colour_by_fields(notice: Mapping[str, Any]) -> Colour:
    if "arrest_warrants" in notice:
        return Colour.RED
    if "un_reference" in notice or "un_resolution" in notice:
        return Colour.UN
    return Colour.YELLOW if "date_of_event" in notice else Colour.RED


def _text(notice: Mapping[str, Any], name: str) -> str | None:
    """What the field says, or None. Raises Unreadable for what is neither text nor a number."""
    value = notice.get(name)
    if value is None:
        return None
    if isinstance(value, str):
        return persons.known(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Unreadable(f"{name} is neither text nor null: ask for the notice again.")


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    """Every text in a list or object, which senders nest as they like."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list | dict) and depth < _DEEPEST:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner, depth + 1)


def _listed(notice: Mapping[str, Any], name: str) -> str:
    """Every text in the field, one a line."""
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
        other_names=persons.all_known(others),
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
        raise Unreadable("arrest_warrants is not a list of warrants: ask for the notice again.")
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
    for title, names in _TOLD_IN_BODY:
        if any(map(notice.get, names)):
            told = [persons.known("; ".join(_texts(notice.get(name)))) for name in names]
            if any(told):
                yield f"{title}: {' '.join(filter(None, told))}"
    for title, name, unit in (("Height", "height", "m"), ("Weight", "weight", "kg")):
        measured = notice.get(name)
        if isinstance(measured, int | float) and measured:  # 0 means unknown
            yield f"{title}: {measured} {unit}"
