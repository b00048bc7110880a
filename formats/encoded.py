"""Find what is still encoded inside a text, so that it never passes as words."""

import quopri
import re
from collections.abc import Callable

from formats.attachments import Attachment
from formats.outcome import Unreadable
from formats.transfer import decode_base64, decode_uuencode

_UUENCODE = re.compile(
    r"^begin [0-7]{3,4} [^\n]*\n(?P<lines>(?:[ -`][^\n]*\n)*?)(?:[ `]?[ \t]*\n)?^end[ \t]*$",
    re.MULTILINE,
)
_BEGIN = re.compile(r"^begin", re.MULTILINE)
_BEGIN_BASE64 = re.compile(
    r"^begin-base64 [0-7]{3,4} [^\n]*\n(?P<lines>[A-Za-z0-9+/=\s]*?)^====[ \t]*$", re.MULTILINE
)
_SIGNATURE = re.compile(
    r"^-----BEGIN PGP SIGNATURE-----$[^-]*^-----END PGP SIGNATURE-----$", re.MULTILINE
)
_LINES_OF_BASE64 = re.compile(
    r"^[>\t ]*(?P<lines>[A-Za-z0-9+/]{60,}[ \t]*\n(?:[>\t ]*[A-Za-z0-9+/]{60,}[ \t]*\n)*"
    r"[>\t ]*[A-Za-z0-9+/]{2,}={0,2}|[A-Za-z0-9+/]{100,}={0,2})[ \t]*$",
    re.MULTILINE,
)
_MARKED_BASE64 = re.compile(r"(?<=[>\"'])(?P<lines>[A-Za-z0-9+/]{100,}={0,2})(?=[<\"'])")
"""A value in quotation marks, or the text of an XML element."""
_QUOTED_BYTES = re.compile(r"(?:=[89A-Fa-f][0-9A-Fa-f](?:=\n)?){2}")
_FEW = 3
_MAX_BLOCKS = 100
_HEX = re.compile(r"[0-9a-fA-F\s]+")
_NEVER_DECODED = re.compile(
    r"^(?:=ybegin |\(This file must be converted with BinHex"
    r"|begin(?:-base64)? [0-7]{3,4} \S)",
    re.MULTILINE,
)
_ENCRYPTED = re.compile(r"^-----BEGIN PGP MESSAGE-----", re.MULTILINE)
_STILL_ENCODED = (
    "This text contains something that is still encoded and cannot be read. Open it yourself, and "
    "ask the sender for the content as plain text."
)


def take_out(text: str) -> tuple[str, tuple[Attachment, ...]]:
    """The text without what is still encoded in it, and that, decoded or with its problem."""
    found: list[Attachment] = []

    def put(decode: Callable[[str], bytes]) -> Callable[[re.Match[str]], str]:
        def one(match: re.Match[str]) -> str:
            try:
                found.append(Attachment(decode(match["lines"])))
            except Unreadable as error:
                found.append(Attachment(match[0].encode(), problem=error.reason))
            return ""

        return one

    rest = _SIGNATURE.sub("", text)  # says nothing that a person could read
    if _ENCRYPTED.search(rest):
        return "", (Attachment(rest.encode(), problem=_STILL_ENCODED),)
    if 0 < len(_BEGIN.findall(rest)) <= _MAX_BLOCKS:
        rest = _UUENCODE.sub(put(_from_uuencode), rest)
        rest = _BEGIN_BASE64.sub(put(_from_base64), rest)
    rest = _LINES_OF_BASE64.sub(lambda match: _or_kept(match, put(_from_base64)), rest)
    rest = _MARKED_BASE64.sub(lambda match: _or_kept(match, put(_from_base64)), rest)
    if len(_QUOTED_BYTES.findall(rest)) >= _FEW:
        found.append(Attachment(quopri.decodestring(rest.encode())))
        rest = ""
    if _NEVER_DECODED.search(rest):
        found.append(Attachment(rest.encode(), problem=_STILL_ENCODED))
        rest = ""
    return (rest, tuple(found)) if found else (text, ())


def _or_kept(match: re.Match[str], put: Callable[[re.Match[str]], str]) -> str:
    """A long hash or a long word of one kind of letters is not base64."""
    lines = match["lines"]
    is_mixed = any(map(str.islower, lines)) and any(map(str.isupper, lines))
    return put(match) if is_mixed and not _HEX.fullmatch(lines) else match[0]


def _from_uuencode(lines: str) -> bytes:
    return decode_uuencode(line.encode() for line in lines.split("\n"))


def _from_base64(lines: str) -> bytes:
    return decode_base64(re.sub(r"[>\s]", "", lines).encode())
