"""Field-coded text as U.S. police systems print it: "NAM/LARK, EVE SEX/M DOB/19660109".

It is rewritten as labeled lines. The codes are those that the Nlets and NCIC manuals give for
wanted persons and for INTERPOL transactions (IPQ/IPR, FPQ/FPR).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from formats.headings import split_heading
from formats.labels import Field
from formats.values import parse_colored_type

_FIELDS = {
    "NAM": Field.FULL_NAME,
    "AKA": Field.ALIASES,
    "MON": Field.ALIASES,
    "DOB": Field.DATE_OF_BIRTH,
    "CTZ": Field.NATIONALITY,
    "NAT": Field.NATIONALITY,
    "POB": Field.PLACE_OF_BIRTH,
    "SEX": Field.SEX,
    "PPN": Field.PASSPORT,
    "PAS": Field.PASSPORT,
    "PPT": Field.PASSPORT,
    "OFF": Field.CHARGE,
    "REF": Field.OUR_REF,
    "ORI": Field.FROM,
    "EID": Field.FILE_NUMBER,
}
_OTHER_CODES = frozenset(
    (
        *("MKE", "RAC", "HGT", "WGT", "EYE", "HAI", "SKN", "SMT", "FPC", "FBI", "MNU", "SOC"),
        *("OLN", "OLS", "OLY", "LIC", "LIS", "LIY", "LIT", "VIN", "VYR", "VMA", "VMO", "VST"),
        *("VCO", "DOW", "DOC", "DOE", "DLU", "OCA", "SID", "NIC", "MIS", "ADO", "CMC", "ETN"),
        *("CRR", "CNT", "CDA", "CTI", "ATN", "ATR", "CTL", "DTE", "DTI", "DPT", "TXT", "RES"),
        *("IMT", "IMN", "IMG", "NPA", "NOA", "LKI", "LKA", "EXL", "WNO", "VLN", "PMI", "PCO"),
        *("DNA", "JUR", "COU", "DOX", "PUR", "PHN", "ADR", "STR", "CTY", "STA", "ZIP", "RMK"),
        *("INF", "TYP", "SVC", "DOI", "DCH", "BXP", "ENT"),
    )
)
_TEXT_CODES = frozenset({"OFF", "MIS", "RMK", "INF", "TXT", "MKE", "ADR", "CMC", "SMT"})
"""Their values continue over the following lines."""
_CODE = re.compile(r"(?<![\w/])([A-Z]{3})/")
_HEADER = re.compile(r"\s*[A-Z0-9]{1,5}\.([A-Z0-9]{9})\.([A-Z0-9]{2,9})\b[\w.*]*\s*")
"""The first line: the message key, the agency that sends, and the one that receives."""
_FEWEST_CODES = 3
_COMPACT_DATE = re.compile(r"(?:1[89]|20)\d{6}")
_MAX_CODES = 5_000


class _Value(NamedTuple):
    code: str
    text: str


@dataclass(slots=True)
class _Coded:
    """The lines of a field-coded text, sorted by what they are."""

    labeled: list[str] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    charges: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)

    def text(self) -> str:
        """All lines. A blank line ends each charge."""
        return "\n".join(
            (*self.labeled, *self.header, "", *self.persons, "", *self.charges, *self.body)
        )


def labeled(text: str) -> str | None:
    """The text with its codes as labeled lines, or None if it is not field-coded.

    Codes without a field of their own stay as they are, in the body. No word is dropped.
    """
    codes = [match for match in _CODE.finditer(text) if _is_known(match[1])]
    known = {match[1] for match in codes}
    if len(known) < _FEWEST_CODES or not known & {"NAM", "EID"} or len(codes) > _MAX_CODES:
        return None
    found = _Coded()
    for value in _values(text, list(_CODE.finditer(text))):
        _sort(found, value)
    return found.text()


def _is_known(code: str) -> bool:
    return code in _FIELDS or code in _OTHER_CODES


def _values(text: str, codes: Sequence[re.Match[str]]) -> Iterator[_Value]:
    """Every code with its value, and every other line with the code ""."""
    for line in text[: codes[0].start()].split("\n"):
        yield _Value("", line)
    ends = [*(match.start() for match in codes), len(text)]
    for code, (_, end) in zip(codes, pairwise(ends), strict=True):
        first, *lines = text[code.end() : end].split("\n")
        value = [first]
        # The last piece stands before the next code on the same line: the value continued there.
        wrapped = lines.pop() if lines and end < len(text) else ""
        goes_on = code[1] in _TEXT_CODES or first.rstrip().endswith((",", "-"))
        while lines and goes_on and lines[0].strip():
            value.append(lines.pop(0))
            goes_on = code[1] in _TEXT_CODES
        if not any(map(str.strip, lines)):
            value.append(wrapped)
            wrapped = ""
        yield _Value(code[1], " ".join(" ".join(value).split()))
        for line in filter(str.strip, (*lines, wrapped)):
            yield _Value("", line)


def _sort(found: _Coded, value: _Value) -> None:
    name, text = _FIELDS.get(value.code), value.text
    if value.code and value.code not in _TEXT_CODES:
        text = text.rstrip(" .")  # a query has a period between its fields
    written = f"{value.code}/{text}" if value.code else text
    if name is Field.FULL_NAME and text:
        found.persons += _name(text)
    elif name is Field.CHARGE and text:
        found.charges += [f"{name}: {text}", ""]
    elif name in (Field.FROM, Field.OUR_REF, Field.FILE_NUMBER) and text:
        if any(line.startswith(f"{name}: ") for line in found.header):
            found.body.append(written)
        else:
            found.header.append(f"{name}: {text}")
    elif name is Field.DATE_OF_BIRTH and text.isdigit() and not _COMPACT_DATE.fullmatch(text):
        found.body.append(written)
    elif name is not None and text:
        found.persons.append(f"{name}: {text}")
    elif not value.code and (match := _HEADER.fullmatch(text)):
        found.header = [
            *(line for line in found.header if not line.startswith(f"{Field.FROM}: ")),
            *(f"{Field.FROM}: {match[1]}", f"{Field.TO}: {match[2]}"),
        ]
        found.body.append(text)
    elif not value.code and split_heading(text) is not None:
        found.labeled.append(text)
    else:
        found.header += _type(found, text)
        found.body.append(written)


def _type(found: _Coded, text: str) -> list[str]:
    """The type of the message, if this line says it: "RED NOTICE - WANTED PERSON"."""
    if any(line.startswith(f"{Field.TYPE}: ") for line in found.header):
        return []
    for words in re.split(r"\s+-\s+|[.,;]", text):
        if parse_colored_type(words) is not None:
            return [f"{Field.TYPE}: {words.strip()}"]
    return []


def _name(text: str) -> list[str]:
    family_name, comma, forename = text.partition(",")
    if not comma or not forename.strip():
        return [f"{Field.FULL_NAME}: {text}"]
    return [f"{Field.FAMILY_NAME}: {family_name}", f"{Field.FORENAME}: {forename.strip()}"]
