"""The parts that the worker, the command line and tests put together in the same way."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from activities.case_file import RegisterCaseFile
from activities.installed import recorder_of
from activities.library import RegisterLibrary
from activities.recorder import Recorder
from activities.roster_in_use import RosterInUse
from activities.screening_processes import ScreeningProcesses
from indicators.country_patterns import CountryPatterns, read_country_patterns
from procedure.annex.editions import Editions
from register.register import Register
from screening.evidence import Thresholds
from settings import Settings


class Parts(NamedTuple):
    """What decides, records and screens in one process."""

    recorder: Recorder
    library: RegisterLibrary
    case_file: RegisterCaseFile
    roster: RosterInUse
    screener: ScreeningProcesses
    patterns: CountryPatterns | None


def roster_in_use(
    settings: Settings, register: Register, now: Callable[[], datetime]
) -> RosterInUse:
    """The roster of protected persons, as the register has it."""
    return RosterInUse(register.rosters, settings.roster, now)


def thresholds_of(settings: Settings) -> Thresholds:
    """The minimum scores of the screening."""
    return Thresholds(
        strong=settings.screening_strong,
        possible=settings.screening_possible,
        weak=settings.screening_weak,
    )


def parts_of(
    settings: Settings,
    register: Register,
    now: Callable[[], datetime],
    *,
    editions: Editions | None = None,
) -> Parts:
    """The parts of a worker. ``now`` gives the present moment in UTC, for documents and notes.

    Raises what the files of the settings raise.
    """
    recorder = recorder_of(settings, register, editions)
    patterns = (
        read_country_patterns(settings.country_patterns.read_text(encoding="utf-8"))
        if settings.country_patterns
        else None
    )
    library = RegisterLibrary(recorder, now)
    roster = roster_in_use(settings, register, now)
    return Parts(
        recorder=recorder,
        library=library,
        case_file=RegisterCaseFile(recorder, library, now),
        roster=roster,
        screener=ScreeningProcesses(roster, thresholds_of(settings)),
        patterns=patterns,
    )
