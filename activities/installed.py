"""The recorder of an installation, with the editions of this build.

Apart from the other parts, because a command that reads needs this one only.
"""

from functools import cache

from activities.files import KeysInUse
from activities.letters import Postroom, check_addresses
from activities.recorder import Recorder
from procedure.annex.editions import PACKAGED, Editions, read_editions
from procedure.cases import check_fits
from procedure.directory import Directory, DirectoryUnreadable
from procedure.people import EMPLOYER
from register.register import Register
from settings import Settings


@cache
def packaged_editions() -> Editions:
    """The editions of this build, checked. Raises EditionUnreadable."""
    editions = read_editions(PACKAGED)
    for name in editions.names:
        check_fits(editions[name])
    return editions


def recorder_of(
    settings: Settings, register: Register, editions: Editions | None = None
) -> Recorder:
    """The recorder of an installation. Raises EditionUnreadable."""
    postroom = Postroom(
        sender=settings.mail_from,
        portal_url=settings.portal_url,
        help_address=settings.help_address,
    )
    directory = register.directories.current.within
    return Recorder(
        register,
        editions or packaged_editions(),
        directory,
        postroom,
        KeysInUse(settings.order_keys),
    )


def check_directory(directory: Directory, editions: Editions | None = None) -> Directory:
    """The directory, if every email can be written and every edition finds whom it asks.

    Raises DirectoryUnreadable, EditionUnreadable.
    """
    check_addresses(directory)
    check_agencies(directory, editions or packaged_editions())
    return directory


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
