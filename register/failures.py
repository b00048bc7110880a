"""What verifications found, signed by the service: it counts until a later one finds all whole.

They are only added. A row that the service did not sign says nothing: whoever could write it could
also remove one.
"""

from pydantic import ValidationError
from sqlalchemy import Connection, func, insert, select

from procedure.checkpoint import Broken, FailureStatement, SignedFailure
from procedure.proof import NotProven
from procedure.values import Moment, Stored
from register.audit import Changed, Verdict, Whole
from register.checkpoints import BadCheckpoint, Checkpoints
from register.database import Database, Repository, reading, writing
from register.ledger import Tampered, Unproven
from register.order_keys import OrderKeys, OrderSigner
from register.tables.record import failed_verifications

_MOST_IDS = 100
"""So many ids of what was changed are kept."""


class Found(Stored):
    """What a verification found, as its statement says it."""

    broken: Broken
    number: int | None
    reason: str
    ids: tuple[str, ...]
    more: int = 0


class Failures(Repository):
    """Keeps what was found, and says what of it still counts."""

    def __init__(self, database: Database, checkpoints: Checkpoints) -> None:
        """``checkpoints`` knows the verifications that found the record whole."""
        super().__init__(database)
        self._checkpoints = checkpoints

    @writing
    def keep(
        self, connection: Connection, found: Verdict, signer: OrderSigner, by: str, at: Moment
    ) -> FailureStatement:
        """Sign what somebody's verification found at a moment, and add it after those before it.

        Raises ValueError where nothing was found.
        """
        after = self._checkpoints.last_number.within(connection)
        said = FailureStatement(**found_in(found).model_dump(), after=after, at=at, by=by)
        last = connection.execute(select(func.max(failed_verifications.c.number))).scalar_one()
        row = {"number": (last or 0) + 1, **signer.sign_failure(said).model_dump()}
        connection.execute(insert(failed_verifications), row)
        return said

    @reading
    def last(self, connection: Connection, keys: OrderKeys) -> FailureStatement | None:
        """The last one, unless a verification that began later found the record whole."""
        table = failed_verifications
        query = select(table).order_by(table.c.number.desc())
        rows = connection.execute(query).mappings()
        said = next(filter(None, (_read(dict(row), keys) for row in rows)), None)
        if said is None:
            return None
        whole = self._checkpoints.count_since.within(connection, keys, said.after, said.at)
        return None if whole else said


def _read(row: dict[str, object], keys: OrderKeys) -> FailureStatement | None:
    try:
        return keys.failure(SignedFailure.model_validate(row))
    except (ValidationError, NotProven):
        return None


def found_in(verdict: Verdict) -> Found:
    """What the statement about it says. Raises ValueError where nothing was found."""
    match verdict:
        case Whole():
            raise ValueError("the record is whole")
        case BadCheckpoint():
            return Found(
                broken=Broken.CHECKPOINT, number=verdict.number, reason=verdict.reason, ids=()
            )
        case Changed():
            ids, more = verdict.ids[:_MOST_IDS], max(len(verdict.ids) - _MOST_IDS, 0)
            return Found(broken=Broken.CONTENT, number=None, reason="", ids=ids, more=more)
        case Tampered():
            unproven = isinstance(verdict, Unproven)
            broken = Broken.ORDER if unproven else Broken.CHAIN
            return Found(broken=broken, number=verdict.seq, reason=verdict.reason, ids=())


def verdict_of(said: FailureStatement) -> Verdict:
    """The same as the verification had it, as far as its ids are kept."""
    number = said.number or 0
    match said.broken:
        case Broken.CHECKPOINT:
            return BadCheckpoint(number=number, reason=said.reason)
        case Broken.CONTENT:
            return Changed(dossiers=(), handoffs=(), others=said.ids)
        case Broken.ORDER:
            return Unproven(seq=number, reason=said.reason)
        case Broken.CHAIN:
            return Tampered(seq=number, reason=said.reason)
