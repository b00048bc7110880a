"""Undo the transfer encoding of an email's part, however carelessly it is declared or damaged."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterable
from enum import Enum, auto

from formats.outcome import Unreadable


class Encoding(Enum):
    """How the bytes of a part travel."""

    PLAIN = auto()
    BASE64 = auto()
    QUOTED_PRINTABLE = auto()
    UUENCODE = auto()


_BY_NAME = {
    **dict.fromkeys(("", "7bit", "8bit", "7bits", "8bits", "7", "8", "binary"), Encoding.PLAIN),
    **dict.fromkeys(("none", "text", "plain", "ascii", "usascii", "utf8"), Encoding.PLAIN),
    **dict.fromkeys(("base64", "xbase64", "b64", "mimebase64"), Encoding.BASE64),
    **dict.fromkeys(("quotedprintable", "quotedprint", "qp"), Encoding.QUOTED_PRINTABLE),
    **dict.fromkeys(("uuencode", "xuuencode", "xuue", "uue", "uu"), Encoding.UUENCODE),
}
_COMMENT = re.compile(r"\([^()]*\)")
_NOT_IN_NAME = re.compile(r"[^a-z0-9]+")
_BASE64_LINE = re.compile(
    rb"[A-Za-z0-9+/][A-Za-z0-9+/=]*|={1,2}|[A-Za-z0-9][A-Za-z0-9_-]{19,}={0,2}"
)
"""A line of base64, or a long one in the alphabet that is safe in URLs."""
_UUENCODED = re.compile(rb"^begin [0-7]{3,4} [^\n]*\n(.*?)^end[ \t]*$", re.MULTILINE | re.DOTALL)
_SEGMENT = re.compile(rb"[^=]+={0,2}")
_WORD = re.compile(rb"[A-Z]?[a-z]+|[A-Z]+")
_BLANK_LINES = re.compile(rb"\n[ \t]*\n")
_LONG_WORD = 40
_DAMAGED = "The content of this part is damaged: it cannot be decoded. Ask the sender to resend it."


def encoding_of(declared: Iterable[str]) -> Encoding:
    """The encoding that the headers declare, of several the one that changes most.

    Raises Unreadable if a name is not known.
    """
    found = Encoding.PLAIN
    for value in declared:
        name = _NOT_IN_NAME.sub("", _COMMENT.sub("", value.lower().split(";")[0]))
        if name not in _BY_NAME:
            raise Unreadable(
                "This part declares a transfer encoding that is not known. Ask the sender to "
                "resend it as plain text."
            )
        found = _BY_NAME[name] if found is Encoding.PLAIN else found
    return found


def undo(raw: bytes, encoding: Encoding) -> tuple[bytes, bytes]:
    """The decoded content, and the text that somebody put around it ("This mail was scanned").

    Raises Unreadable if it cannot be decoded.
    """
    if encoding is Encoding.BASE64:
        return _from_base64(raw)
    if encoding is Encoding.QUOTED_PRINTABLE:
        return quopri.decodestring(raw), b""
    if encoding is Encoding.UUENCODE:
        return _from_uuencode(raw)
    return raw, b""


def decode_base64(data: bytes) -> bytes:
    """Decode base64 without blanks, also with padding in the middle. Raises Unreadable."""
    decoded = []
    for segment in _SEGMENT.findall(data.lstrip(b"=")):
        digits = segment.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        if len(digits) % 4 == 1:
            raise Unreadable(_DAMAGED)
        try:
            decoded.append(base64.b64decode(digits + b"=" * (-len(digits) % 4), validate=True))
        except (binascii.Error, ValueError):
            raise Unreadable(_DAMAGED) from None
    return b"".join(decoded)


def decode_uuencode(lines: Iterable[bytes]) -> bytes:
    """Decode the lines between "begin" and "end". Raises Unreadable."""
    try:
        return b"".join(binascii.a2b_uu(line) for line in lines if line.strip())
    except binascii.Error:
        raise Unreadable(_DAMAGED) from None


def _from_uuencode(raw: bytes) -> tuple[bytes, bytes]:
    lines = raw.replace(b"\r\n", b"\n")
    block = _UUENCODED.search(lines)
    if block is None:
        raise Unreadable(_DAMAGED)
    around = (lines[: block.start()] + lines[block.end() :]).strip()
    return decode_uuencode(block[1].split(b"\n")), around


def _from_base64(raw: bytes) -> tuple[bytes, bytes]:
    data: list[bytes] = []
    around: list[bytes] = []
    paragraphs = _BLANK_LINES.split(raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").strip())
    for paragraph in paragraphs:
        lines = [line.strip() for line in paragraph.split(b"\n") if line.strip()]
        is_word = len(lines) == 1 and len(paragraphs) > 1 and _WORD.fullmatch(lines[0])
        for line in lines:
            is_data = not is_word and _BASE64_LINE.fullmatch(line)
            (data if is_data else around).append(line)
    words = b"\n".join(around)
    if any(len(word) >= _LONG_WORD and b"://" not in word for word in words.split()):
        raise Unreadable(_DAMAGED)  # a damaged line of base64, not a banner
    if not data:
        return raw, b""
    return decode_base64(b"".join(data)), words
