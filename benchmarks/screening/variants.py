"""Changes that names undergo in messages: typos, other spellings, order, missing parts, scripts.

These rules are independent of those in ``screening/``, so that the matcher does not simply reverse
them.
"""

import random
import unicodedata
from collections.abc import Callable

from benchmarks.screening.cultures import Person

Variant = Callable[[Person, random.Random], str | None]
"""Makes a changed form of a person's name. None if the change does not apply."""

_RESPELLINGS = (
    ("ph", "f"), ("ck", "k"), ("sch", "sh"),
    ("kh", "h"), ("ou", "u"), ("ee", "i"), ("ei", "ey"),
    ("y", "i"), ("c", "k"), ("tz", "ts"), ("v", "w"), ("w", "v"), ("zh", "j"), ("q", "k"),
    ("ll", "l"), ("nn", "n"), ("mm", "m"),
    ("ss", "s"), ("ey", "ei"), ("ov", "off"), ("sky", "skiy"),
    ("ie", "y"), ("j", "dj"), ("x", "ks"), ("th", "t"), ("ah", "a"), ("oo", "u"), ("gh", "g"),
)  # fmt: skip
_KEYS = "qwertyuiop asdfghjkl zxcvbnm"
_CYRILLIC = (
    ("shch", "щ"), ("zh", "ж"), ("kh", "х"),
    ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"),
    ("ya", "я"), ("ye", "е"), ("yo", "ё"),
    ("ey", "ей"), ("iy", "ий"), ("sky", "ский"), ("a", "а"),
    ("b", "б"), ("v", "в"), ("g", "г"), ("d", "д"),
    ("e", "е"), ("z", "з"), ("i", "и"), ("k", "к"),
    ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"),
    ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"),
    ("u", "у"), ("f", "ф"), ("y", "й"), ("x", "кс"),
    ("h", "х"), ("j", "дж"), ("w", "в"), ("c", "к"),
    ("q", "к"), ("'", "ь"),
)  # fmt: skip
_ARABIC = (
    ("sh", "ش"), ("kh", "خ"), ("th", "ث"), ("dh", "ذ"), ("gh", "غ"), ("aa", "ا"), ("ou", "و"),
    ("oo", "و"), ("ee", "ي"), ("b", "ب"), ("t", "ت"),
    ("j", "ج"), ("h", "ح"), ("d", "د"), ("r", "ر"),
    ("z", "ز"), ("s", "س"), ("f", "ف"), ("q", "ق"),
    ("k", "ك"), ("l", "ل"), ("m", "م"), ("n", "ن"),
    ("w", "و"), ("y", "ي"), ("i", "ي"), ("u", "و"),
    ("o", "و"), ("g", "ج"), ("v", "ف"), ("p", "ب"),
)  # fmt: skip
_HEBREW = (
    ("sh", "ש"), ("kh", "ח"), ("tz", "צ"), ("ts", "צ"),
    ("ch", "ח"), ("th", "ת"), ("b", "ב"), ("g", "ג"),
    ("d", "ד"), ("h", "ה"), ("v", "ו"), ("w", "ו"),
    ("z", "ז"), ("t", "ט"), ("y", "י"), ("i", "י"),
    ("k", "ק"), ("l", "ל"), ("m", "מ"), ("n", "נ"),
    ("s", "ס"), ("p", "פ"), ("f", "פ"), ("r", "ר"),
    ("o", "ו"), ("u", "ו"), ("j", "ג'"), ("q", "ק"), ("c", "ק"), ("x", "קס"),
)  # fmt: skip
_HEBREW_FINAL = str.maketrans("כמנפצ", "ךםןףץ")


def plain(text: str) -> str:
    """The text without accents."""
    decomposed = unicodedata.normalize("NFD", text.replace("ı", "i"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _joined_parts(person: Person) -> list[str]:
    return person.name.split()


def _longest(words: list[str]) -> int:
    return max(range(len(words)), key=lambda at: (len(words[at]), -at))


def _add_typos(word: str, draw: random.Random) -> str:
    if len(word) < 3:
        return word + word[-1]
    at = draw.randrange(1, len(word))
    kind = draw.choice(["drop", "double", "swap", "near"])
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    if kind == "swap" and at + 1 < len(word) and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    place = _KEYS.find(word[at].lower())
    near = _KEYS[(place + 1) % len(_KEYS)].strip() or "e"
    return word[:at] + near + word[at + 1 :]


def exact(person: Person, draw: random.Random) -> str | None:
    """As on the roster."""
    return person.name


def upper(person: Person, draw: random.Random) -> str | None:
    """In upper case."""
    return person.name.upper()


def swapped(person: Person, draw: random.Random) -> str | None:
    """Family name first."""
    return f"{person.family} {person.given} {person.middle}".strip()


def without_accents(person: Person, draw: random.Random) -> str | None:
    """Without accents."""
    changed = plain(person.name)
    return changed if changed != person.name else None


def joined(person: Person, draw: random.Random) -> str | None:
    """Given and family name as one word."""
    if "-" in person.name or " " in person.family:
        return None
    return f"{person.given}{person.family}"


def one_typo(person: Person, draw: random.Random) -> str | None:
    """One typo in the longest word."""
    words = _joined_parts(person)
    at = _longest(words)
    words[at] = _add_typos(words[at], draw)
    return " ".join(words)


def two_typos(person: Person, draw: random.Random) -> str | None:
    """Two typos: one in the longest word and one in the given name if it is long enough."""
    words = _joined_parts(person)
    at = _longest(words)
    words[at] = _add_typos(words[at], draw)
    other = 0 if at != 0 and len(words[0]) > 3 else at
    words[other] = _add_typos(words[other], draw)
    return " ".join(words)


def respelled(person: Person, draw: random.Random) -> str | None:
    """A different spelling of the same sound, in one place."""
    name = plain(person.name).lower()
    fitting = [(old, new) for old, new in _RESPELLINGS if old in name]
    if not fitting:
        return None
    old, new = draw.choice(fitting)
    return name.replace(old, new, 1).title()


def initial(person: Person, draw: random.Random) -> str | None:
    """The given name as an initial."""
    return f"{person.given[0]}. {person.middle} {person.family}".replace("  ", " ")


def dropped(person: Person, draw: random.Random) -> str | None:
    """Without the middle name."""
    return f"{person.given} {person.family}" if person.middle else None


def added(person: Person, draw: random.Random) -> str | None:
    """With an extra given name."""
    more = draw.choice(["Maria", "Ivan", "Ali", "Robert", "Chen", "Jean", "Omar", "Ruth"])
    return f"{person.given} {more} {person.family}" if not person.middle else None


def middle_initial(person: Person, draw: random.Random) -> str | None:
    """The middle name as an initial."""
    if not person.middle:
        return None
    return f"{person.given} {person.middle[0]}. {person.family}"


def _by_rules(text: str, rules: tuple[tuple[str, str], ...]) -> str:
    out = []
    at = 0
    text = plain(text).lower()
    while at < len(text):
        for letters, other in rules:
            if text.startswith(letters, at):
                out.append(other)
                at += len(letters)
                break
        else:
            if text[at] in " -":
                out.append(" ")
            at += 1
    return "".join(out)


def to_cyrillic(text: str) -> str:
    """A Russian name in Cyrillic letters."""
    return _by_rules(text, _CYRILLIC).title()


def to_arabic(text: str) -> str:
    """An Arabic name in Arabic letters, without short vowels inside words."""
    words = []
    for word in plain(text).lower().replace("-", " ").split():
        written = _by_rules(word[0], (("a", "ا"), ("o", "ع"), ("i", "إ"), *_ARABIC))
        rest = "".join(c for at, c in enumerate(word[1:]) if c != word[at])
        written += _by_rules(rest.replace("e", ""), _ARABIC)
        if word.endswith("a"):
            written += "ة"
        words.append("ال" if word == "al" else written)
    return " ".join(words).replace("ال ", "ال")


def to_hebrew(text: str) -> str:
    """A Hebrew name in Hebrew letters."""
    words = []
    for word in plain(text).lower().replace("-", " ").split():
        written = _by_rules(
            "".join(c for at, c in enumerate(word) if at == 0 or c != word[at - 1]), _HEBREW
        )
        if word[0] in "aeiou":
            written = "א" + written.removeprefix("י") if word[0] in "ae" else "א" + written
        if word.endswith("a"):
            written += "ה"
        words.append(written[:-1] + written[-1:].translate(_HEBREW_FINAL))
    return " ".join(words)


LATIN: dict[str, Variant] = {
    "exact": exact,
    "upper case": upper,
    "family name first": swapped,
    "no accents": without_accents,
    "joined": joined,
    "one typo": one_typo,
    "two typos": two_typos,
    "respelled": respelled,
    "given initial": initial,
    "middle initial": middle_initial,
    "middle dropped": dropped,
    "name added": added,
}
"""Changes within the Latin alphabet, by name."""
