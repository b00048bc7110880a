"""The register of one installation, composed of its repositories."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from procedure.showing import in_one_line
from register.approvals import Approvals
from register.arrivals import Arrivals
from register.attachments import Attachments
from register.audit import Audit
from register.boards import Boards
from register.case_lists import CaseLists
from register.case_people import CasesOfPeople
from register.checkpoints import Checkpoints
from register.closures import Closures
from register.communications import Communications
from register.database import (
    PATIENT,
    Database,
    Patience,
    RegisterAway,
    RegisterUnusable,
    make_engine,
)
from register.deletions import Deletions
from register.directories import Directories
from register.documents import Documents
from register.dossiers import Dossiers
from register.drafts import Drafts
from register.expected_dates import ExpectedDates
from register.failures import Failures
from register.faults import fault_of
from register.feeds import Feeds
from register.handoffs import Handoffs
from register.index_again import IndexAgain
from register.keyring import KeyRing
from register.keys import Keys
from register.ledger import Ledger
from register.lists import Lists
from register.logged import MessageLog
from register.lookups import Lookups
from register.name_index import NameIndex
from register.newest import Newest
from register.open_steps import OpenSteps
from register.outbox import Outbox
from register.pages import Pages
from register.queues import Queues
from register.received import ReceivedCounts
from register.rosters import Rosters
from register.rulebooks import Rulebooks
from register.schema import upgrade
from register.sealing import Seals
from register.sessions import Sessions
from register.task_lists import TaskLists
from register.teams import Teams
from register.tokens import Tokens
from register.visits import Visits
from register.watches import Watches

T = TypeVar("T")


class Register:
    """The record of one installation, on SQLite or PostgreSQL."""

    def __init__(self, database: Database, ring: KeyRing) -> None:
        """The database's schema is up to date. ``ring`` opens what is sealed in it."""
        self.database = database
        seals = Seals(ring)
        self.lookups = Lookups(ring)
        self.ledger = Ledger(database)
        self.visits = Visits(database)
        self.dossiers = Dossiers(database, self.lookups)
        self.rulebooks = Rulebooks(database)
        self.names = NameIndex(database, seals, self.lookups)
        self.documents = Documents(database, seals, self.lookups, self.names)
        self.communications = Communications(database, seals, self.lookups, self.names)
        self.index_again = IndexAgain(database, self.communications, self.names)
        self.received = ReceivedCounts(database)
        self.arrivals = Arrivals(database, seals, self.lookups, self.communications)
        self.attachments = Attachments(database, seals)
        self.lists = Lists(database)
        self.log = MessageLog(database)
        self.people = CasesOfPeople(database)
        self.teams = Teams(database)
        self.open_steps = OpenSteps(database)
        self.boards = Boards(database)
        self.case_lists = CaseLists(database)
        self.task_lists = TaskLists(database)
        self.expected_dates = ExpectedDates(database)
        self.queues = Queues(database)
        self.newest = Newest(database)
        self.pages = Pages(database, seals)
        self.watches = Watches(database)
        self.directories = Directories(database, seals, self.lookups)
        self.rosters = Rosters(database, seals, self.lookups, self.directories)
        self.outbox = Outbox(database, seals, self.directories)
        self.handoffs = Handoffs(database, self.lookups)
        self.drafts = Drafts(database, seals)
        self.sessions = Sessions(database, self.lookups, self.directories)
        self.tokens = Tokens(database, self.lookups, self.directories)
        self.feeds = Feeds(database, self.lookups)
        self.closures = Closures(
            database, self.dossiers, self.lists, self.handoffs, self.directories, self.lookups
        )
        self.keys = Keys(database, seals, self.attachments, self.handoffs)
        self.deletions = Deletions(
            database,
            self.keys,
            self.directories,
            self.dossiers,
            self.lists,
            self.rosters,
            self.teams,
        )
        self.approvals = Approvals(database, self.deletions, self.directories)
        self.checkpoints = Checkpoints(database)
        self.audit = Audit(
            database,
            self.dossiers,
            self.handoffs,
            (
                *(self.rosters, self.closures, self.directories),
                *(self.sessions, self.tokens, self.feeds),
                self.keys,
            ),
            self.checkpoints,
        )
        self.failures = Failures(database, self.checkpoints)

    @classmethod
    async def open(
        cls, url: str, ring: KeyRing, patience: Patience = PATIENT, *, must_exist: bool = False
    ) -> Self:
        """Open the register at an SQLAlchemy URL and bring its schema up to date.

        An SQLite file that is missing is made, unless it ``must_exist``: an empty register would
        read as if there were no cases. Raises RegisterUnusable, RegisterAway.
        """
        engine = make_engine(url, patience)
        try:
            if engine.dialect.name == "sqlite" and engine.url.database:
                file = Path(engine.url.database)
                if must_exist and not file.exists():
                    raise _missing(file)
                file.parent.mkdir(parents=True, exist_ok=True)
            await asyncio.to_thread(upgrade, engine, patience)
        except DBAPIError as error:
            engine.dispose()
            fault = fault_of(error)
            raise (RegisterAway if fault.may_pass else RegisterUnusable)(fault.sentence) from None
        except OSError as error:
            engine.dispose()
            raise RegisterUnusable(
                f"The folder of the register's file cannot be used ({error.strerror}): correct it, "
                "or CAVEAT_REGISTER_URL."
            ) from None
        except BaseException:
            engine.dispose()
            raise
        return cls(Database(engine, patience), ring)

    async def close(self) -> None:
        """Finish the writes in progress, then close all connections."""
        await self.database.close()

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do the work in one writing transaction. Raises DatabaseStuck."""
        return await self.database.write(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do the work in one reading transaction."""
        return await self.database.read(work)

    async def await_revision(self, dossier: str, revision: int, patience: float = 30.0) -> None:
        """Wait until the dossier has this revision. Raises TimeoutError after ``patience`` s."""
        async with asyncio.timeout(patience):
            while await self.dossiers.revision(dossier) < revision:
                await asyncio.sleep(0.02)

    async def await_deliveries(self, patience: float = 30.0) -> None:
        """Wait until every email and handoff is delivered or given up. Raises TimeoutError."""
        async with asyncio.timeout(patience):
            while await self.outbox.unsent() or await self.handoffs.open_count():
                await asyncio.sleep(0.02)


def _missing(file: Path) -> RegisterUnusable:
    """The refusal to make an empty register where one is expected."""
    return RegisterUnusable(
        f"The register's file {in_one_line(str(file), 200)} is missing: start Caveat (caveat up or "
        "a worker), correct CAVEAT_REGISTER_URL, or restore a backup."
    )
