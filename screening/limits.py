"""What screening one communication may cost. What is over a limit is reported, never passed over.

The limits count work, not time, so that the same message always gives the same result.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from procedure.message import Communication

MAX_TEXT = 300_000
"""The most characters per communication that are screened for exact names and numbers."""
MAX_READ = 120_000
"""The most characters per communication that are compared by sound."""
MAX_CHARGES = 300
"""The most charges per communication that the indicators read."""
MAX_NAMES = 300
"""The most names of subjects per communication."""
MAX_WORDS = 1_200
"""The most different words per communication that are looked up by sound."""
MAX_COMPARISONS = 900
"""The most comparisons of a text span with a roster name, per communication."""
MAX_SPANS = 30_000
"""The most text spans that are looked at for a comparison, per communication."""
_MAX_MARKS = 8
_TEXTS = ("subject_line", "body", "other_text")


class Work:
    """Counts the work on one communication, and whether a limit was reached."""

    def __init__(self) -> None:
        """Nothing is done yet."""
        self._text = MAX_TEXT
        self._read = MAX_READ
        self._names = MAX_NAMES
        self._comparisons = MAX_COMPARISONS
        self._spans = MAX_SPANS
        self._words: set[object] = set()
        self.complete = True
        """Whether everything was within the limits."""

    def names(self, names: Iterable[str]) -> Iterator[str]:
        """The names that may be looked up."""
        for name in names:
            self._names -= 1
            if not self._within(self._names >= 0):
                return
            yield name

    def text(self, text: str) -> str:
        """As much of a text as may be searched for exact names and numbers."""
        short = bounded(text, self._text)
        self._within(len(text) <= self._text and (short is text or len(short) < self._text))
        self._text -= len(short)
        return short

    def read(self, text: str) -> str:
        """As much of a text as may be compared by sound."""
        short = text[: self._read]
        self._within(len(short) == len(text))
        self._read -= len(short)
        return short

    def comparison(self) -> bool:
        """Whether one more comparison may be made."""
        self._comparisons -= 1
        return self._within(self._comparisons >= 0)

    def span(self) -> bool:
        """Whether one more span of text may be looked at."""
        self._spans -= 1
        return self._within(self._spans >= 0)

    def word(self, word: object) -> bool:
        """Whether a word may be looked up: it was before, or one more is within the limit."""
        if word in self._words:
            return True
        if self._within(len(self._words) < MAX_WORDS):
            self._words.add(word)
            return True
        return False

    def _within(self, within: bool) -> bool:
        self.complete = self.complete and within
        return within


def without_long_marks(text: str) -> str:
    """A text without combining marks beyond the eighth on one letter: sorting them takes long."""
    if text.isascii():
        return text
    marks = "".join(char for char in set(text) if unicodedata.combining(char))
    return re.sub(f"([{marks}]{{{_MAX_MARKS}}})[{marks}]+", r"\1", text) if marks else text


def bounded(text: str, most: int) -> str:
    """A text that has at most so many characters, also when it is normalized.

    A single character may stand for eighteen letters.
    """
    if len(text) <= most and text.isascii():
        return text
    text = without_long_marks(text[:most])
    normal = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return normal[:most] if len(normal) > most else text


def shortened(communication: Communication) -> Communication:
    """A communication whose texts together are short enough for the indicators."""
    left = MAX_TEXT

    def short(text: str) -> str:
        nonlocal left
        found = bounded(text, left)
        left -= len(found)
        return found

    charges = [
        charge.model_copy(
            update={
                "text": short(charge.text),
                "translation": charge.translation and short(charge.translation),
            }
        )
        for charge in communication.charges[:MAX_CHARGES]
    ]
    update = {
        "charges": tuple(charges),
        "subjects": communication.subjects[:MAX_NAMES],
        **{name: short(getattr(communication, name)) for name in _TEXTS},
    }
    return communication.model_copy(update=update)
