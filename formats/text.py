"""Decode bytes to text in any encoding. What is not text, or only may be, is never decoded."""

import codecs
import re
import unicodedata

from formats.charsets import codec_for_label, extends_ascii
from formats.guessing import Guess, guess
from formats.outcome import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DOCUMENTS = (
    *(b"%PDF-", b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"x\x9f>\x22", b"\x1f\x8b", b"Rar!"),
    *(b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF"),
)
"""The first bytes of documents, archives, and images."""
_DECLARED_INSIDE = re.compile(
    rb"""<meta\b[^<>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{1,40})"""
    rb"""|<\?xml\b[^<>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_NEVER_INSIDE = frozenset({"ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32"})
"""What a declaration that was itself read as ASCII cannot mean."""
_HEAD = 4_096
_SAMPLE = 200
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SHIFTED = re.compile(rb"\x1b[$(]|~\{|\+(?=[0-9/]*[A-Za-z])[A-Za-z0-9/]{3,}")
"""Marks of encodings that shift between sets of characters in seven bits. Digits alone after a plus
sign are a number, such as 1e+188 or that of a telephone."""
_SHIFTING = frozenset({"iso2022_jp", "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_ext"}) | {
    *("iso2022_jp_1", "iso2022_jp_3", "iso2022_kr", "hz", "utf-7")
}
_USUAL_DEFAULTS = frozenset({"cp1252", "iso8859-15"})
"""What programs declare without looking at the text."""
_JUNK = {"Cc": 1, "Cs": 2, "Co": 2, "Cn": 2}
"""How much a character of a Unicode category counts against text."""
_MAX_JUNK_SHARE, _LITTLE_JUNK = 20, 3
"""Text has at most one junk character in 20, or three. White space does not count."""
_JUDGED = 20_000


class Doubtful(Unreadable):
    """The encoding is a guess that may be wrong. ``text`` has every likely reading."""

    def __init__(self, found: Guess) -> None:
        """``found`` is the guess."""
        names = " or ".join(found.codecs)
        super().__init__(
            f"The encoding of this text is doubtful. It may be {names}. Compare the readings, or "
            "ask for the text in UTF-8."
        )
        self.text = "\n\n".join(found.readings)


def decode(raw: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """Decode bytes. Returns the text with line feeds, and the encoding if it was a guess.

    A byte order mark, the ``declared`` encoding, or the one that HTML or XML names in itself is
    used if the bytes fit it. Raises Unreadable if the bytes are not text, and Doubtful if the
    encoding can only be guessed and the guess is not certain.
    """
    if raw.lstrip().startswith(_DOCUMENTS):
        raise Unreadable(
            "This is a document, archive, or image, not text. Open it yourself, and ask the sender "
            "for the content as plain text."
        )
    try:
        text, guessed = _decode(raw, declared)
    except Doubtful as doubt:
        doubt.text = _clean(doubt.text)
        raise
    if "\x00" in text or not is_text(text):
        raise _not_text()
    return _clean(text), guessed


def as_far_as_readable(raw: bytes) -> str:
    """What a person, and the screening, can make of bytes that no reader understood.

    Every likely reading if the encoding is doubtful; nothing if the bytes are not text.
    """
    try:
        return decode(raw)[0]
    except Doubtful as doubt:
        return doubt.text
    except Unreadable:
        text = raw.decode("utf-8", errors="replace")
        is_document = raw.lstrip().startswith(_DOCUMENTS)
        return _clean(text) if is_text(text) and not is_document else ""


def storable(text: str) -> str:
    """The text without NUL characters and lone surrogates, which a database rejects."""
    return text.replace("\x00", " ").encode("utf-8", errors="replace").decode("utf-8")


def is_text(text: str) -> bool:
    """Whether the characters are those of text: few controls, losses, and unassigned ones."""
    judged = "".join(text[:_JUDGED].removeprefix("\ufeff").split())
    junk = judged.count("\ufffd") + sum(_JUNK.get(unicodedata.category(char), 0) for char in judged)
    return junk <= _LITTLE_JUNK or junk * _MAX_JUNK_SHARE <= len(judged)


def _not_text() -> Unreadable:
    return Unreadable(
        "This is not text: it contains bytes that no text has. Export the message as plain text in "
        "UTF-8, .eml, or .json, and send it again."
    )


def _clean(text: str) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub(" ", storable(text))


def _decode(raw: bytes, declared: str | None) -> tuple[str, str | None]:
    for mark, marked in _MARKS:
        if raw.startswith(mark):
            return raw.removeprefix(mark).decode(marked, errors="replace"), None
    codec = _declared_codec(raw, declared)
    if codec is None or codec == "utf-8" or extends_ascii(codec):
        # Bytes beyond ASCII that form UTF-8 are UTF-8, whatever a careless sender declared.
        try:
            return _unshifted(raw, raw.decode("utf-8"), codec)
        except UnicodeDecodeError:
            pass
    if codec is not None:
        text = raw.decode(codec, errors="replace")
        if _is_little_damaged(text):
            return _credible(raw, text, codec), None
    text = raw.decode("utf-8", errors="replace")
    if _is_little_damaged(text):
        return text, "utf-8, with damaged characters"
    return _guessed(raw)


def _declared_codec(raw: bytes, declared: str | None) -> str | None:
    """The codec that is declared, outside or inside. ASCII with other bytes declares nothing."""
    codec = codec_for_label(declared)
    if codec == "ascii":
        codec = None
    if codec is None and b"\x00" in raw[:_SAMPLE]:
        codec = _wide_encoding(raw[:_SAMPLE])
    if codec is None and (match := _DECLARED_INSIDE.search(raw[:_HEAD])):
        inside = codec_for_label((match[1] or match[2]).decode("ascii"))
        if inside not in _NEVER_INSIDE:
            codec = inside
    return codec


def _unshifted(raw: bytes, text: str, codec: str | None) -> tuple[str, str | None]:
    """Text of seven bits may still be shifted, as ISO-2022-JP is."""
    if codec is not None or not text.isascii() or not _SHIFTED.search(raw):
        return text, None
    found = guess(raw)
    if found is not None and found.is_certain and found.codecs[0] in _SHIFTING:
        return raw.decode(found.codecs[0], errors="replace"), found.codecs[0]
    if "\x1b$" in text:
        raise Unreadable(
            "This text is in an encoding that cannot be read. Ask the sender for it in UTF-8."
        )
    try:
        unshifted = raw.decode("utf-7")
    except UnicodeDecodeError:
        return text, None
    if _is_of_one_script(unshifted):
        raise Doubtful(Guess(("utf-7", "ascii"), (unshifted, text), is_certain=False))
    return text, None


def _is_of_one_script(text: str) -> bool:
    """Whether what is beyond ASCII is several letters of one script: no number such as +431234."""
    beyond = [char for char in text if char > "\x7f"]
    scripts = {unicodedata.name(char, "").partition(" ")[0] for char in beyond}
    return len(beyond) > 1 and all(map(str.isalpha, beyond)) and len(scripts) == 1


def _credible(raw: bytes, text: str, codec: str) -> str:
    """The text as declared. Raises Doubtful if a usual default was declared for other bytes."""
    if codec in _USUAL_DEFAULTS and not text.isascii():
        found = guess(raw)
        if found is not None and found.is_certain and text not in found.readings:
            raise Doubtful(Guess((*found.codecs, codec), (*found.readings, text), False))
    return text


def _is_little_damaged(text: str) -> bool:
    """Whether at most a quarter of the characters beyond ASCII, or one of them, are lost."""
    losses = text.count("\ufffd")
    return losses * 4 <= sum(char > "\x7f" for char in text) - losses


def _wide_encoding(sample: bytes) -> str | None:
    """UTF-16 without a byte order mark, if every other byte is NUL, as in Western text."""
    low, high = sample[::2], sample[1::2]
    if b"\x00" not in low and high.count(0) * 2 > len(high):
        return "utf-16-le"
    return "utf-16-be" if b"\x00" not in high and low.count(0) * 2 > len(low) else None


def _guessed(raw: bytes) -> tuple[str, str | None]:
    found = guess(raw)
    if found is None:
        raise _not_text()
    if not found.is_certain:
        raise Doubtful(found)
    return raw.decode(found.codecs[0], errors="replace"), found.codecs[0]
