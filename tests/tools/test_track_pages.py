"""Each track has a page that says all that the edition says about it, with its source."""

import pytest

from procedure.stages import MEASURES
from tools import reference, track_pages
from tools.edition_reference import newest
from tools.track_pages import diagram, parts_of, path_of
from tools.track_tables import rows_of_file

RULES = newest()
TRACKS = RULES.edition.tracks


def page(path: str) -> str:
    """The generated part of a page."""
    (text,) = parts_of(path).values()
    return text


def test_each_track_has_a_page_and_no_page_is_left_of_another() -> None:
    folder = reference.ROOT / track_pages.FOLDER
    found = {str(one.relative_to(reference.ROOT)) for one in folder.glob("*.md")}
    assert found == {*track_pages.paths()}
    assert {*track_pages.paths()} <= {*reference.PAGES}


@pytest.mark.parametrize("key", TRACKS)
def test_a_page_has_every_row_of_the_track_with_its_source(key: str) -> None:
    track, text = TRACKS[key], page(path_of(key))
    own = rows_of_file("tracks", key)
    for table in ("clocks", "tasks", "facts", "dispositions", "prohibitions"):
        rows = getattr(RULES.edition, table)
        for name in own.get(table, ()):
            assert name in text, f"{table}.{name}"
            row = rows[name]
            source = row.obligation if table == "clocks" else row.source
            assert source.citation.replace("|", "\\|") in text
    for condition in track.chosen:
        assert condition.source.citation in text
    for measure in track.measures:
        assert f"`{measure}`" in text


@pytest.mark.parametrize("key", TRACKS)
def test_the_diagram_leads_from_the_beginning_through_every_part_to_the_end(key: str) -> None:
    track = TRACKS[key]
    lines = [line.strip() for line in diagram(track).splitlines()]
    assert (lines[0], lines[-1]) == ("```mermaid", "```")
    arrows = [tuple(line.split(" --> ")) for line in lines if " --> " in line]
    reached = {"start"}
    for _ in track.measures:
        reached |= {to for before, to in arrows if before in reached}
    assert reached | {"closing"} == {"start", "closing", *track.measures}
    with_stage = [name for name in track.measures if MEASURES[name].standing is not None]
    assert any(to == "closing" and before == with_stage[-1] for before, to in arrows)


def test_what_all_share_has_every_route_prohibition_class_and_task() -> None:
    text = page(track_pages.SHARED)
    edition = RULES.edition
    brought = {name for key in TRACKS for name in rows_of_file("tracks", key).get("tasks", ())}
    hidden = {
        name for key in TRACKS for name in rows_of_file("tracks", key).get("prohibitions", ())
    }
    for route in edition.routes.values():
        assert route.source.citation in text
    assert all(f"`{name}`" in text for name in edition.prohibitions if name not in hidden)
    assert all(row.circumstance in text for row in edition.classes if row.circumstance)
    for name, task in edition.tasks.items():
        assert name in brought or f"### {name} {task.title}" in text
    assert "`J2` before all others" in text
