"""``caveat rehearse``: a fresh stack, a scripted cast, and the case shown at the end."""

from datetime import UTC, datetime
from pathlib import Path

from activities.composition import roster_in_use
from activities.installed import recorder_of
from cli.exits import Exit
from cli.files import read_text
from cli.intake import deliveries, report
from cli.output import flush, print_json, progress, say, say_aside
from cli.paragraphs import print_paragraph
from cli.stack import Stack
from cli.timeline_page import print_timeline_view
from client.cases import Cases
from client.communications import Communications
from client.connect import connect
from client.gateway import Gateway
from client.matters import Matters
from client.messages import Composing
from client.ordering import Ordering
from client.receiving import Item
from client.signing import by_this_machine
from embedded.server import free_port, time_skipper
from procedure.proof import Channel
from procedure.refusals import NotWellFormed, no_such
from register.keyring import KeyRing
from register.ledger import Verified
from register.order_keys import OrderSigner
from register.register import Register
from rehearsal.clock import RehearsalClock
from rehearsal.playing import RECEIVER, Rehearsal
from rehearsal.scenario import Scenario, ScenarioUnreadable, read_scenario
from settings import Settings, plainly
from views.cases import CaseViews
from views.looks import Looks

_SCENARIOS = Path("scenarios")


def find_scenario(name: str) -> Scenario:
    """The scenario of a name or a file. Raises NotWellFormed."""
    for path in (Path(name), _SCENARIOS / f"{name}.toml"):
        if path.is_file():
            return _read(path)
    raise no_such("scenario", name, [path.stem for path in _files()])


def list_scenarios(as_json: bool) -> Exit:
    """Show each scenario with what it shows. Raises NotWellFormed."""
    scenarios = [_read(path) for path in _files()]
    if as_json:
        print_json([{"name": s.name, "title": s.title, "about": s.about} for s in scenarios])
        return Exit.DONE
    for scenario in scenarios:
        say(scenario.name)
        print_paragraph(f"{scenario.title}. {' '.join(scenario.about.split())}", 4)
    say("Play one with: caveat rehearse NAME")
    return Exit.DONE


def _files() -> list[Path]:
    return sorted(_SCENARIOS.glob("*.toml"))


def _read(path: Path) -> Scenario:
    try:
        return read_scenario(read_text(path, "scenario", "Save it as UTF-8."))
    except ScenarioUnreadable as error:
        raise NotWellFormed(problem=f"{path}: {error}") from None


class RehearsalSettings(Settings):
    """Settings that reach nothing real: no register, key ring, service or mail server of others.

    Who plays and who is protected may be the installation's own; whatever is written is written
    into a folder of the rehearsal, and email goes to its own local server.
    """

    # Of the environment, the files that are only read, and how they are used.
    from_environment = frozenset(
        (
            *("roster", "directory", "country_patterns"),
            *("screening_strong", "screening_possible", "screening_weak"),
        )
    )


def _fresh_settings(keep: Path | None) -> Settings:
    """Settings of a rehearsal: a folder and ports of its own. Raises SettingsUnusable."""
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    folder = keep or Path("state") / f"rehearsal-{moment}"
    if folder.exists():
        raise NotWellFormed(problem=f"{folder} exists: a rehearsal begins in a new folder.")
    with plainly():
        return RehearsalSettings(
            state_dir=folder,
            embedded_port=free_port(),
            embedded_smtp_port=free_port(),
            portal_port=free_port(),
        )


async def rehearse(name: str, traffic: Path | None, keep: Path | None, as_json: bool) -> Exit:
    """Play a scenario on a fresh stack and show the case."""
    scenario = find_scenario(name)
    settings = _fresh_settings(keep)
    if not as_json:
        say_aside(scenario.title)
    async with Stack(settings, ui=False, fresh=True):
        ring = KeyRing.read(settings.key_ring)
        register = await Register.open(settings.register_url, ring)
        try:
            return await _play(settings, ring, register, scenario, traffic, as_json)
        finally:
            await register.close()


async def _play(
    settings: Settings,
    ring: KeyRing,
    register: Register,
    scenario: Scenario,
    traffic: Path | None,
    as_json: bool,
) -> Exit:
    directory = await register.directories.current()
    skipper = time_skipper(await connect(settings, ring, identity="caveat-rehearsal"))
    clock = RehearsalClock()
    recorder = recorder_of(settings, register)
    gateway = Gateway(skipper.client, settings.task_queue)
    ordering = Ordering(
        gateway,
        recorder,
        now=clock.now,
        signer=OrderSigner.read(settings.order_signing_key),
        signed_in=by_this_machine(Channel.REHEARSAL),
    )
    communications = Communications(ordering)
    cases, matters = Cases(ordering), Matters(ordering)
    # The worker loads the roster when it starts; whoever opens a case from a report needs it now.
    await roster_in_use(settings, register, clock.now).version()
    receiver = directory.actor(RECEIVER)
    if traffic is not None:
        items: list[Item] = []
        with progress("Receiving", quiet=as_json):
            for source, raw in deliveries(str(traffic)):
                items += await communications.receive(receiver, raw, source)
            await communications.screened(items)
        if not as_json:
            report(items, as_json=False)
            rows = await register.communications.list()
            restricted = [row for row in rows if row.restricted]
            say(f"{len(rows)} held; {len(restricted)} restricted before a person looked.")
    with progress("Playing", quiet=as_json) as show:
        rehearsal = Rehearsal(
            cases,
            matters,
            Composing(cases, matters, ordering),
            communications,
            register,
            directory,
            skipper,
            clock,
            show,
        )
        case_id = await rehearsal.play(scenario)
    views = CaseViews(recorder, Looks(register, now=clock.now), now=clock.now)
    told = await views.timeline(receiver, case_id)
    lines = told.lines
    verdict = await register.ledger.verify()
    kept = {
        "case": case_id,
        "register": settings.register_url,
        "emails": str(settings.state_dir / "mail"),
        "temporal_history": str(settings.state_dir / "temporal.db"),
    }
    if as_json:
        print_json({**kept, "timeline": told.model_dump(mode="json")})
    else:
        say(f"\nCase {case_id}")
        print_timeline_view(told)
        for what, where in kept.items():
            say(f"{what.replace('_', ' '):16} {where}")
        emails = len(list((settings.state_dir / "mail").glob("*.eml")))
        late = sum(line.late_by is not None for line in lines)
        months = (lines[-1].at - lines[0].at).days / 30.4
        say(
            f"{len(lines)} lines over {months:.1f} months; {late} acts were late; {emails} emails; "
            f"ledger {'whole' if isinstance(verdict, Verified) else 'BROKEN'}."
        )
    flush()
    return Exit.DONE if isinstance(verdict, Verified) else Exit.ATTENTION
