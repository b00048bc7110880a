"""In which language a text is marked, so that browsers choose its letters and voices."""

from screening.scripts import Script, script_of_word

_LANGUAGES: dict[Script, tuple[str, str]] = {
    Script.CYRILLIC: ("ru", "und-Cyrl"),
    Script.ARABIC: ("ar", "und-Arab"),
    Script.HEBREW: ("he", "und-Hebr"),
    Script.GREEK: ("el", "el"),
    Script.HAN: ("zh", "und-Hani"),
    Script.HANGUL: ("ko", "ko"),
    Script.KANA: ("ja", "ja"),
}
"""By script: the language that a message may declare, and what is said where it declares none."""
_LATIN = frozenset({"fr", "es"})
"""Languages of messages in Latin letters that are not that of the page."""


def language_of(text: str, declared: str = "") -> str:
    """The language tag of a text; empty for one that reads as English.

    ``declared`` is the language of the message, by its labels. A script alone does not say which
    language it is, and is marked as what it is.
    """
    script = script_of_word(text)
    if script not in _LANGUAGES:
        return declared if declared in _LATIN else ""
    own, unknown = _LANGUAGES[script]
    return own if declared == own else unknown


_RIGHT_TO_LEFT = frozenset({Script.ARABIC, Script.HEBREW})


def direction_of(text: str, declared: str = "") -> str:
    """``rtl`` or ``ltr``: by the letters, or by the language that the whole message declares."""
    rtl = declared == "ar" or script_of_word(text) in _RIGHT_TO_LEFT
    return "rtl" if rtl else "ltr"
