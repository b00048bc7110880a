"""A page for each kind of matter, made from its chart and its tables, and from the newest edition.

As on the pages of tracks, counsel can check how it goes, its dates and who decides against the law.
What every kind has is on the page of all tracks.
"""

from collections.abc import Iterable
from typing import Any

from procedure.access import Permission
from procedure.annex.duties import DutyRow
from procedure.annex.editions import Procedure
from procedure.annex.templates import Template
from procedure.case import Stage
from procedure.clocks.explanation import BOUND
from procedure.codes import CaseClass
from procedure.kind_table import MATTER_KINDS
from procedure.matters.chart import Chart, ChartStage
from procedure.matters.kind import SHARED, MatterKind
from procedure.matters.matter import ENDED
from procedure.protest.admissibility import CHECKED
from procedure.tables import ActRule, OpeningRule
from tools.edition_reference import newest
from tools.tables import code, codes, table
from tools.track_tables import clocks, prohibitions, rows_of_file, task_section
from tools.track_words import source
from tools.use_reference import checks_of_a_use
from views.docstrings import summary

FOLDER = "docs/tracks/matters"
_COMMON = frozenset(rule.act for rules in SHARED for rule in rules.acts)
"""The acts of every kind."""
_MANY = 4
"""From so many stages on, the diagram has one arrow of the box around them; the table has each."""
_NOT_ALONE = "never whoever drafted, proposed or asked for it"


def path_of(kind: str) -> str:
    """The page of a kind of matter."""
    return f"{FOLDER}/{kind}.md"


def paths() -> tuple[str, ...]:
    """The page of each kind."""
    return tuple(path_of(kind.name) for kind in MATTER_KINDS)


def parts_of(page: str) -> dict[str, str]:
    """The generated part of a page."""
    (kind,) = (one for one in MATTER_KINDS if path_of(one.name) == page)
    return {f"matter {kind.name}": matter_page(kind, newest())}


def heading_of(page: str) -> str | None:
    """The title of a page that does not exist yet; None: it is no page of a kind of matter."""
    titles = {path_of(kind.name): kind.title for kind in MATTER_KINDS}
    return f"# {titles[page]}\n" if page in titles else None


def listed() -> str:
    """The kinds with what each is for, for the page of all tracks."""
    rows = (
        (f"[{kind.title}](matters/{kind.name}.md)", kind.chart.about, source(kind.chart.source))
        for kind in MATTER_KINDS
    )
    return table(("Matter", "What it is for", "Source"), rows)


def shared_acts() -> str:
    """What people can do in a matter of any kind."""
    return _acts(rule for rules in SHARED for rule in rules.acts)


def matter_page(kind: MatterKind[Any], rules: Procedure) -> str:
    """All that chart, tables and edition say about a kind of matter."""
    chart, own = kind.chart, rows_of_file("matters", kind.name)
    templates = templates_of(kind, rules)
    parts = [
        f"Kind of matter {code(kind.name)}, by edition {code(rules.edition.name)}. {chart.about}",
        f"{source(chart.source)}.",
        "## How it goes",
        diagram(chart, rules),
        table(("Stage", "What it is", "Who acts", "Clocks"), _stages(chart)),
        "What leads from one to the next:",
        table(("From", "What happens", "What is recorded", "To"), _ways(chart)),
    ]
    if kind.name == "duty":
        parts += ["## The duties", *(_duty(row) for row in rules.edition.duties.values())]
    parts += _dates(clocks_of(kind, rules), rules)
    acts = (rule for act, rule in kind.acts.items() if act not in _COMMON)
    opening = (kind.opening,) if kind.opening is not None else ()
    parts += ["## Who decides", _acts((*opening, *acts))]
    parts += ["## What stops it", *_stops(kind, rules)]
    if templates:
        parts += ["## What it writes", *(_template(one) for one in templates)]
    if own.get("tasks"):
        parts += [
            "## Tasks",
            *(task_section(rules.edition.tasks[one], rules) for one in own["tasks"]),
        ]
    parts += ["## What it leads to", "\n".join(f"- {one}" for one in chart.leads)]
    parts.append("[All matters](../README.md#matters-beside-cases) share their other acts.")
    return "\n\n".join(parts)


# --- how it goes ----------------------------------------------------------------------------------


def diagram(chart: Chart, rules: Procedure) -> str:
    """Its stages with who acts and what runs, and what leads from one to the next."""
    title, together = chart.together or ("", ())
    lines = ["```mermaid", "flowchart TD", '    start(["It opens"])']
    alone = [one for one in chart.stages if one.stage not in together]
    lines += [_node(one, rules) for one in alone]
    if together:
        inside = [one for one in chart.stages if one.stage in together]
        lines += [
            f'    subgraph together["{title}"]',
            *(f"    {_node(one, rules)}" for one in inside),
        ]
        lines.append("    end")
    endings = [one.title.removeprefix("Ended: ") for one in chart.endings if one is not ENDED]
    titles = "<br/>".join((ENDED.title, *endings))
    lines += [f'    closing(["{titles}"])', *_arrows(chart), "```"]
    return "\n".join(lines)


def _node(one: ChartStage, rules: Procedure) -> str:
    timed = [f"{rules.clock(key).label}: {_time(key, rules)}" for key in one.clocks]
    says = "<br/>".join((f"<b>{one.stage.title}</b>", _acting(one), *timed))
    return f'    {one.stage.code}["{says}"]'


def _acting(one: ChartStage) -> str:
    return "; or ".join(one.acts)


def _time(key: str, rules: Procedure) -> str:
    """``30 calendar days``, or for each class where they differ."""
    words = {one: rules.clock(key).duration[one].words() for one in CaseClass}
    if len(set(words.values())) == 1:
        return words[CaseClass.P0]
    return ", ".join(f"{case_class} {said}" for case_class, said in words.items())


def _arrows(chart: Chart) -> Iterable[str]:
    """One between two boxes, with all that leads from one to the other."""
    found: dict[tuple[str, str], list[str]] = {}
    for way in chart.ways:
        for one in _places(chart, way.before) if way.before else ["start"]:
            for other in _places(chart, way.after):
                if one != other:
                    found.setdefault((one, other), []).append(way.says)
    for (one, other), says in found.items():
        label = "<br/>or ".join(dict.fromkeys(says))
        yield f'    {one} -->|"{label}"| {other}'


def _places(chart: Chart, stages: tuple[Stage, ...]) -> list[str]:
    """The boxes of these stages: many that belong together are one, and so are the endings."""
    together = chart.together[1] if chart.together is not None else ()
    whole = len({*together} & {*stages}) >= _MANY
    found = []
    for one in stages:
        if one in chart.endings:
            found.append("closing")
        else:
            found.append("together" if whole and one in together else one.code)
    return list(dict.fromkeys(found))


def _stages(chart: Chart) -> Iterable[tuple[str, ...]]:
    for one in chart.stages:
        yield (one.stage.title, one.stage.meaning, _acting(one), codes(one.clocks))
    for stage in chart.endings:
        yield (stage.title, stage.meaning, "nobody", "")


def _ways(chart: Chart) -> Iterable[tuple[str, ...]]:
    for way in chart.ways:
        before = "<br/>or ".join(one.title for one in way.before) or "it opens"
        after = "<br/>or ".join(one.title for one in way.after)
        recorded = f"{code(way.event.__name__)}: {summary(way.event)}"
        yield (before, way.says, recorded, after)


# --- dates ----------------------------------------------------------------------------------------


def clocks_of(kind: MatterKind[Any], rules: Procedure) -> list[str]:
    """The clocks of its stages, its file, its steps, and the replies to what it writes."""
    chart = kind.chart
    keys = [key for one in chart.stages for key in one.clocks]
    keys += rows_of_file("matters", kind.name).get("clocks", ())
    if kind.name == "duty":
        keys += (step.clock for row in rules.edition.duties.values() for step in row.steps)
    keys += (one.reply_clock for one in templates_of(kind, rules) if one.reply_clock)
    return list(dict.fromkeys(keys))


def _dates(keys: list[str], rules: Procedure) -> list[str]:
    """Our own dates, and those that we expect of others, each with its authority."""
    ours = [key for key in keys if rules.clock(key).binds not in BOUND]
    others = [key for key in keys if key not in ours]
    parts = []
    if ours:
        parts += ["## Our own dates", clocks(ours, rules)]
    if others:
        parts += ["## Dates that we expect of others", clocks(others, rules)]
    return parts


def _duty(row: DutyRow) -> str:
    opens = "a person opens it"
    if row.opens_on:
        opens = f"it opens by itself on {', '.join(row.opens_on)}"
        opens += f", from {row.first} on" if row.first else ""
        opens += f", until {row.last}" if row.last else ""
    watches = f" It watches its cases for {codes(row.watches)}." if row.watches else ""
    report = f" Its report: {code(row.report.kind)}." if row.report else ""
    steps = table(
        ("Step", "Clock", "Due", "Second person", "Waits for its report"),
        (
            (
                step.title,
                code(step.clock),
                f"{step.due}{' of the year after' if step.next_year else ''}" if step.due else "",
                "yes" if step.two_persons else "",
                "yes" if step.report else "",
            )
            for step in row.steps
        ),
    )
    head = f"### {row.title}\n\n{code(row.key)}: {opens}.{watches}{report} {source(row.source)}."
    return f"{head}\n\n{steps}"


# --- who decides, what stops it, what it writes ---------------------------------------------------


def _acts(rules: Iterable[ActRule[Any, Any] | OpeningRule[Any]]) -> str:
    rows = (
        (
            code(rule.act),
            summary(rule.command),
            _who(rule.permission, by_handoff=rule.by_handoff),
            _NOT_ALONE if rule.permission.not_drafter else "",
        )
        for rule in rules
    )
    return table(("Act", "What it is", "Who", "Second person"), rows)


def _who(permission: Permission, *, by_handoff: bool) -> str:
    own = " of the agency concerned" if permission.own_agency else ""
    who = [f"{', '.join(permission.roles)}{own}"] if permission.roles else []
    if permission.or_agency:
        who.append(f"for their own agency: {', '.join(permission.or_agency)}")
    return "; ".join([*who, *(["another dossier"] if by_handoff else [])])


def _stops(kind: MatterKind[Any], rules: Procedure) -> Iterable[str]:
    """In sentences; then what is required, and the prohibitions that stop what leaves."""
    yield "\n".join(f"- {one}" for one in kind.chart.stops)
    if kind.name == "protest":
        yield "Before it is filed:"
        yield table(("Required", "Source"), ((one.says, one.article) for one in CHECKED.values()))
    if kind.name == "use":
        yield "The checks of the gate ([policies and decisions of courts](../../uses.md)):"
        yield checks_of_a_use(rules.edition)
    stopping = [
        row.key
        for row in rules.edition.prohibitions.values()
        if {*row.stops} & {*kind.chart.leaves}
    ]
    if stopping:
        yield "What stops what it sends:"
        yield prohibitions(stopping, rules)


def templates_of(kind: MatterKind[Any], rules: Procedure) -> list[Template]:
    """What it writes by: the templates of its kind, and those of cases that it uses too."""
    rows = rules.edition.templates.values()
    return [
        row
        for row in rows
        if row.matter == kind.name or (row.matter is None and row.outgoing is kind.chart.writes)
    ]


def _template(one: Template) -> str:
    approved = (
        f"approved by {' or '.join(one.approvers)}" if one.approvers else "it takes no approval"
    )
    reply = f"; a reply is expected: {code(one.reply_clock)}" if one.reply_clock else ""
    address = f" ({one.address})" if one.address else ""
    words = "\n>\n".join(f"> {line}" for line in (f"**{one.subject}**", *one.body))
    return (
        f"### {one.title}\n\n{code(one.key)}, to {code(one.to)}{address}; {approved}{reply}. "
        f"{source(one.source)}.\n\n{words}"
    )
