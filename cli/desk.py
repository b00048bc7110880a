"""What a person's command needs: the register, Temporal, and everything that acts or reads."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from activities.installed import recorder_of
from activities.recorder import Recorder
from cli.exits import Exit
from cli.files import directory_of
from cli.output import print_json, say
from client.calendars import Calendars
from client.cases import Cases
from client.communications import Communications
from client.connect import connect
from client.gateway import Gateway
from client.ordering import Ordering
from client.orders import PendingOrders
from client.rosters import Rosters
from client.taking_up import TakingUp
from procedure.clocks.rules import Closure
from procedure.directory import Directory
from procedure.dossier import Command, Receipt
from procedure.people import Actor
from procedure.refusals import NotPermitted
from register.keyring import KeyRing
from register.register import Register
from settings import Settings, read_settings
from views.assessments import AssessmentViews
from views.cases import CaseViews
from views.communications import CommunicationViews
from views.ledger import LookViews
from views.lists import ListViews
from views.looks import Looks
from views.persons import PersonViews
from views.search import NameSearches
from workflows.acts import Act
from workflows.case import CaseWorkflow

C = TypeVar("C", bound=Command)
Json = BaseModel | Sequence[object] | dict[str, object]


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


class NobodyActs(NotPermitted):
    """A command does not say who acts."""

    sentence = "Say who acts: --as PERSON, or set CAVEAT_AS."


@dataclass(frozen=True)
class Desk:
    """An open register, a connection to Temporal, and the person who acts."""

    settings: Settings
    register: Register
    directory: Directory
    actor: Actor
    closures: tuple[Closure, ...]
    gateway: Gateway
    ordering: Ordering
    pending: PendingOrders
    as_json: bool

    acts = CaseWorkflow
    """The acts of a case."""

    @property
    def recorder(self) -> Recorder:
        """What checks an order beforehand and knows the present state."""
        return self.ordering.recorder

    @property
    def cases(self) -> Cases:
        """Orders to cases."""
        return Cases(self.ordering, closures=self.closures)

    @property
    def communications(self) -> Communications:
        """Receiving communications, and orders to them."""
        return Communications(self.ordering, closures=self.closures)

    @property
    def rosters(self) -> Rosters:
        """Comparing and loading rosters."""
        return Rosters(self.register, now=now)

    @property
    def calendars(self) -> Calendars:
        """Looking at the federal closures and changing them."""
        return Calendars(self.recorder, now=now)

    @property
    def views(self) -> CaseViews:
        """Reading cases and tasks."""
        looks = Looks(self.register, now=now)
        return CaseViews(self.recorder, looks, now=now, closures=self.closures)

    @property
    def lists(self) -> ListViews:
        """Lists of cases and tasks, as of now."""
        moment = now()
        rules = self.recorder.editions.in_force(moment)
        return ListViews(self.looks, rules, now=moment)

    @property
    def looks(self) -> Looks:
        """Recording who reads what."""
        return Looks(self.register, now=now)

    @property
    def looked(self) -> LookViews:
        """Reading who looked at what."""
        return LookViews(self.looks)

    @property
    def reading(self) -> CommunicationViews:
        """Reading communications."""
        return CommunicationViews(self.recorder, self.looks)

    @property
    def persons(self) -> PersonViews:
        """Reading the persons of the roster."""
        return PersonViews(self.looks)

    @property
    def assessments(self) -> AssessmentViews:
        """Reading what the indicators showed."""
        return AssessmentViews(self.recorder, self.looks)

    @property
    def searches(self) -> NameSearches:
        """Searching by name."""
        return NameSearches(self.looks)

    @property
    def taking_up(self) -> TakingUp:
        """Letting dossiers start over from the register."""
        return TakingUp(self.gateway, self.register)

    async def order(
        self, case_id: str, act: Act[C], *, text: str | None = None, **fields: Any
    ) -> Exit:
        """Give an order to a case and show its receipt. Raises Refused, NotConfirmed."""
        given = {name: value for name, value in fields.items() if value is not None}
        receipt = await self.cases.order(self.actor, case_id, act, text=text, **given)
        return self.receipt(receipt)

    def receipt(self, receipt: Receipt, sentence: str = "Recorded.") -> Exit:
        """Show a receipt."""
        where = f"{receipt.dossier} is in stage {receipt.stage} (event {receipt.revision})."
        return self.show(receipt, lambda: say(f"{sentence} {where}"))

    def show(self, value: Json, page: Callable[[], None]) -> Exit:
        """Print the value as JSON, or the page for a person."""
        if self.as_json:
            print_json(value)
        else:
            page()
        return Exit.DONE


@asynccontextmanager
async def open_register(settings: Settings) -> AsyncIterator[Register]:
    """The register alone: for what needs no Temporal."""
    register = await Register.open(settings.register_url, KeyRing.read(settings.key_ring))
    try:
        yield register
    finally:
        await register.close()


@asynccontextmanager
async def desk_of(person: str | None, *, as_json: bool = False) -> AsyncIterator[Desk]:
    """The desk of a person. Raises what cannot be opened, each by its own type."""
    settings = read_settings()
    if not person:
        raise NobodyActs()
    directory = directory_of(settings)
    actor = directory.actor(person)
    pending = PendingOrders(settings.state_dir / "orders")
    async with open_register(settings) as register:
        ring = KeyRing.read(settings.key_ring)
        temporal = await connect(settings, ring, identity="caveat-cli")
        gateway = Gateway(temporal, settings.task_queue)
        recorder = recorder_of(settings, register, lambda: directory)
        yield Desk(
            settings=settings,
            register=register,
            directory=directory,
            actor=actor,
            closures=await register.closures.in_use(),
            gateway=gateway,
            ordering=Ordering(gateway, recorder, now=now, pending=pending),
            pending=pending,
            as_json=as_json,
        )
