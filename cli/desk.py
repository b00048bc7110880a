"""What a person's command needs: the register, Temporal, and everything that acts or reads.

A command loads what it needs and nothing else (docs/decisions/0033): each property imports its own
part, and only a command that gives orders loads Temporal's client and connects.
"""

import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import BaseModel

from cli.exits import Exit
from cli.naming import Names
from cli.output import print_json, say
from procedure.clocks.explanation import eastern
from procedure.clocks.rules import Closure
from procedure.directory import Directory
from procedure.dossier import Command, Receipt
from procedure.numbers import beside_id
from procedure.people import Actor
from register.keyring import KeyRing
from register.register import Register
from settings import Settings, read_settings

if TYPE_CHECKING:
    from activities.recorder import Recorder
    from client.accounts import Accounts
    from client.calendars import Calendars
    from client.cases import Cases
    from client.communications import Communications
    from client.deletions import Deletions
    from client.directories import Directories
    from client.directory_edits import DirectoryEdits
    from client.gateway import Gateway
    from client.mail import Mail
    from client.matters import Matters
    from client.ordering import Ordering
    from client.orders import PendingOrders
    from client.rosters import Rosters
    from client.signing import RegisterOrders, Signer
    from client.taking_up import TakingUp
    from procedure.proof import SignedIn
    from views.approvals import Approvals
    from views.assessments import AssessmentViews
    from views.audits import Audits
    from views.board import Boards
    from views.case_files import CaseFiles
    from views.case_list import CaseListPages
    from views.case_page import CasePages
    from views.cases import CaseViews
    from views.close_reading import CloseReadings
    from views.communication_list import CommunicationList
    from views.communications import CommunicationViews
    from views.copies import CopyViews
    from views.counts import WaitingCounts
    from views.directories import DirectoryViews
    from views.drafts import DraftViews
    from views.impact import Impacts
    from views.inbox import Inboxes
    from views.ledger import LookViews
    from views.likely_persons import LikelyPersons
    from views.lists import ListViews
    from views.looks import Looks
    from views.mail import OutboxViews
    from views.matter_parts import MatterPages
    from views.matters import MatterViews
    from views.numbered import Numbered
    from views.order_states import OrderStates
    from views.outgoing import MessageViews
    from views.persons import PersonViews
    from views.plan_views import PlanViews
    from views.plans import HitPlans
    from views.queue import QueuePages
    from views.reports import Reports
    from views.search import NameSearches
    from workflows.acts import Act
    from workflows.case_acts import CaseActs

C = TypeVar("C", bound=Command)
Json = BaseModel | Sequence[object] | dict[str, object]


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


class CaseName(NamedTuple):
    """A case by its id and, where it has one, by its short number."""

    case: str
    number: str | None

    @property
    def short(self) -> str:
        """As commands take it."""
        return self.number or self.case

    @property
    def both(self) -> str:
        """As receipts name it: the number first."""
        return beside_id(self.number, self.case)


def _listed(typed: str | list[str]) -> list[str]:
    return typed if isinstance(typed, list) else [typed]


@dataclass(frozen=True, kw_only=True)
class RegisterDesk:
    """An open register and the person who acts: for what needs no Temporal."""

    settings: Settings
    register: Register
    directory: Directory
    actor: Actor
    closures: tuple[Closure, ...]
    as_json: bool
    shared: "Recorder | None" = None
    """The recorder that many desks share; without it the desk has one of its own."""
    asks: "Gateway | None" = None
    """By which it asks Temporal what an order came to; unset while Temporal is away."""
    signing: "tuple[Signer, SignedIn] | None" = None
    """The service's key, and how the person signed in; whoever only reads has neither."""

    @cached_property
    def recorder(self) -> "Recorder":
        """What checks an order beforehand and knows the present state."""
        from activities.installed import recorder_of

        return self.shared or recorder_of(self.settings, self.register)

    @property
    def pending(self) -> "PendingOrders":
        """The orders of this command line whose receipt has not come."""
        from client.orders import PendingOrders

        return PendingOrders(self.settings.state_dir / "orders")

    @property
    def order_states(self) -> "OrderStates":
        """What happened to orders of the person."""
        from views.order_states import OrderStates

        return OrderStates(self.register, self.pending, self.asks)

    @property
    def accounts(self) -> "Accounts":
        """Tokens of programs, and sessions of people."""
        from client.accounts import Accounts

        return Accounts(self.register_orders, self.directory)

    @cached_property
    def register_orders(self) -> "RegisterOrders":
        """Signing what the person changes at the register beside its dossiers."""
        from client.signing import RegisterOrders, Signing

        signing = None
        if self.signing is not None:
            signer, signed_in = self.signing
            signing = Signing(self.recorder, signer, lambda person: signed_in, now=now)
        return RegisterOrders(self.recorder, signing, now=now)

    @property
    def mail(self) -> "Mail":
        """Sending emails again that were given up."""
        from client.mail import Mail

        return Mail(self.register_orders)

    @property
    def rosters(self) -> "Rosters":
        """Comparing and loading rosters."""
        from client.rosters import Rosters

        return Rosters(self.register_orders)

    @property
    def calendars(self) -> "Calendars":
        """Looking at the federal closures and changing them."""
        from client.calendars import Calendars

        return Calendars(self.register_orders)

    @property
    def deletions(self) -> "Deletions":
        """Ordering that keys of dossiers are destroyed, and approving it."""
        from client.deletions import Deletions

        return Deletions(self.register_orders)

    @property
    def directories(self) -> "Directories":
        """Looking at the directory and changing it."""
        from client.directories import Directories

        return Directories(self.register_orders)

    @property
    def directory_edits(self) -> "DirectoryEdits":
        """Adding and changing one person or agency of the directory."""
        from client.directory_edits import DirectoryEdits

        return DirectoryEdits(self.directories, self.register.directories)

    @property
    def directory_views(self) -> "DirectoryViews":
        """Reading the directory."""
        from views.directories import DirectoryViews

        return DirectoryViews(self.register, now=now)

    @property
    def views(self) -> "CaseViews":
        """Reading cases and tasks."""
        from views.cases import CaseViews

        return CaseViews(self.recorder, self.looks, now=now, closures=self.closures)

    @property
    def case_pages(self) -> "CasePages":
        """Reading the pages of cases."""
        from views.case_page import CasePages

        return CasePages(self.recorder, self.views, self.looks, now=now)

    @property
    def case_files(self) -> "CaseFiles":
        """Taking the file of a case."""
        from views.case_files import CaseFiles

        return CaseFiles(self.case_pages, self.looks)

    @property
    def matter_views(self) -> "MatterViews":
        """Reading matters beside cases."""
        from views.matters import MatterViews

        return MatterViews(lambda: self.recorder, self.looks, now=now)

    @property
    def matter_pages(self) -> "MatterPages":
        """Reading a matter with what its kind has of its own."""
        from views.matter_parts import MatterPages

        return MatterPages(self.recorder, self.matter_views, now=now())

    @property
    def plan_actual(self) -> "PlanViews":
        """Reading plan against actual of cases."""
        from views.plan_views import PlanViews

        return PlanViews(self.views, now=now)

    @property
    def reports(self) -> "Reports":
        """Composing and reading standing reports."""
        from views.reports import Reports

        return Reports(self.recorder, self.looks, self.matter_views, now=now)

    @property
    def drafts(self) -> "DraftViews":
        """Keeping what somebody has written and not sent."""
        from views.drafts import DraftViews

        return DraftViews(self.recorder, now=now)

    @property
    def lists(self) -> "ListViews":
        """Lists of cases and tasks, as of now."""
        from views.lists import ListViews

        return ListViews(self.looks, now=now())

    @property
    def inbox(self) -> "Inboxes":
        """The inbox of an agency, as of now."""
        from views.inbox import Inboxes

        return Inboxes(self.looks, now=now())

    @property
    def board(self) -> "Boards":
        """The supervisor's board, as of now."""
        from views.board import Boards

        return Boards(self.looks, self.waiting_counts, now=now())

    @property
    def case_list(self) -> "CaseListPages":
        """The list of cases, page by page, as of now."""
        from views.case_list import CaseListPages

        return CaseListPages(self.looks, self.waiting_counts, now=now())

    @property
    def queue(self) -> "QueuePages":
        """The intake queue, as of now."""
        from views.queue import QueuePages

        return QueuePages(self.looks, now=now())

    @property
    def approvals(self) -> "Approvals":
        """What waits for a second person, as of now."""
        from views.approvals import Approvals

        return Approvals(self.looks, now=now())

    @property
    def audits(self) -> "Audits":
        """Verifying the record."""
        from views.audits import Audits

        return Audits(self.register, self.settings.order_keys)

    @property
    def outbox(self) -> "OutboxViews":
        """Reading how the outbox is."""
        from views.mail import OutboxViews

        return OutboxViews(self.register)

    @cached_property
    def waiting_counts(self) -> "WaitingCounts":
        """How much waits for people, as of when it is first asked: a page has a desk of its own."""
        from views.counts import WaitingCounts

        return WaitingCounts(self.register, now=now())

    @property
    def copies(self) -> "CopyViews":
        """Comparing the copies of all cases with INTERPOL's records."""
        from views.copies import CopyViews

        return CopyViews(self.recorder, self.looks, now=now())

    @property
    def looks(self) -> "Looks":
        """Recording who reads what."""
        from views.looks import Looks

        return Looks(self.register, now=now)

    @property
    def impacts(self) -> "Impacts":
        """What moving cases to another edition would change, as of now."""
        from views.impact import Impacts

        return Impacts(self.recorder, self.looks, now=now())

    @property
    def looked(self) -> "LookViews":
        """Reading who looked at what."""
        from views.ledger import LookViews

        return LookViews(self.looks)

    @property
    def messages(self) -> "MessageViews":
        """Outgoing messages, as they leave."""
        from views.outgoing import MessageViews

        return MessageViews(self.views, self.matter_views, self.looks)

    @property
    def received(self) -> "CommunicationList":
        """The list of communications."""
        from views.communication_list import CommunicationList

        return CommunicationList(self.looks)

    @property
    def reading(self) -> "CommunicationViews":
        """Reading communications."""
        from views.communications import CommunicationViews

        return CommunicationViews(self.recorder, self.looks)

    @property
    def close_readings(self) -> "CloseReadings":
        """Putting beside a communication what it must be judged by."""
        from views.close_reading import CloseReadings

        return CloseReadings(self.recorder, self.looks)

    @property
    def plans(self) -> "HitPlans":
        """Planning the case that a hit would open."""
        from views.plans import HitPlans

        return HitPlans(self.recorder, self.looks)

    @property
    def persons(self) -> "PersonViews":
        """Reading the persons of the roster."""
        from views.persons import PersonViews

        return PersonViews(self.looks)

    @property
    def likely_persons(self) -> "LikelyPersons":
        """Finding who somebody may be."""
        from views.likely_persons import LikelyPersons

        return LikelyPersons(self.looks)

    @property
    def assessments(self) -> "AssessmentViews":
        """Reading what the indicators showed."""
        from views.assessments import AssessmentViews

        return AssessmentViews(self.recorder, self.looks)

    async def numbered(self, typed: str) -> "Numbered | None":
        """What a number names that the person may know of."""
        from views.numbered import numbered

        return await numbered(self.register.lists, self.actor, typed)

    @property
    def searches(self) -> "NameSearches":
        """Searching by name."""
        from views.search import NameSearches

        return NameSearches(self.looks)

    async def with_ids(self, given: dict[str, Any], named: Mapping[str, Names]) -> dict[str, Any]:
        """What was typed, with ids instead of short numbers; see ``views.numbers``."""
        from views.numbers import Numbers

        numbers = Numbers(self.register.lists, now())
        ids = dict(given)
        for name, what in sorted(named.items(), key=lambda one: one[1] is Names.TASK):
            typed = given.get(name)
            if typed is None:
                continue
            if what is Names.TASK:
                ids[name] = await numbers.task(self.actor, ids["case_id"], typed)
            elif what is Names.TEAMS_CASE:
                ids[name] = await numbers.any_case(self.actor, typed)
            elif what is Names.MATTER:
                ids[name] = await self.matter_views.named(self.actor, typed)
            elif what is Names.DOSSIER:
                ids[name] = await numbers.dossier(self.actor, typed)
            elif what is Names.CASE:
                several = isinstance(typed, list)
                cases = [await numbers.case(self.actor, one) for one in _listed(typed)]
                ids[name] = cases if several else cases[0]
            else:
                ids[name] = await numbers.subject(self.actor, typed)
        return ids

    async def case_name(self, case_id: str) -> CaseName:
        """An opened case with its number, which it has once its opening is recorded."""
        row = await self.register.lists.case(case_id)
        return CaseName(case=case_id, number=row.number if row is not None else None)

    def show(self, value: Json, page: Callable[[], None]) -> Exit:
        """Print the value as JSON, or the page for a person."""
        if self.as_json:
            print_json(value)
        else:
            page()
        return Exit.DONE


@dataclass(frozen=True, kw_only=True)
class Desk(RegisterDesk):
    """The same with a connection to Temporal: for what gives orders."""

    gateway: "Gateway"

    @property
    def acts(self) -> "type[CaseActs]":
        """The acts of a case."""
        from workflows.case_acts import CaseActs

        return CaseActs

    @cached_property
    def ordering(self) -> "Ordering":
        """Giving orders, and sending those again that wait for their receipt."""
        from client.ordering import Ordering
        from client.signing import OrdersGoThroughTheService

        if self.signing is None:
            raise OrdersGoThroughTheService()
        signer, signed_in = self.signing
        return Ordering(
            self.gateway,
            self.recorder,
            now=now,
            signer=signer,
            signed_in=lambda person: signed_in,
            pending=self.pending,
        )

    @property
    def cases(self) -> "Cases":
        """Orders to cases."""
        from client.cases import Cases

        return Cases(self.ordering, closures=self.closures)

    @property
    def matters(self) -> "Matters":
        """Orders to matters beside cases."""
        from client.matters import Matters

        return Matters(self.ordering, closures=self.closures)

    @property
    def communications(self) -> "Communications":
        """Receiving communications, and orders to them."""
        from client.communications import Communications

        return Communications(self.ordering, closures=self.closures)

    @property
    def taking_up(self) -> "TakingUp":
        """Letting dossiers start over from the register."""
        from client.taking_up import TakingUp

        return TakingUp(self.gateway, self.register)

    async def order(
        self, case_id: str, act: "Act[C]", *, text: str | None = None, **fields: Any
    ) -> Exit:
        """Give an order to a case and show its receipt. Raises Refused, NotConfirmed."""
        given = {name: value for name, value in fields.items() if value is not None}
        receipt = await self.cases.order(self.actor, case_id, act, text=text, **given)
        return self.receipt(receipt)

    async def order_matter(
        self, matter_id: str, command: type[C], *, text: str | None = None, **fields: Any
    ) -> Exit:
        """Give an order to a matter and show its receipt. Raises Refused, NotConfirmed."""
        given = {name: value for name, value in fields.items() if value is not None}
        receipt = await self.matters.order(self.actor, matter_id, command, text=text, **given)
        return self.receipt(receipt)

    def receipt(self, receipt: Receipt, sentence: str = "Recorded.") -> Exit:
        """Show a receipt, as far as this person may read it."""
        from views.receipts import OwnReceipt, shown_to

        shown = shown_to(self.actor, receipt)
        name = CaseName(case=shown.dossier, number=shown.number).both
        if isinstance(shown, OwnReceipt):
            where = f"In {name}, {eastern(shown.at)}."
        else:
            where = f"{name} is in stage {shown.stage} (event {shown.revision})."
        return self.show(shown, lambda: say(f"{sentence} {where}"))


@asynccontextmanager
async def open_register(settings: Settings, *, must_exist: bool = False) -> AsyncIterator[Register]:
    """The register alone: for what needs nobody who acts."""
    ring = KeyRing.read(settings.key_ring)
    register = await Register.open(settings.register_url, ring, must_exist=must_exist)
    try:
        yield register
    finally:
        await register.close()


@asynccontextmanager
async def register_desk_of(person: str | None, *, as_json: bool) -> AsyncIterator[RegisterDesk]:
    """The desk of an operator who looks at this machine's register.

    Raises what cannot be opened, each by its own type.
    """
    from cli.identity import acting_person

    settings = read_settings()
    async with open_register(settings, must_exist=True) as register:
        directory = await register.directories.current()
        actor = acting_person(directory, person, os.getuid(), now())
        closures = await register.closures.in_use()
        yield RegisterDesk(
            settings=settings,
            register=register,
            directory=directory,
            actor=actor,
            closures=closures,
            as_json=as_json,
        )


@asynccontextmanager
async def desk_of(person: str | None, *, as_json: bool) -> AsyncIterator[Desk]:
    """The same with a connection to Temporal, which is reached before anything is done.

    Raises what cannot be opened, each by its own type.
    """
    async with register_desk_of(person, as_json=as_json) as desk:
        from client.connect import connect
        from client.gateway import Gateway

        settings = desk.settings
        ring = KeyRing.read(settings.key_ring)
        temporal = await connect(settings, ring, identity="caveat-cli")
        yield Desk(
            settings=settings,
            register=desk.register,
            directory=desk.directory,
            actor=desk.actor,
            closures=desk.closures,
            as_json=as_json,
            gateway=Gateway(temporal, settings.task_queue),
        )
