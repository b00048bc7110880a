"""Words that something keeps apart are screened as a reader sees them."""

import base64
import json
import time

import pytest

from formats.read import read
from formats.rejoined import rejoined
from screening.match import Screen
from tests.formats.planted import NAME, all_caught

HEAD = "FROM: IP XANDRIA\nOUR REF: XA-1\n\n"
IN_BYTES = base64.b64encode(NAME.encode()).decode()
TEXTS = (
    *("Vorname: Everett\nNachname: Larkspurne", "- first=Everett\n- last=Larkspurne"),
    *("id;vorname;nachname\n1;Everett;Larkspurne", "1.1LARKSPURNE/EVERETT MR"),
    *("01 LARKSPURNE/EVERETTMR", "NAD+FL+++LARKSPURNE:EVERETT'DTM", "PID|1||LARKSPURNE^EVERETT^J"),
    *(f"P<XALARKSPURNE<<EVERETT{'<' * 21}", f"LARKSPURNE<<EVERETT{'<' * 11}"),
    *("Everett Lark-\nspurne", "Everett Lark=\nspurne", "=45verett =4Carkspurne"),
    *("E V E R E T T   L A R K S P U R N E", "\u202eenrupskraL tterevE\u202c"),
    *("<b>Everett</b> <i>Larkspurne</i>", "Everett&nbsp;Larkspurne", "\\u0045verett Larkspurne"),
    *(f"The file says {IN_BYTES}.", f"Bytes: {NAME.encode().hex()}"),
)


def test_in_a_text(screen: Screen) -> None:
    all_caught(((text, f"{HEAD}{text}\n".encode()) for text in TEXTS), "x.txt", screen)


VALUES = (
    {"first": "Everett", "second": "Larkspurne"},
    {"parts": ["Everett", "Larkspurne"]},
    {"parts": [["given", "Everett"], ["family", "Larkspurne"]]},
    {"parts": [{"kind": "given", "is": "Everett"}, {"kind": "family", "is": "Larkspurne"}]},
    {"inner": json.dumps({"forename": "EVERETT", "name": "LARKSPURNE"})},
    {"summary": "<b>Everett</b> <i>Larkspurne</i>"},
    {"encoded": base64.b64encode(f"Look for {NAME}, with discretion. ".encode() * 4).decode()},
)


def test_in_unknown_fields_of_a_notice(screen: Screen) -> None:
    notices = ({"entity_id": "2026/1", "name": "MUSTERMANNSEN", **value} for value in VALUES)
    raws = map(json.dumps, notices)
    all_caught(((raw, raw.encode()) for raw in raws), "x.json", screen)


PICTURE = base64.b64encode(b"\xff\xd8\xff" + bytes(range(256))).decode()


@pytest.mark.parametrize(
    "raw",
    [
        json.dumps({"entity_id": "2026/1", "name": "MUSTERMANNSEN", "photo": PICTURE}),
        f"<a><From>IP XANDRIA</From><photo>{PICTURE}</photo></a>",
        f"BEGIN:VCARD\nFN:A\nPHOTO;ENCODING=b:{PICTURE}{PICTURE}\nEND:VCARD\n",
    ],
)
def test_a_picture_inside_data_is_unread(raw: str) -> None:
    assert read(raw.encode(), "x").failures


def test_codes_and_addresses_are_no_pictures() -> None:
    text = f"{HEAD}See https://example.org/{'aB3' * 60} and {'abcdef0123456789' * 8}.\n"
    assert not read(text.encode(), "x.txt").failures


@pytest.mark.parametrize(
    "piece",
    ["a", "aa ", "=\n", "a-\n", "A/B ", "Aa/", "a ", "\u202e", ";", "<", "&", "a: b\n", "A+"],
)
def test_it_takes_time_in_proportion_to_the_text(piece: str) -> None:
    text = piece * (500_000 // len(piece))
    start = time.process_time()
    size = sum(map(len, rejoined(text)))
    assert time.process_time() - start < 4
    assert size < 2 * len(text)
