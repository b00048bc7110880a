"""Signed email (S/MIME): the content inside a signature, and every string of its certificates.

A detached signature, as Outlook attaches it, holds nothing else that a person could read. What is
encrypted is not opened.
"""

from collections.abc import Iterator
from typing import NamedTuple

_SIGNED_DATA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
"""The object identifier 1.2.840.113549.1.7.2 (RFC 5652)."""
_ENVELOPED_DATA = _SIGNED_DATA[:-1] + b"\x03"
_SEQUENCE, _OCTETS, _EXPLICIT = 0x30, 0x04, 0xA0
_CONSTRUCTED, _CLASS = 0x20, 0xC0
_STRINGS = {
    **dict.fromkeys((0x0C, 0x13, 0x14, 0x16, 0x1A), "utf-8"),
    0x1E: "utf-16-be",
}
"""The tags of the kinds of text, with their encoding."""
_MAX_DEPTH, _MAX_VALUES = 60, 50_000


class _Value(NamedTuple):
    """One value: its tag, and its content. ``end`` is where the next one begins."""

    tag: int
    content: bytes
    end: int


class _NotDer(ValueError):
    """The bytes are not encoded as a signature is."""


class Signed(NamedTuple):
    """Signed data: its content, empty if only the signature is here, and all other words."""

    content: bytes
    words: tuple[str, ...]


def is_encrypted(raw: bytes) -> bool:
    """Whether the bytes are encrypted data."""
    return raw[:1] == b"\x30" and _ENVELOPED_DATA in raw[:30]


def signed(raw: bytes) -> Signed | None:
    """What signed data holds, or None if this is something else.

    None also if it is damaged or encrypted: it is then read as other bytes are.
    """
    if raw[:1] != b"\x30" or _SIGNED_DATA not in raw[:30]:
        return None
    try:
        outer = list(_values(_one(raw, 0, _SEQUENCE).content))
        if outer[0].content != _SIGNED_DATA or outer[1].tag != _EXPLICIT:
            return None
        parts = list(_values(_one(outer[1].content, 0, _SEQUENCE).content))
        inner = list(_values(parts[2].content))
        content = b"".join(_octets(one, 0) for one in inner[1:])
        if any(raw[_one(raw, 0, _SEQUENCE).end :].strip(b"\x00\r\n ")):
            return None
        beside = [text for one in (*parts[:2], *parts[3:]) for text in _texts(one, 0)]
    except (_NotDer, IndexError):
        return None
    words = tuple(dict.fromkeys(text for text in beside if any(map(str.isalpha, text))))
    return Signed(content, words)


def _one(raw: bytes, at: int, tag: int | None = None) -> _Value:
    """The value that begins here. Raises _NotDer."""
    if at + 2 > len(raw) or raw[at] & 0x1F == 0x1F or tag not in (None, raw[at]):
        raise _NotDer
    first, start = raw[at + 1], at + 2
    if first == 0x80:
        return _indefinite(raw, at)
    length = first
    if first > 0x80:
        start += first & 0x7F
        length = int.from_bytes(raw[at + 2 : start], "big")
    if start + length > len(raw) or first > 0x84:
        raise _NotDer
    return _Value(raw[at], raw[start : start + length], start + length)


def _indefinite(raw: bytes, start: int) -> _Value:
    """A value that says by two zero bytes where it ends."""
    open_at = [start + 2]
    at = start + 2
    for _ in range(_MAX_VALUES):
        if raw[at : at + 2] == b"\x00\x00":
            open_at.pop()
            at += 2
            if not open_at:
                return _Value(raw[start], raw[start + 2 : at - 2], at)
        elif raw[at + 1 : at + 2] == b"\x80" and len(open_at) < _MAX_DEPTH:
            at += 2
            open_at.append(at)
        else:
            at = _one(raw, at).end
    raise _NotDer


def _values(raw: bytes) -> Iterator[_Value]:
    at = 0
    for _ in range(_MAX_VALUES):
        if at >= len(raw):
            return
        one = _one(raw, at)
        yield one
        at = one.end
    raise _NotDer


def _octets(value: _Value, depth: int) -> bytes:
    """The content of a value that may be divided into pieces."""
    if value.tag == _OCTETS:
        return value.content
    if not value.tag & _CONSTRUCTED or depth > _MAX_DEPTH:
        raise _NotDer
    return b"".join(_octets(one, depth + 1) for one in _values(value.content))


def _texts(value: _Value, depth: int) -> Iterator[str]:
    """Every text inside the value, also where the format only says that there are bytes."""
    if depth > _MAX_DEPTH:
        raise _NotDer
    if value.tag & _CONSTRUCTED:
        for one in _values(value.content):
            yield from _texts(one, depth + 1)
    elif value.tag in _STRINGS:
        yield value.content.decode(_STRINGS[value.tag], errors="replace")
    elif value.tag == _OCTETS:
        yield from _texts_of_octets(value, depth)
    elif value.tag & _CLASS:
        yield _printable(value.content)


def _texts_of_octets(value: _Value, depth: int) -> Iterator[str]:
    """An extension of a certificate is a value inside bytes."""
    try:
        yield from [text for one in _values(value.content) for text in _texts(one, depth + 1)]
    except _NotDer:
        yield _printable(value.content)


def _printable(raw: bytes) -> str:
    text = raw.decode("utf-8", errors="replace")
    return text if text.isprintable() and "\ufffd" not in text else ""
