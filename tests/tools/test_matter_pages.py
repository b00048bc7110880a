"""Each kind of matter has a page by which counsel checks how it goes, its dates and who decides."""

from typing import Any

import pytest

from procedure.kind_table import MATTER_KINDS
from procedure.matters.kind import MatterKind
from tools import matter_pages, reference, track_pages
from tools.edition_reference import newest
from tools.matter_pages import clocks_of, diagram, parts_of, path_of, templates_of
from tools.track_tables import rows_of_file

RULES = newest()
KINDS = {kind.name: kind for kind in MATTER_KINDS}


def page(kind: str) -> str:
    """The generated part of a page."""
    (text,) = parts_of(path_of(kind)).values()
    return text


def section(text: str, heading: str) -> str:
    """What is below a heading."""
    return text.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_each_kind_has_a_page_in_the_list_and_no_page_is_left_of_another() -> None:
    folder = reference.ROOT / matter_pages.FOLDER
    found = {str(one.relative_to(reference.ROOT)) for one in folder.glob("*.md")}
    assert found == {*matter_pages.paths()}
    assert {*matter_pages.paths()} <= {*reference.PAGES}
    (listed,) = track_pages.parts_of(track_pages.SHARED).values()
    for kind in MATTER_KINDS:
        assert f"[{kind.title}](matters/{kind.name}.md)" in listed
        assert (
            (folder / f"{kind.name}.md").read_text(encoding="utf-8").startswith(f"# {kind.title}\n")
        )


@pytest.mark.parametrize("name", KINDS)
def test_a_page_has_all_that_the_edition_brings_with_its_source(name: str) -> None:
    kind: MatterKind[Any] = KINDS[name]
    text, own = page(name), rows_of_file("matters", name)
    assert {*own.get("clocks", ())} <= {*clocks_of(kind, RULES)}
    for key in clocks_of(kind, RULES):
        rule = RULES.clock(key)
        assert f"| `{key}` | {rule.label} |" in text
        assert rule.obligation.citation in text
    for row in templates_of(kind, RULES):
        assert f"### {row.title}" in text
        assert row.subject in text
        assert row.source.citation in text
    for key in own.get("tasks", ()):
        assert f"### {key} {RULES.edition.tasks[key].title}" in text
    for act in kind.acts:
        assert act in matter_pages.shared_acts() or f"| `{act}` |" in section(text, "Who decides")
    for stage in kind.chart.stages:
        assert f"| {stage.stage.title} | {stage.stage.meaning} |" in text


def test_what_a_kind_writes_is_on_its_page_and_what_another_writes_is_not() -> None:
    assert "`USE_NOTICE`, to `SOURCE`; approved by COUNSEL or SUPERVISOR." in page("use")
    assert "`RECALL_NOTICE`, to `AGENCY`; it takes no approval" in page("recall")
    assert "USE_NOTICE" not in section(page("recall"), "What it writes")
    assert "## What it writes" not in page("incident")


def test_a_track_leads_to_the_page_of_its_matters() -> None:
    def track(key: str) -> str:
        (text,) = track_pages.parts_of(track_pages.path_of(key)).values()
        return section(text, "Matters that it leads to")

    assert "[Recall](matters/recall.md)" in track("RECALL")
    assert "[Protest](matters/protest.md)" in track("OFFICIAL_PROTECTION")
    assert not track("CCF")


def test_dates_of_others_are_not_among_our_own() -> None:
    text = page("protest")
    ours = section(text, "Our own dates")
    others = section(text, "Dates that we expect of others")
    assert "| `protest-submission` |" in ours
    assert "us, and a right is lost after it" in ours
    assert "`protest-submission`" not in others
    assert "| `protest-written` |" in others
    assert "| INTERPOL |" in others


def test_the_page_of_the_duties_has_each_with_its_steps() -> None:
    text = page("duty")
    for row in RULES.edition.duties.values():
        assert f"### {row.title}" in text
        for step in row.steps:
            assert f"| {step.title} | `{step.clock}` |" in text


@pytest.mark.parametrize("name", KINDS)
def test_the_diagram_leads_from_the_beginning_to_every_stage_and_to_the_end(name: str) -> None:
    chart = KINDS[name].chart
    lines = [line.strip() for line in diagram(chart, RULES).splitlines()]
    assert (lines[0], lines[-1]) == ("```mermaid", "```")
    arrows = {
        (line.partition(" -->")[0], line.rpartition("| ")[2]) for line in lines if "-->" in line
    }
    inside = {one.code for one in chart.together[1]} if chart.together is not None else set()
    arrows |= {("together", one) for one in inside} | {(one, "together") for one in inside}
    reached = {"start"}
    for _ in chart.stages:
        reached |= {to for before, to in arrows if before in reached}
    reached |= {to for before, to in arrows if before in reached}
    assert {one.stage.code for one in chart.stages} | {"closing"} <= reached
    boxes = {line.partition("[")[0] for line in lines if line.startswith(tuple(reached))}
    assert {one.stage.code for one in chart.stages} <= boxes
