"""The screening process: it holds a roster, compares communications with it, and finds indicators.

Started by ``activities.screening_processes``. Questions and answers are JSON.
"""

from activities.watch_values import Alike, Watched
from activities.watched import Watching
from indicators.checks import indicate
from indicators.indications import Indications
from indicators.known import Known
from indicators.terms.lists import packaged_terms
from procedure.intake.intake import HitLevel
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

MAX_WATCH_SECONDS = 60
"""Processor time for reading what all watches look for."""


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
    watch: bool = False
    """The content is what watches look for: keep it."""
    compare: tuple[HitLevel, ...] | None = None
    """With the hits of the roster, compare with what watches look for."""


class Answer(Stored):
    """What came of it. ``problem`` says what is wrong with a roster."""

    problem: str | None = None
    result: ScreenResult | None = None
    indications: Indications | None = None
    alike: tuple[Alike, ...] = ()


class _Screening:
    """Holds the screen between questions."""

    def __init__(self) -> None:
        self._screen: Screen | None = None
        self._watching = Watching(Watched(), Thresholds())
        self._thresholds = Thresholds()

    def answer(self, question: bytes, content: bytes) -> bytes:
        """The answer to one question."""
        asked = Question.model_validate_json(question)
        return self._answered(asked, content).model_dump_json().encode()

    def _answered(self, asked: Question, content: bytes) -> Answer:
        if asked.load is not None:
            return self._loaded(asked.load, content)
        if asked.watch:
            limit_processor_time(MAX_WATCH_SECONDS)
            self._watching = Watching(Watched.model_validate_json(content), self._thresholds)
            return Answer()
        return self._read(asked, content)

    def _read(self, asked: Question, content: bytes) -> Answer:
        limit_processor_time(MAX_CPU_SECONDS)
        communication = Communication.model_validate_json(content)
        assert self._screen is not None
        return Answer(
            result=self._screen.screen(communication) if asked.screen else None,
            indications=indicate(shortened(communication), asked.known) if asked.known else None,
            alike=()
            if asked.compare is None
            else self._watching.alike(communication, asked.compare),
        )

    def _loaded(self, load: Load, content: bytes) -> Answer:
        try:
            roster = read_roster(content.decode())
        except RosterUnreadable as error:
            return Answer(problem=str(error))
        roster = roster.model_copy(update={"version": load.version})
        self._screen = Screen(roster, load.thresholds)
        self._thresholds = load.thresholds
        packaged_terms()  # before a message, to which the limits apply
        limit_memory(MAX_MEMORY)
        return Answer()


if __name__ == "__main__":
    serve(_Screening().answer)
