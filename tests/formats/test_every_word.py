"""A roster name at any place of any format is named, or what holds it is restricted.

The name replaces or joins what a sample has there: the value of a label, a key or a value of JSON,
a header or a part of an email, a cell of a table, a field code, an element or attribute of XML.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from formats.text import decode
from screening.match import Screen
from tests.formats.planted import NAME, ROOT, all_caught

SAMPLES = sorted((ROOT / "samples" / "traffic").iterdir())
TEXTS = [path for path in SAMPLES if path.suffix == ".txt"]
EMAILS = [path for path in SAMPLES if path.suffix == ".eml"]
DOCUMENTS = [path for path in SAMPLES if path.suffix in (".json", ".jsonl")]
CODED = """AM.XAIP00000.DCINTER99.TXT
REF/XA/2026/118
RED NOTICE - WANTED PERSON - INTERPOL
MKE/WANTED PERSON - INTERPOL
ORI/XAIP00000 NAM/MUSTERMANNSEN, SPECIMEN SEX/M RAC/U POB/XA
DOB/19710423 HGT/510 WGT/180 EYE/BRO HAI/BLK CTZ/XB PPN/XB1234567
OFF/FRAUD - SEE MIS
DOW/20260301 EID/2026-11821
MIS/SUBJECT IS BELIEVED TO TRAVEL.
"""
XML = """<?xml version="1.0"?>
<x:R xmlns:x="urn:example:message" kind="reply"><x:Sender>IP XANDRIA</x:Sender>
<x:Charge code="7">Fraud</x:Charge><x:Subject><x:PersonName><x:PersonGivenName>SPECIMEN
</x:PersonGivenName><x:PersonSurName>MUSTERMANNSEN</x:PersonSurName></x:PersonName>
<x:PersonBirthDate><x:Date>1971-04-23</x:Date></x:PersonBirthDate><x:PersonSexCode>M
</x:PersonSexCode><x:Note>none</x:Note></x:Subject></x:R>"""
TABLE = """entity_id;forename;name;date_of_birth;nationalities;remark
2026/1;SPECIMEN;MUSTERMANNSEN;1971/04/23;XB;armed
2026/2;PROBE;ANDERSEN;1972;XB;
"""


def in_text(text: str) -> Iterator[tuple[str, bytes]]:
    """The text with the name on each line: as the value, next to it, in the label, and alone."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        label, colon, value = line.partition(":")
        changed = {"alone": f"{line}\n\n{NAME}\n", "after": f"{line} {NAME}", "new": NAME}
        if colon:
            changed["value"] = f"{label}: {NAME}"
            changed["label"] = f"{label} ({NAME}):{value}"
            changed["other language"] = f"{label} / {NAME}:{value}"
        for how, new in changed.items():
            yield f"line {at + 1}, {how}", "\n".join((*lines[:at], new, *lines[at + 1 :])).encode()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_in_every_line_of_a_message(path: Path, screen: Screen) -> None:
    all_caught(in_text(decode(path.read_bytes())[0]), path.name, screen)


def places(value: Any) -> Iterator[Any]:
    """The JSON value with the name once: for each value, as a key, and as one more key."""
    yield NAME
    if isinstance(value, dict):
        yield {**value, "unknown": NAME}
        yield {**value, NAME: None}
        for key, inner in value.items():
            yield from ({**value, key: changed} for changed in places(inner))
    elif isinstance(value, list):
        yield [*value, NAME]
        for at, inner in enumerate(value[:3]):
            yield from ([*value[:at], changed, *value[at + 1 :]] for changed in places(inner))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_in_every_value_and_key_of_json(path: Path, screen: Screen) -> None:
    first = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        first = first.split("\n", 1)[0]
    values = map(json.dumps, places(json.loads(first)))
    all_caught(((value, value.encode()) for value in values), path.name, screen)


@pytest.mark.parametrize("path", EMAILS, ids=lambda path: path.name)
def test_in_every_header_and_line_of_an_email(path: Path, screen: Screen) -> None:
    raw = path.read_bytes().replace(b"\r\n", b"\n")
    head, blank, rest = raw.partition(b"\n\n")
    lines = head.split(b"\n")
    name = NAME.encode()

    def headers() -> Iterator[tuple[str, bytes]]:
        for at, line in enumerate(lines):
            header, _, value = line.partition(b":")
            if line[:1].isspace():
                continue
            for new in (
                line + b"\nX-Unknown: " + name,
                line + b"\nComments: =?utf-8?q?Everett_Larkspurne?=",
                header + b': "' + name + b'" <a@example.org>'
                if b"@" in value
                else line + b" (" + name + b")",
            ):
                changed = b"\n".join((*lines[:at], new, *lines[at + 1 :])) + blank + rest
                yield f"header {at + 1}: {new!r}", changed

    all_caught(headers(), path.name, screen)


def in_pieces(text: str, piece: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
    """The text with the name instead of each piece."""
    for match in piece.finditer(text):
        changed = f"{text[: match.start()]}{NAME}{text[match.end() :]}"
        yield f"{match[0]!r} at {match.start()}", changed.encode()


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        (TABLE, re.compile(r"[^;\n]+")),
        (TABLE.replace(";", "|"), re.compile(r"[^|\n]+")),
        (TABLE.replace(";", ",").replace("entity", "\nentity"), re.compile(r"[^,\n]+")),
        (CODED, re.compile(r"(?<=/)[^\s/][^/\n]*?(?=\s+[A-Z]{3}/|\n)")),
        (CODED.upper(), re.compile(r"^[^/\n]+$", re.MULTILINE)),
        (CODED, re.compile(r"(?<=\n)(?=[A-Z]{3}/)")),
        (XML, re.compile(r'(?<=>)[^<>]+(?=<)|(?<==")[^"]*(?=")')),
    ],
)
def test_in_every_cell_code_and_element(text: str, piece: re.Pattern[str], screen: Screen) -> None:
    all_caught(in_pieces(text, piece), "x.txt", screen)
