"""What an act is about, found by what its form names: with what can be done there now."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cli.next_steps import LINES
from cli.running import AtDesk
from portal.api.paths import commands
from portal.pages.meanings import Known, Meanings, command_of
from portal.pages.offers import Offer, offers_of
from portal.pages.site import Opened
from procedure.values import is_matter
from views.case_story import story_of
from views.communications import Shown
from views.files import CaseFile
from views.matters import MatterView
from views.task_view import TaskView
from views.trials import Wanted


class Offered(NamedTuple):
    """What a person can do now, and what the words in it mean."""

    offers: Sequence[Offer]
    meanings: Meanings


def offers_of_task(view: TaskView) -> list[Offer]:
    """What can be done about a task."""
    return offers_of(view.next, {"case": view.case_number or view.case}, view.event)


def offers_of_matter(view: MatterView) -> list[Offer]:
    """What can be done in a matter."""
    return offers_of(view.next, {"matter": view.number}, view.event)


def offers_of_communication(view: Shown) -> list[Offer]:
    """What can be done with a version of a communication."""
    version = f"{view.communication}/v{view.version}"
    return offers_of(view.next, {"version": version, "event": str(view.event)}, view.event)


def known_of_case(file: CaseFile) -> Known:
    """What the acts of a case may name."""
    case = file.case
    said = {line.event: line.what for line in story_of(file).lines}
    return Known(
        tasks={task.task: task.code for task in case.tasks.values()},
        clocks={one.clock_id: one.label for one in case.clocks.values()},
        entries={str(number): said[number] for number in case.entries if number in said},
    )


_NAMED = ("case_id", "matter_id", "dossier", "subject", "communication_id")
"""The parameters by which commands name what they are about."""


async def offered(opened: Opened, command: AtDesk, values: Mapping[str, str]) -> Offered:
    """What this person can do with what the values of a command name; nothing where they name none.

    Raises NotFound where the person may not know of it.
    """
    rules = opened.office.recorder.editions.in_force(opened.now)
    name = next((one for one in _NAMED if values.get(one)), None)
    if name is None:
        return Offered((), Meanings(opened.directory, rules))
    desk, actor = opened.desk, opened.actor
    ids = await desk.with_ids(dict(values), command.named)
    about, task = ids[name], ids.get("task_id")
    if task:
        of_task = await desk.views.task(actor, about, task)
        return Offered(offers_of_task(of_task), Meanings(opened.directory, rules))
    if is_matter(about):
        of_matter = await desk.matter_views.matter(actor, about)
        return Offered(offers_of_matter(of_matter), Meanings(opened.directory, rules))
    if about.startswith("comm-"):
        of_version = await desk.reading.shown(actor, about)
        return Offered(offers_of_communication(of_version), Meanings(opened.directory, rules))
    wanted = Wanted(acts=_acts_of(command), values=_entry_of(values))
    file, following = await desk.case_pages.next(actor, about, wanted)
    case = file.case
    offers = offers_of(following, {"case": case.number or case.dossier}, case.revision)
    return Offered(offers, Meanings(opened.directory, rules, known_of_case(file)))


def _acts_of(command: AtDesk) -> frozenset[str]:
    """The acts that a command can order: no others are tried."""
    known = commands()
    return frozenset(line.act for line in LINES if known.get(command_of(line.words)) is command)


def _entry_of(values: Mapping[str, str]) -> dict[str, str]:
    """The one entry to correct: a long case has too many to try them all."""
    entry = values.get("entry", "")
    return {"entry": entry} if entry.isdecimal() else {}
