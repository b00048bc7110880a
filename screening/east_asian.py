"""Names in Han, Hangul, and kana: where the family name ends, and how the characters sound."""

from anyascii import anyascii

from screening.tables import entries
from screening.tables.han import CANTONESE, FAMILY_NAMES, JAPANESE, TRADITIONAL, TRANSCRIPTION
from screening.tables.japanese import given_name_readings
from screening.tables.name_parts import KOREAN_FAMILY_NAMES

DOTS = "·・‧•･∙•●=＝"
"""Separators between the parts of a foreign name."""

HanPart = tuple[str, str, tuple[str, ...]]
"""Characters, ``native`` or ``foreign``, and the known readings of the whole part."""


def simplify(text: str) -> str:
    """The text with common traditional characters replaced by simplified ones."""
    return text.translate(TRADITIONAL)


def _family(text: str) -> int:
    """The length of the known Chinese family name at the start, or 0."""
    for length in (2, 1):
        if simplify(text[:length]) in FAMILY_NAMES:
            return length
    return 0


def _readings(text: str) -> tuple[str, ...]:
    known = list(FAMILY_NAMES.get(simplify(text), "").split())
    if text in JAPANESE:
        known.append(JAPANESE[text])
    return tuple(known)


def _mandarin(text: str) -> str:
    """The characters in pinyin. Characters without a reading are dropped."""
    return "".join(char for char in anyascii(text).lower() if "a" <= char <= "z")


def han_given_name_readings(text: str) -> tuple[str, ...]:
    """Readings of a given name: Mandarin, Cantonese if the characters are known, and Japanese."""
    mandarin = _mandarin(text)
    simple = simplify(text)
    readings = [mandarin or text]
    known = sum(char in CANTONESE for char in simple)
    if known * 2 >= len(simple) and known:
        readings.append("".join(CANTONESE.get(char) or _mandarin(char) for char in simple))
    if text in JAPANESE:
        readings.append(JAPANESE[text])
    return tuple(dict.fromkeys(readings))


def _japanese(text: str) -> list[HanPart] | None:
    """Split a name that starts with a common Japanese family name. None for other names."""
    for length in (3, 2, 1):
        family, given = text[:length], text[length:]
        if family in JAPANESE and given and (given in JAPANESE or length > 1):
            known = (JAPANESE[given],) if given in JAPANESE else ()
            by_characters = given_name_readings(given)
            readings = tuple(dict.fromkeys((*known, *by_characters)))
            if readings:
                # The family name may also be Chinese.
                readings = (*readings, *han_given_name_readings(given)[:1])
            return [
                (family, "native", (JAPANESE[family], *_readings(family))),
                (given, "native", readings),
            ]
    return None


def split_han_name(pieces: list[str], dotted: bool) -> list[list[HanPart]]:
    """The ways to split a name in Han characters, most likely first."""
    if dotted or (len(pieces) > 1 and min(map(len, pieces)) > 1 and max(map(len, pieces)) > 2):
        return [[_part(piece, dotted) for piece in pieces[:12]]]
    if len(pieces) > 1:
        return [[(piece, "native", _readings(piece)) for piece in pieces[:12]]]
    text = pieces[0][:40]
    ways: list[list[HanPart]] = []
    japanese = _japanese(text) if len(text) <= 6 else None
    if japanese is not None:
        ways.append(japanese)
    family = _family(text)
    if family and len(text) - family in (1, 2):
        ways.append(
            [
                (text[:family], "native", _readings(text[:family])),
                (text[family:], "native", ()),
            ]
        )
    if not ways and len(text) in (2, 3):
        # A rare family name, unless the characters spell out a foreign name.
        ways.append([(text[:1], "native", ()), (text[1:], "native", ())])
    by_sound = sum(char in TRANSCRIPTION for char in text) >= 0.75 * len(text)
    if not ways or (by_sound and len(text) > 1):
        foreign: list[HanPart] = [(text, "foreign", ())]
        if len(text) > 4 and not ways:
            ways.insert(0, foreign)
        else:
            ways.append(foreign)
    return ways[:3]


def _part(piece: str, dotted: bool) -> HanPart:
    if not dotted and piece in JAPANESE:
        return (piece, "native", (JAPANESE[piece], *_readings(piece)))
    return (piece[:24], "foreign", ())


def transcription_sounds(text: str) -> str:
    """The sounds of a foreign name spelled out in Han characters."""
    out: list[str] = []
    for char in text:
        sound = TRANSCRIPTION.get(char) or TRANSCRIPTION.get(simplify(char))
        if sound is None:
            sound = _pinyin_piece(_mandarin(char))
        out.append(sound)
    return _collapse_doubles("".join(out))


def _pinyin_piece(text: str) -> str:
    for letters, sound in (
        ("zh", "J"),
        ("ch", "C"),
        ("sh", "S"),
        ("x", "S"),
        ("q", "C"),
        ("j", "J"),
        ("ng", "N"),
    ):
        text = text.replace(letters, sound)
    return text


def _collapse_doubles(text: str) -> str:
    out: list[str] = []
    for char in text:
        if not out or out[-1] != char:
            out.append(char)
    return "".join(out)


HangulPart = tuple[str, tuple[str, ...]]


def split_hangul_name(pieces: list[str]) -> list[list[HangulPart]]:
    """The ways to split a name in Hangul, most likely first."""
    if len(pieces) > 1:
        return [
            [
                (
                    piece[:24],
                    _korean(piece) if len(piece) < 3 and at in (0, len(pieces) - 1) else (),
                )
                for at, piece in enumerate(pieces[:12])
            ]
        ]
    text = pieces[0][:40]
    foreign: list[HangulPart] = [(text, ())]
    for length in (2, 1):
        rest = len(text) - length
        if text[:length] in KOREAN_FAMILY_NAMES and rest in (1, 2):
            native: list[HangulPart] = [
                (text[:length], _korean(text[:length])),
                (text[length:], ()),
            ]
            # A foreign name of three syllables without a space is rare and slow to search.
            return [native, foreign] if len(text) > 3 else [native]
    return [foreign]


def _korean(piece: str) -> tuple[str, ...]:
    return tuple(KOREAN_FAMILY_NAMES.get(piece, "").split())


_INITIALS = "g k n d t r m b p s s - J J C k t p h".replace("-", "_").split()
_MEDIALS = entries(
    """
a e ya ye o e yo ye o wa we we yo u wo we wi yu u ui i
"""
)
_FINALS = entries(
    """
_ k k k n n n t l k m l l l p l m p p t t N t t k t p t
"""
)


def hangul_sounds(text: str) -> str:
    """The sounds of Hangul syllables. The filler vowel eu is kept because it costs little."""
    out: list[str] = []
    for char in text:
        code = ord(char) - 0xAC00
        if not 0 <= code < 11172:
            continue
        initial = _INITIALS[code // 588]
        medial = _MEDIALS[code % 588 // 28]
        final = _FINALS[code % 28]
        if initial == "s" and medial[0] in "iy":
            initial = "S"
        out.append((initial + medial + final).replace("_", ""))
    return _collapse_doubles("".join(out))


_KANA_ROWS = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "g": "ガギグゲゴ",
    "s": "サシスセソ",
    "z": "ザジズゼゾ",
    "t": "タチツテト",
    "d": "ダヂヅデド",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "b": "バビブベボ",
    "p": "パピプペポ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
}
_KANA = {
    char: consonant + vowel
    for consonant, row in _KANA_ROWS.items()
    for char, vowel in zip(row, "aiueo", strict=True)
}
_KANA |= {
    "ヤ": "ya",
    "ユ": "yu",
    "ヨ": "yo",
    "ワ": "wa",
    "ヰ": "i",
    "ヱ": "e",
    "ヲ": "o",
    "ン": "n",
}
_KANA |= {
    "シ": "Si",
    "ジ": "Ji",
    "チ": "Ci",
    "ヂ": "Ji",
    "ツ": "cu",
    "ヅ": "zu",
    "フ": "fu",
    "ヴ": "vu",
}
_SMALL = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ya", "ュ": "yu", "ョ": "yo"}
_HEPBURN = {"S": "sh", "C": "ch", "J": "j", "c": "ts"}


def kana_sounds(text: str) -> tuple[str, str]:
    """The sounds of kana, and the Hepburn spelling without long vowels."""
    out: list[str] = []
    for raw in text:
        char = chr(ord(raw) + 0x60) if 0x3041 <= ord(raw) <= 0x3096 else raw
        if char in _SMALL and out:
            small = _SMALL[char]
            before = out[-1]
            if len(small) == 2 and before[-1:] == "i":
                stem = before[:-1]
                out[-1] = stem + (small[1:] if stem in ("S", "J", "C") else small)
            elif before == "u":
                out[-1] = "w" + small[-1]
            else:
                out[-1] = before[:-1] + small
        elif char in _KANA:
            out.append(_KANA[char])
    sounds = _collapse_doubles("".join(out))
    return sounds, "".join(_HEPBURN.get(char, char) for char in sounds)
