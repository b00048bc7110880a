"""What is verified of the record: each check with what it covers, when it ran, and its result."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from portal.pages.times import Times
from procedure.values import Stored
from register.audit import Changed, Whole
from register.ledger import Tampered, Unproven
from register.proven import BEFORE_SIGNING

_CHAIN = "Each event follows from the one before"
_ORDERS = "Each act has a valid signed order of a person, or is a step or a handoff of Caveat"
_SEALS = "Nothing was changed outside Caveat"
_VERIFIED, _BROKEN, _SKIPPED = "Verified", "Broken", "Not checked"


class Verification(NamedTuple):
    """What was found when the record was last verified."""

    at: datetime
    found: Whole | Tampered | Changed

    @property
    def whole(self) -> bool:
        """Whether the record is complete and unchanged."""
        return isinstance(self.found, Whole)


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
            return f"Complete and unchanged up to event {one.found.count:,}, verified {when}."
        case Unproven():
            return f"Not whole, found {when}: nothing shows who ordered entry {one.found.seq}."
        case Tampered():
            return f"Not whole, found {when}: entry {one.found.seq} of the ledger is broken."
        case Changed():
            return f"Changed outside Caveat, found {when}: {', '.join(one.found.ids)}."


def checks_of(last: Verification | None, times: Times) -> Iterator[CheckRow]:
    """A row for each check, in their order: after the first that fails none is made."""
    when = times.near(last.at) if last is not None else "Not since the service started"
    found = last.found if last is not None else None
    failed = _failed(found)
    whole = found if isinstance(found, Whole) else None
    scopes = {
        _CHAIN: f"{whole.count:,} events" if whole else "Every event",
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
            note=_note(what, found) if not skipped else "",
        )


def _failed(found: Whole | Tampered | Changed | None) -> str:
    """The check that failed; empty where none did."""
    match found:
        case Unproven():
            return _ORDERS
        case Tampered():
            return _CHAIN
        case Changed():
            return _SEALS
    return ""


def _note(what: str, found: Whole | Tampered | Changed | None) -> str:
    if isinstance(found, Tampered) and what == _failed(found):
        return f"Entry {found.seq}: {found.reason}."
    if isinstance(found, Changed) and what == _SEALS:
        return ", ".join(found.ids)
    if isinstance(found, Whole) and what == _ORDERS and found.unsigned:
        return f"Not signed: {found.unsigned:,}, {BEFORE_SIGNING}."
    return ""
