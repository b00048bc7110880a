"""Inbound communications for tests, made to order. Everybody is invented."""

import json
from datetime import date
from itertools import count
from typing import Any

OFFICIAL = ("MARLOWICK", "QUENTIN ASHDOWN", "1971/04/23")
"""The current official P-0001 of the sample roster, as a notice would name them."""
STRANGER = ("ZEBROWNIK", "OLGA FICTITIA", "1950/12/31")
"""Somebody whom no roster knows."""

_numbers = count(10000)


def fresh_reference() -> str:
    """An INTERPOL file number that no other test uses."""
    return f"2026/{next(_numbers)}"


def red_notice(
    reference: str, who: tuple[str, str, str] = OFFICIAL, charge: str = "Fraud", **changes: Any
) -> bytes:
    """A red notice's detail, as the public notices API gives it."""
    family_name, forename, birth_date = who
    url = f"https://ws-public.interpol.int/notices/v1/red/{reference.replace('/', '-')}"
    detail = {
        "arrest_warrants": [
            {"issuing_country_id": "XA", "charge": charge, "charge_translation": None}
        ],
        "weight": 0,
        "forename": forename,
        "date_of_birth": birth_date,
        "entity_id": reference,
        "languages_spoken_ids": None,
        "nationalities": ["US"],
        "height": 0,
        "sex_id": "M",
        "country_of_birth_id": None,
        "name": family_name,
        "distinguishing_marks": None,
        "eyes_colors_id": None,
        "hairs_id": None,
        "place_of_birth": None,
        "_embedded": {"links": []},
        "_links": {"self": {"href": url}, "images": {"href": f"{url}/images"}},
    }
    return json.dumps({**detail, **changes}, indent=2).encode()


def diffusion(
    reference: str, who: tuple[str, str, str] = OFFICIAL, body: str = "Please locate and detain."
) -> bytes:
    """A wanted person diffusion, as a message with labeled fields."""
    family_name, forename, birth_date = who
    return "\n".join(
        [
            "FROM: IP XANDRIA",
            "TO: IP WASHINGTON; IP BORDUVIA",
            f"OUR REF: {reference}",
            f"DATE: {date(2026, 3, 2):%d %B %Y}",
            "PRIORITY: URGENT",
            "TYPE: WANTED PERSON DIFFUSION",
            "SUBJECT: Wanted person",
            "",
            f"FAMILY NAME: {family_name}",
            f"FORENAME: {forename}",
            f"DATE OF BIRTH: {birth_date}",
            "NATIONALITY: US",
            "CHARGE: Fraud",
            "",
            body,
            "",
        ]
    ).encode()


def status_message(concerns: str, status: str = "NON-COMPLIANT") -> bytes:
    """INTERPOL's General Secretariat announces the state of a diffusion of IP XANDRIA."""
    return "\n".join(
        [
            "FROM: IPSG",
            "TO: ALL NCBS",
            f"OUR REF: IPSG/{concerns}/{status}",
            "DATE: 20 March 2026",
            "TYPE: STATUS MESSAGE",
            f"CONCERNS: IP XANDRIA {concerns}",
            f"STATUS: {status}",
            "SUBJECT: Diffusion",
            "",
            "Take no further action on it.",
            "",
        ]
    ).encode()


def red_notice_request(reference: str) -> bytes:
    """A request for a red notice that is not published yet."""
    return diffusion(reference).replace(b"WANTED PERSON DIFFUSION", b"RED NOTICE REQUEST")
