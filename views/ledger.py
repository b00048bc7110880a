"""Reading the ledger: who looked at whom, when, in which role, and who ordered what."""

import re
from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from procedure.access import Right, require
from procedure.codes import MATTERS
from procedure.people import Actor
from procedure.refusals import NotWellFormed
from procedure.register_acts import Part
from procedure.values import Moment, PersonId, Stored
from register.order_keys import OrderKeys
from register.proven import Orders
from register.register import Register
from register.sealing import root_of
from register.values import LedgerRecord
from views.known import known_to
from views.looks import LOOKED, REGISTER, Looks, View

_PERSON = TypeAdapter(PersonId)
_ULID = "[0-9A-HJKMNP-TV-Z]{26}"
_SUBJECT = re.compile(
    rf"comm-{_ULID}(/v\d+)?|case-{_ULID}(/[A-Z0-9.-]+)?|P-\d{{4,8}}|E-{_ULID}|{REGISTER}"
    rf"|({'|'.join(MATTERS)})-{_ULID}"
)


class Look(Stored):
    """One look: the first of its quarter of an hour."""

    at: Moment
    by: str
    """Who looked, by id."""
    role: str
    """The role that allowed it, at that time."""
    agency: str
    view: str
    subject: str
    """What was read, by id; ``register`` for a list or a search."""
    query: dict[str, str | int | bool] = {}
    """The options of a list or search; what was typed is a keyed hash."""
    emergency: bool = False
    """Whether it was a case of another team, read in an emergency."""


class LookViews:
    """Shows the looks to whoever may see them, and records that they were shown."""

    def __init__(self, looks: Looks) -> None:
        """``looks`` records."""
        self._looks = looks
        self._register = looks.register

    async def looks(
        self,
        actor: Actor,
        *,
        at: str | None = None,
        by: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Look]:
        """The looks, the oldest first.

        ``at`` is what was looked at, by id: a communication with or without its version, a case
        with its tasks, a task, or ``register`` for lists and searches. A person means
        also the communications that name them and the cases about them. ``until`` is the
        first moment that does not count. Raises NotPermitted, NotWellFormed.
        """
        require(actor, Right.SEE_LOOKS)
        _must_be_known(at, by)
        asked = {
            "at": at,
            "by": by,
            "since": since.isoformat() if since else None,
            "until": until.isoformat() if until else None,
        }
        records = await self._register.ledger.of_kind(
            LOOKED,
            dossiers=None if at is None else await self._dossiers(at),
            actor=by,
            since=since,
            until=until,
        )
        # After the reading, so that this look is not among those that it shows.
        await self._looks.note(actor, View.LOOKS, query=asked)
        found = [_look(record) for record in records]
        return [one for one in found if at is None or "/" not in at or one.subject == at]

    async def _dossiers(self, at: str) -> Sequence[str]:
        """Under which names the ledger keeps the looks at a subject."""
        if not at.startswith(("P-", "E-")):
            return [root_of(at)]
        naming = await self._register.attachments.naming([at])
        cases = await self._register.lists.cases(person=at)
        return [at, *naming, *(case.case_id for case in cases)]


async def orders_known_to(register: Register, actor: Actor, keys: OrderKeys) -> Orders:
    """Every order of a person, but for what a team hides from the actor. Raises NotPermitted."""
    require(actor, Right.VERIFY_LEDGER)
    orders = await register.audit.orders(keys)
    dossiers = {root_of(one.statement.dossier) for one in orders.proven}
    known = await known_to(register, actor, (), dossiers - set(Part), own=tuple(Part))
    proven = [one for one in orders.proven if root_of(one.statement.dossier) in known]
    return orders._replace(proven=proven)


def _must_be_known(at: str | None, by: str | None) -> None:
    if at is not None and not _SUBJECT.fullmatch(at):
        raise NotWellFormed(
            problem="--at takes an id: of a communication or a version of it (comm-..., "
            "comm-.../v2), of a case, a task or a matter (case-..., case-.../J1, protest-..., or "
            f"its short number), of a person (P-0001, E-...), or {REGISTER} for lists and "
            "searches."
        )
    if by is not None:
        try:
            _PERSON.validate_python(by)
        except ValidationError:
            problem = "--by takes a person of the directory by id, such as usncb-analyst-1."
            raise NotWellFormed(problem=problem) from None


def _look(record: LedgerRecord) -> Look:
    return Look.model_validate({**record.data, "at": record.at, "by": record.actor})
