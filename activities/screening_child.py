"""The screening process: it holds a roster, compares communications with it, and finds indicators.

Started by ``activities.screening_processes``. Questions and answers are JSON.
"""

from indicators.checks import indicate
from indicators.indications import Indications
from indicators.known import Known
from procedure.message import Communication
from procedure.values import Stored
from runtime.bounded_process import limit_memory, limit_processor_time, serve
from screening.evidence import Thresholds
from screening.limits import shortened
from screening.match import Screen
from screening.result import ScreenResult
from screening.roster import RosterUnreadable
from screening.roster_file import read_roster

MAX_MEMORY = 512 * 2**20
"""Bytes that one message may use beyond the roster and the program."""
MAX_CPU_SECONDS = 6
"""Processor time that one message may use. The limits of the work keep it below 2 s."""


class Load(Stored):
    """Read the roster that is the content, and screen with it under this name."""

    version: str
    thresholds: Thresholds


class Question(Stored):
    """What to do with the content: a roster, or a communication as it is stored."""

    load: Load | None = None
    screen: bool = False
    known: Known | None = None
    """With it, find the misuse indicators."""


class Answer(Stored):
    """What came of it. ``problem`` says what is wrong with a roster."""

    problem: str | None = None
    result: ScreenResult | None = None
    indications: Indications | None = None


class _Screening:
    """Holds the screen between questions."""

    def __init__(self) -> None:
        self._screen: Screen | None = None

    def answer(self, question: bytes, content: bytes) -> bytes:
        """The answer to one question."""
        asked = Question.model_validate_json(question)
        answer = self._loaded(asked.load, content) if asked.load else self._read(asked, content)
        return answer.model_dump_json().encode()

    def _read(self, asked: Question, content: bytes) -> Answer:
        limit_processor_time(MAX_CPU_SECONDS)
        communication = Communication.model_validate_json(content)
        assert self._screen is not None
        return Answer(
            result=self._screen.screen(communication) if asked.screen else None,
            indications=indicate(shortened(communication), asked.known) if asked.known else None,
        )

    def _loaded(self, load: Load, content: bytes) -> Answer:
        try:
            roster = read_roster(content.decode())
        except RosterUnreadable as error:
            return Answer(problem=str(error))
        roster = roster.model_copy(update={"version": load.version})
        self._screen = Screen(roster, load.thresholds)
        limit_memory(MAX_MEMORY)
        return Answer()


if __name__ == "__main__":
    serve(_Screening().answer)
