"""What is collected while a delivery is read, with its limits."""

from collections.abc import Sequence

from formats.outcome import WHOLE, Failure, Part
from formats.rejoined import rejoined
from formats.text import storable
from procedure.message import Communication

_MAX_COMMUNICATIONS, _BYTES_PER_COMMUNICATION, _MAX_FAILURES = 1_000, 200, 1_000
"""A delivery may hold this many communications, plus one per 200 bytes. This limits the work."""
_MOST_REJOINED = 300_000
"""Characters of a communication. What is longer is not screened in full, and restricted."""
_BESIDE = "These words are beside what was read. Read them, and ask the sender about them."


class Collected:
    """The parts of one delivery."""

    def __init__(self, size: int) -> None:
        self._most = _MAX_COMMUNICATIONS + size // _BYTES_PER_COMMUNICATION
        self.parts: list[Part] = []
        self.failures: list[Failure] = []
        self.beside: list[str] = []
        """Words beside the communications, such as a title: screened with the next one."""
        self.images = 0
        """Small images that the text shows: reported with the next communication."""

    @property
    def is_full(self) -> bool:
        """Whether the limit on items is reached."""
        return len(self.parts) >= self._most or len(self.failures) >= _MAX_FAILURES

    def keep(self, where: str, communication: Communication, raw: bytes) -> None:
        """Add a communication."""
        if self.images:
            communication = communication.model_copy(update={"images": self.images})
            self.images = 0
        communication = _with_more(communication, self.beside)
        self.beside.clear()
        communication = _with_more(communication, _again(communication))
        self.parts.append(Part(communication=communication, raw=raw, position=where or WHOLE))

    def end(self) -> None:
        """What is beside the last communication is kept, and somebody must look at it."""
        if self.beside:
            self.fail("beside the rest", _BESIDE, storable("\n".join(self.beside)).encode())

    def fail(self, where: str, reason: str, raw: bytes) -> None:
        """Add a part that cannot be read."""
        self.failures.append(Failure(position=where or WHOLE, reason=reason, raw=raw))


def _again(communication: Communication) -> list[str]:
    """Its words as a reader sees them, as far as a message is screened in full at all."""
    left = _MOST_REJOINED
    found: dict[str, None] = {}
    for _, text in communication.running_text():
        found.update(dict.fromkeys(rejoined(text[:left])))
        left -= len(text[:left])
    return list(found)


def _with_more(communication: Communication, words: Sequence[str]) -> Communication:
    """The communication with more to screen, one piece a line."""
    if not words:
        return communication
    other_text = "\n".join((communication.other_text, *words)).strip()
    return communication.model_copy(update={"other_text": storable(other_text)})
