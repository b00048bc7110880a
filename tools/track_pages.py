"""A page for each track, made from the newest edition: counsel can check it against the law.

A page has what its track's file brings and what its measures use. What every case shares (classes,
routes, tasks with their forms, prohibitions) is on the page of all tracks.
"""

from collections.abc import Iterable
from types import ModuleType

from procedure.annex.editions import Procedure
from procedure.annex.rows import FactRow, TrackRule
from procedure.cases import MODULES
from procedure.dossier import Step
from procedure.kind_table import MATTER_KINDS
from procedure.measures.dispute import filings
from procedure.stages import CLOSING, MEASURES
from procedure.tables import Rules
from tools import matter_pages
from tools.edition_reference import newest
from tools.tables import code, codes, table
from tools.track_tables import clocks, prohibitions, routes, rows_of_file, task_section
from tools.track_words import condition, source
from views.docstrings import Undocumented, summary

FOLDER = "docs/tracks"
SHARED = f"{FOLDER}/README.md"


def paths() -> tuple[str, ...]:
    """The pages: of what all tracks share, and of each track."""
    return (SHARED, *(path_of(key) for key in newest().edition.tracks))


def parts_of(page: str) -> dict[str, str]:
    """The generated part of a page."""
    rules = newest()
    if page == SHARED:
        return {"what all tracks share": shared(rules)}
    (track,) = (one for one in rules.edition.tracks.values() if path_of(one.key) == page)
    return {f"track {track.key}": track_page(track, rules)}


def path_of(track: str) -> str:
    """The page of a track."""
    return f"{FOLDER}/{track.lower().replace('_', '-')}.md"


def heading_of(page: str) -> str:
    """The title of a page that does not exist yet."""
    if (heading := matter_pages.heading_of(page)) is not None:
        return heading
    titles = {path_of(key): one.title for key, one in newest().edition.tracks.items()}
    return f"# {titles.get(page, 'Tracks')}\n"


# --- one track ------------------------------------------------------------------------------------


def track_page(track: TrackRule, rules: Procedure) -> str:
    """All that the edition says about a track."""
    own = rows_of_file("tracks", track.key)
    edition = rules.edition
    timed = dict.fromkeys((*_clocks_of_measures(track), *own.get("clocks", ())))
    parts = [
        f"Track {code(track.key)} of edition {code(edition.name)}. {source(track.source)}.",
        "## When a case follows it",
        table(
            ("Condition", "Source"), ((condition(one), source(one.source)) for one in track.chosen)
        ),
        "## How it goes",
        diagram(track),
        "## What each part does",
        table(("Part", "What it does", "Caveat by itself", "People"), _measures(track)),
    ]
    if track.routes:
        parts += ["## Whom it asks", routes(track.routes)]
    if own.get("tasks"):
        parts += ["## Tasks", *(task_section(edition.tasks[one], rules) for one in own["tasks"])]
    if timed:
        parts += ["## Clocks", clocks(timed, rules)]
    if own.get("facts"):
        rows = (
            (code(one.key), one.title, _of_fact(one), source(one.source))
            for one in (edition.facts[key] for key in own["facts"])
        )
        parts += ["## Facts", table(("Fact", "What it says", "What it changes", "Source"), rows)]
    if own.get("dispositions"):
        decided = (edition.dispositions[key] for key in own["dispositions"])
        rows_of = ((code(one.key), one.title, source(one.source)) for one in decided)
        parts += ["## Decisions", table(("Decision", "What it is", "Source"), rows_of)]
    if own.get("prohibitions"):
        parts += ["## What nobody may do", prohibitions(own["prohibitions"], rules)]
    if opened := matters_of(track, rules):
        parts += ["## Matters that it leads to", "\n".join(f"- {one}" for one in opened)]
    parts.append(
        "[All tracks](README.md) share the classes, the other tasks and prohibitions, and who is "
        "asked what."
    )
    return "\n\n".join(parts)


def matters_of(track: TrackRule, rules: Procedure) -> list[str]:
    """The kinds of matters that its measures open or file by, with their pages."""
    filed = [row.by_matter for row in rules.edition.dispositions.values()]
    names = {*track.measures, *(filed if filings.RULES.measure in track.measures else ())}
    return [
        f"[{kind.title}](matters/{kind.name}.md)" for kind in MATTER_KINDS if kind.name in names
    ]


def diagram(track: TrackRule) -> str:
    """The parts of the track in their order; what has no stage of its own runs beside them."""
    staged = [name for name in track.measures if MEASURES[name].standing is not None]
    beside = [name for name in track.measures if name not in staged]
    lines = ["```mermaid", "flowchart TD", '    start(["The case follows the track"])']
    before = "start"
    for name in staged:
        lines += [f'    {name}["{_node(name)}"]', f"    {before} --> {name}"]
        before = name
    for name in beside:
        lines += [
            f'    {name}["{_node(name)}"]',
            f"    start --> {name}",
            f"    {name} --> closing",
        ]
    lines += [f'    closing(["{CLOSING.title}"])', f"    {before} --> closing", "```"]
    return "\n".join(lines)


def _node(measure: str) -> str:
    """The name of a part, with the clocks that it starts."""
    keys = [key for rules in _parts(measure) for key in rules.needs.clocks]
    timed = f"<br/>clocks: {', '.join(keys)}" if keys else ""
    return f"{measure.replace('-', ' ')}{timed}"


def _parts(measure: str) -> list[Rules]:
    """The tables of a measure: its own module's and those of its other parts."""
    return [module.RULES for module in _modules(measure)]


def _modules(measure: str) -> list[ModuleType]:
    return [one for one in MODULES if measure in (one.RULES.measure, one.RULES.part_of)]


def _clocks_of_measures(track: TrackRule) -> Iterable[str]:
    return (key for name in track.measures for rules in _parts(name) for key in rules.needs.clocks)


def _measures(track: TrackRule) -> Iterable[tuple[str, ...]]:
    for name in track.measures:
        modules = _modules(name)
        says = (_first(module) for module in modules)
        steps = (summary(step.decide) for module in modules for step in module.RULES.steps)
        acts = (
            f"{code(act.act)} ({', '.join(act.permission.roles) or 'another dossier'}): "
            f"{summary(act.command)}"
            for module in modules
            for act in module.RULES.acts
            if not issubclass(act.command, Step)
        )
        yield (code(name), "<br/>".join(says), "<br/>".join(steps), "<br/>".join(acts))


def _first(module: ModuleType) -> str:
    """The first sentence of what a module says of itself. Raises Undocumented."""
    if not module.__doc__:
        raise Undocumented(f"{module.__name__} has no docstring.")
    return " ".join(module.__doc__.strip().partition("\n\n")[0].replace("``", "`").split())


def _of_fact(row: FactRow) -> str:
    does = []
    if row.circumstance:
        does.append(f"known of the person from then on: {code(row.circumstance)}")
    if row.ends:
        does.append(f"over: {codes(row.ends)}")
    if row.tasks:
        does.append(f"asks {codes(row.tasks)}")
    if row.interpol_state:
        does.append(f"state at INTERPOL: {code(row.interpol_state)}")
    does += ["restricts again"] * row.restricts + ["settles the case"] * row.settles
    return "; ".join(does)


# --- what all share -------------------------------------------------------------------------------


def shared(rules: Procedure) -> str:
    """The tracks, and what a case has whichever of them it follows."""
    edition = rules.edition
    tracks = [rows_of_file("tracks", key) for key in edition.tracks]
    brought = {key for own in tracks for key in own.get("tasks", ())}
    hidden = {key for own in tracks for key in own.get("prohibitions", ())}
    return "\n\n".join(
        [
            f"Edition {code(edition.name)}, for cases that open from {edition.effective} on.",
            "## The tracks",
            table(
                ("Track", "A case follows it when"),
                (
                    (
                        f"[{one.title}]({path_of(one.key).rpartition('/')[2]})",
                        "<br/>or ".join(condition(row) for row in one.chosen),
                    )
                    for one in edition.tracks.values()
                ),
            ),
            "## Matters beside cases",
            "A matter has a record, clocks and acts of its own, and may cover several cases.",
            matter_pages.listed(),
            "In each of them:",
            matter_pages.shared_acts(),
            "## Classes of urgency",
            "A case has the most urgent class that something known of the person gives.",
            table(
                ("Known of the person", "Class", "Source"),
                (
                    (
                        code(row.circumstance) if row.circumstance else "anything else",
                        row.case_class,
                        source(row.source),
                    )
                    for row in edition.classes
                ),
            ),
            "## Who is asked what",
            "A case asks the tasks of every row that applies, each once.",
            routes(edition.routes),
            "## What nobody may do",
            prohibitions((one for one in edition.prohibitions if one not in hidden), rules),
            "## Tasks",
            *(
                task_section(task, rules)
                for key, task in edition.tasks.items()
                if key not in brought
            ),
        ]
    )
