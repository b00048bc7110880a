"""Guess the encoding of text that does not declare one, and say how certain the guess is."""

import re
import unicodedata
from typing import NamedTuple

import chardet

from formats.charsets import codec_for_label
from formats.labels import field_for_label

_HIGH_LINE = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")
_MAX_SAMPLE = 50_000
_MIN_CONFIDENCE = chardet.MINIMUM_THRESHOLD
"""The confidence below which the detector itself gives no answer."""
_MIN_LEAD = 0.1
"""Another reading this close to the best one makes the guess doubtful."""
_MAX_READINGS = 6
_MAX_LINES, _MAX_JUDGED = 200, 3_000


class Guess(NamedTuple):
    """The likely encodings, best first, with the whole text as each reads it."""

    codecs: tuple[str, ...]
    readings: tuple[str, ...]
    is_certain: bool


def guess(raw: bytes) -> Guess | None:
    """Guess the encoding of the bytes. None if they are not text.

    Encodings that read the bytes alike count as one. Field labels beyond ASCII ("PAÍS EMISOR:")
    show the encoding better than any statistics: if some readings have them, the others are
    dropped, and the most likely one that has most is certain.
    """
    sample = _telling_part(raw)
    found = chardet.detect_all(sample, ignore_threshold=True, compat_names=False)
    confidence: dict[str, float] = {}
    by_reading: dict[str, str] = {}
    for one in found:
        if one["encoding"] is None:
            return None
        codec = codec_for_label(one["encoding"])
        if codec is None:
            continue
        reading = sample.decode(codec, errors="replace")
        if by_reading.setdefault(reading, codec) == codec:
            confidence.setdefault(codec, one["confidence"])
    # No sender writes "DETENCI╙N:", but statistics alone would allow it.
    labels = {codec: _labels_beyond_ascii(reading) for reading, codec in by_reading.items()}
    most = max(labels.values(), default=0)
    likely = sorted(
        (codec for codec in confidence if labels[codec] == most),
        key=lambda codec: -confidence[codec],
    )
    best = confidence[likely[0]] if likely else 0.0
    readings = {codec: reading for reading, codec in by_reading.items()}
    likely = [codec for codec in likely if best - confidence[codec] <= _MIN_LEAD]
    if likely and not _has_odd_words(readings[likely[0]]):
        likely = [codec for codec in likely if not _has_odd_words(readings[codec])]
    named = tuple(likely[: 1 if most else _MAX_READINGS])
    return Guess(
        codecs=named,
        readings=tuple(raw.decode(codec, errors="replace") for codec in named),
        is_certain=len(named) == 1 and (most > 0 or best > _MIN_CONFIDENCE),
    )


def _labels_beyond_ascii(text: str) -> int:
    """How many lines begin with a field label that has letters beyond ASCII."""
    heads = (line.partition(":") for line in text.split("\n", _MAX_LINES)[:_MAX_LINES])
    return sum(
        not head.isascii() and field_for_label(head) is not None
        for head, colon, _ in heads
        if colon
    )


def _has_odd_words(text: str) -> bool:
    """Whether a word has a symbol inside, or a capital after a small letter, beyond ASCII."""
    text = text[:_MAX_JUDGED]
    return any(
        (before.islower() and char.isupper() and not (before + char).isascii())
        or (_is_symbol(char) and _has_case(before) and _has_case(after))
        for before, char, after in zip(text, text[1:], text[2:] + " ", strict=False)
    )


def _is_symbol(char: str) -> bool:
    is_word = char.isalpha() or unicodedata.category(char) in ("Mn", "Mc", "Cf", "Pd")
    return char > "\x7f" and not is_word and char not in "’‘·"


def _has_case(char: str) -> bool:
    return char.lower() != char.upper()


def _telling_part(raw: bytes) -> bytes:
    """The lines with bytes beyond ASCII: only those tell encodings apart."""
    lines = b"\n".join(_HIGH_LINE.findall(raw[: 20 * _MAX_SAMPLE]))
    return (lines or raw)[:_MAX_SAMPLE]
