"""What is verified of the record: each check with what it covers, when it ran, and its result."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from portal.pages.people import Names
from portal.pages.times import Times
from procedure.checkpoint import FailureStatement
from procedure.values import Stored
from register.audit import Changed, Verdict, Whole
from register.checkpoints import BadCheckpoint, Checkpoint
from register.failures import verdict_of
from register.ledger import Tampered, Unproven
from register.proven import BEFORE_SIGNING

_CHAIN = "Each event follows from the one before"
_CHECKPOINTS = "Each checkpoint is signed, and the ledger still has its hash"
_ORDERS = "Each act has a valid signed order of a person, or is a step or a handoff of Caveat"
_SEALS = "Nothing was changed outside Caveat"
_VERIFIED, _BROKEN, _SKIPPED = "Verified", "Broken", "Not checked"


class Verification(NamedTuple):
    """What was found when the record was last verified."""

    at: datetime
    found: Verdict
    more: int = 0
    """How much was changed beside what is named."""

    @property
    def whole(self) -> bool:
        """Whether the record is complete and unchanged."""
        return isinstance(self.found, Whole)


class CheckpointRow(Stored):
    """A checkpoint, as the page shows it."""

    when: str
    age: str
    events: str
    head: str
    key: str
    by: str
    result: str
    look: str
    note: str


class CheckRow(Stored):
    """One check, as the page shows it."""

    what: str
    scope: str
    when: str
    result: str
    look: str
    """How the result's tag looks."""
    note: str = ""


def in_words(one: Verification, times: Times) -> str:
    """Whether the record is whole, in a sentence."""
    when = times.near(one.at)
    match one.found:
        case Whole():
            return (
                f"Complete and unchanged up to event {one.found.count:,}, verified {when}, "
                f"{times.ago(one.at)}."
            )
        case BadCheckpoint():
            return f"Not whole, found {when}: checkpoint {one.found.number} {one.found.reason}."
        case Unproven():
            return f"Not whole, found {when}: nothing shows who ordered entry {one.found.seq}."
        case Tampered():
            return f"Not whole, found {when}: entry {one.found.seq} of the ledger is broken."
        case Changed():
            return f"Changed outside Caveat, found {when}: {_ids(one.found, one.more)}."


def newer_in_words(last: Verification | None, seq: int) -> str:
    """How much came since then; nothing where that is not known, or nothing did."""
    found = last.found if last is not None else None
    newer = seq - found.count if isinstance(found, Whole) else 0
    if newer <= 0:
        return ""
    return f"{newer:,} newer {'event is' if newer == 1 else 'events are'} not verified yet."


def checks_of(last: Verification | None, times: Times) -> Iterator[CheckRow]:
    """A row for each check, in their order: after the first that fails none is made."""
    when = times.near(last.at) if last is not None else "Never"
    found = last.found if last is not None else None
    failed = _failed(found)
    whole = found if isinstance(found, Whole) else None
    scopes = {
        _CHAIN: f"{whole.count:,} events" if whole else "Every event",
        _CHECKPOINTS: _counted(whole.checkpoints) if whole else "Every checkpoint",
        _ORDERS: f"{whole.orders:,} signed orders" if whole else "Every act",
        _SEALS: "Cases, matters, messages, handoffs, rosters, closures, keys and the directory",
    }
    over = False
    for what, scope in scopes.items():
        skipped = found is None or over
        over = over or what == failed
        result = _SKIPPED if skipped else _BROKEN if what == failed else _VERIFIED
        yield CheckRow(
            what=what,
            scope=scope,
            when=when if found is None or not skipped else "Not then",
            result=result,
            look={_VERIFIED: "done", _BROKEN: "late", _SKIPPED: "quiet"}[result],
            note=_note(what, last) if last is not None and not skipped else "",
        )


def failed_as(said: FailureStatement) -> Verification:
    """The verification that found this."""
    return Verification(said.at, verdict_of(said), said.more)


def last_of(kept: Sequence[Checkpoint], now: datetime) -> Verification | None:
    """What the checkpoint says that was signed last; that it does not count, where that is so.

    ``kept`` are the newest ones, the newest first.
    """
    if not kept:
        return None
    last = kept[0]
    if last.flaw is not None or last.statement is None:
        reason = last.flaw or "cannot be read"
        return Verification(now, BadCheckpoint(number=last.number, reason=reason))
    said = last.statement
    whole = Whole(
        count=said.count,
        head=said.head,
        orders=said.orders,
        unsigned=said.unsigned,
        checkpoints=last.number,
    )
    return Verification(said.at, whole)


def checkpoint_rows(
    kept: Sequence[Checkpoint], times: Times, names: Names
) -> Iterator[CheckpointRow]:
    """A row for each checkpoint, in their order."""
    for one in kept:
        said = one.statement
        yield CheckpointRow(
            when=times.moment(said.at) if said else f"Checkpoint {one.number}",
            age=times.ago(said.at) if said else "",
            events=f"{said.count:,}" if said else "Not known",
            head=said.head if said else "Not known",
            key=one.signed.key if one.signed else "Not known",
            by=names.of(said.by) if said else "",
            result=_VERIFIED if one.flaw is None else _BROKEN,
            look="done" if one.flaw is None else "late",
            note=f"It {one.flaw}." if one.flaw else "",
        )


def _counted(checkpoints: int) -> str:
    return f"{checkpoints:,} checkpoint{'' if checkpoints == 1 else 's'}"


def _failed(found: Verdict | None) -> str:
    """The check that failed; empty where none did."""
    match found:
        case BadCheckpoint():
            return _CHECKPOINTS
        case Unproven():
            return _ORDERS
        case Tampered():
            return _CHAIN
        case Changed():
            return _SEALS
    return ""


def _ids(found: Changed, more: int) -> str:
    """What was changed, and how much else."""
    return ", ".join(found.ids) + (f" and {more:,} more" if more else "")


def _note(what: str, last: Verification) -> str:
    found = last.found
    if isinstance(found, BadCheckpoint) and what == _CHECKPOINTS:
        return f"Checkpoint {found.number} {found.reason}."
    if isinstance(found, Tampered) and what == _failed(found):
        return f"Entry {found.seq}: {found.reason}."
    if isinstance(found, Changed) and what == _SEALS:
        return _ids(found, last.more)
    if isinstance(found, Whole) and what == _ORDERS and found.unsigned:
        return f"Not signed: {found.unsigned:,}, {BEFORE_SIGNING}."
    return ""
