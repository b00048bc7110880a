"""The parts that the worker, the command line and tests put together in the same way."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import NamedTuple

from activities.case_file import RegisterCaseFile
from activities.files import WatchedFile, directory_file
from activities.letters import Postroom, check_addresses
from activities.library import RegisterLibrary
from activities.recorder import Recorder
from activities.roster_in_use import RosterInUse
from activities.screening_processes import ScreeningProcesses
from indicators.country_patterns import CountryPatterns, read_country_patterns
from procedure.annex.editions import PACKAGED, Editions, read_editions
from procedure.cases import check_fits
from procedure.directory import Directory, DirectoryUnreadable
from procedure.people import EMPLOYER
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
    directory: WatchedFile[Directory]


@cache
def packaged_editions() -> Editions:
    """The editions of this build, checked. Raises EditionUnreadable."""
    editions = read_editions(PACKAGED)
    for name in editions.names:
        check_fits(editions[name])
    return editions


def recorder_of(
    settings: Settings,
    register: Register,
    directory: Callable[[], Directory],
    editions: Editions | None = None,
) -> Recorder:
    """The recorder of an installation. Raises DirectoryUnreadable, EditionUnreadable."""
    editions = editions or packaged_editions()
    check_addresses(directory())
    check_agencies(directory(), editions)
    postroom = Postroom(
        sender=settings.mail_from,
        portal_url=settings.portal_url,
        help_address=settings.help_address,
    )
    return Recorder(register, editions, directory, postroom)


def check_agencies(directory: Directory, editions: Editions) -> None:
    """Raise DirectoryUnreadable where an edition asks an agency that the directory lacks."""
    known = {agency.code for agency in directory.agencies}
    for name in editions.names:
        asked = {task.agency for task in editions[name].edition.tasks.values()}
        if missing := sorted(asked - known - {EMPLOYER}):
            raise DirectoryUnreadable(
                f"The directory lacks {', '.join(missing)}, which edition {name} asks: add "
                f"{'it' if len(missing) == 1 else 'them'}."
            )


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
    directory = directory_file(settings.directory)
    recorder = recorder_of(settings, register, directory.usable, editions)
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
        directory=directory,
    )
