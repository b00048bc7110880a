"""Visiting cards and invitations (vCard, iCalendar) as plain lines, as a person reads them.

Lines are unfolded, values are decoded, and the parts of a name are in their usual order.
"""

import quopri
import re
from collections.abc import Iterable, Iterator

from formats.attachments import Attachment
from formats.outcome import Unreadable
from formats.text import decode
from formats.transfer import decode_base64

_STARTS = re.compile(r"\s*BEGIN:(?:VCARD|VCALENDAR)\b", re.IGNORECASE)
_LINE = re.compile(r"([\w.-]{1,60})((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL)
_QUOTED_PRINTABLE = re.compile(r"quoted-printable", re.IGNORECASE)
_BASE64 = re.compile(r"encoding\s*=\s*\"?(?:b|base64)\b", re.IGNORECASE)
_SOFT_BREAK = re.compile(r"=\n")
_FOLDED = re.compile(r"\n[ \t]")
_ESCAPED = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}
_ESCAPE = re.compile(r"\\[nN,;\\]")
_NAME_ORDER = (3, 1, 2, 0, 4)
"""A vCard has family name, given name, more names, prefixes, suffixes."""


def is_card(text: str) -> bool:
    """Whether the text is a card or a calendar."""
    return _STARTS.match(text) is not None


def opened(text: str) -> tuple[str, list[Attachment]]:
    """The text with one line for each value, and what in it is no text, such as a photo."""
    inside: list[Attachment] = []
    lines = _FOLDED.sub("", _SOFT_BREAK.sub("", text)).split("\n")
    return "\n".join(_plain(lines, inside)), inside


def _plain(lines: Iterable[str], inside: list[Attachment]) -> Iterator[str]:
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            yield line
            continue
        key, parameters, value = match[1], match[2], match[3]
        value = _decoded(parameters, value, inside)
        if key.upper().rpartition(".")[2] == "N":
            yield f"[{key}] {_name(value)}"
        yield f"[{key}{parameters}] {_ESCAPE.sub(lambda one: _ESCAPED[one[0]], value)}"


def _decoded(parameters: str, value: str, inside: list[Attachment]) -> str:
    """The value as text; what is none is put into ``inside``."""
    is_base64 = _BASE64.search(parameters) is not None
    if not is_base64 and not _QUOTED_PRINTABLE.search(parameters):
        return value
    raw = value.encode()
    try:
        raw = decode_base64(b"".join(raw.split())) if is_base64 else quopri.decodestring(raw)
        return decode(raw)[0]
    except Unreadable:
        inside.append(Attachment(raw))
        return ""


def _name(value: str) -> str:
    parts = [part.replace(",", " ") for part in value.split(";")]
    return " ".join(parts[at] for at in _NAME_ORDER if at < len(parts)).strip()
