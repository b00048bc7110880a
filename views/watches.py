"""The watches for a request made again that learned of a communication."""

from activities.kept_screening import KeptScreening
from procedure.access import Right, may, reader_of
from procedure.intake.intake import Intake
from procedure.numbers import MatterNumber
from procedure.people import Actor
from procedure.values import MatterId, Stored
from register.register import Register


class Watch(Stored):
    """A watch that learned of a communication, and why: which cases it covers is on its own page.

    It holds personal data.
    """

    watch: MatterId
    number: MatterNumber
    reasons: tuple[str, ...]


async def watches_of(
    register: Register, actor: Actor, intake: Intake, kept: KeptScreening | None
) -> tuple[Watch, ...]:
    """Those that learned of it, for whoever may know of matters."""
    if not may(actor, Right.SEE_MATTERS):
        return ()
    why = {one.match.watch: one.reasons for one in kept.alike} if kept else {}
    rows = [await register.lists.matter(watch, reader_of(actor)) for watch in intake.watches]
    return tuple(
        Watch(watch=row.matter_id, number=row.number, reasons=why.get(row.matter_id, ()))
        for row in rows
        if row is not None
    )
