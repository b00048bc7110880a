"""What a person's command needs: the register, Temporal, and everything that acts or reads.

What a person reads or looks after is in a module for each topic: ``cli/desk_*.py``.

A command loads what it needs and nothing else (docs/decisions/0033): each property imports its own
part, and only a command that gives orders loads Temporal's client and connects.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import BaseModel

from cli import moment
from cli.desk_dossiers import DossierDesk
from cli.desk_intake import IntakeDesk
from cli.desk_lists import ListDesk
from cli.desk_office import OfficeDesk
from cli.exits import Exit
from cli.naming import Names
from cli.output import print_json, say
from procedure.clocks.explanation import eastern
from procedure.dossier import Command, Receipt
from procedure.numbers import beside_id

if TYPE_CHECKING:
    from client.cases import Cases
    from client.communications import Communications
    from client.gateway import Gateway
    from client.matters import Matters
    from client.ordering import Ordering
    from client.orders import PendingOrders
    from client.taking_up import TakingUp
    from views.numbered import Numbered
    from views.order_states import OrderStates
    from workflows.acts import Act
    from workflows.case_acts import CaseActs

C = TypeVar("C", bound=Command)
Json = BaseModel | Sequence[object] | dict[str, object]


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


class RegisterDesk(DossierDesk, ListDesk, IntakeDesk, OfficeDesk):
    """An open register and the person who acts: for what needs no Temporal."""

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

    async def numbered(self, typed: str) -> "Numbered | None":
        """What a number names that the person may know of."""
        from views.numbered import numbered

        return await numbered(self.register.lists, self.actor, typed)

    async def with_ids(self, given: dict[str, Any], named: Mapping[str, Names]) -> dict[str, Any]:
        """What was typed, with ids instead of short numbers; see ``views.numbers``."""
        from views.numbers import Numbers

        numbers = Numbers(self.register.lists, moment.now())
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
            now=moment.now,
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
