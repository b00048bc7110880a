"""The list of cases in the database: its parts, facets and pages, and what a team hides."""

from datetime import timedelta
from typing import Any

from procedure.access import DESK, Permission
from procedure.people import USNCB, Actor, Role
from procedure.rows import CaseTeam, DossierSteps, Rows
from register.case_lists import Asking, CaseFilter, CaseTab
from register.paging import Place
from register.register import Register
from tests.register.samples import START, case_row, keep_rows, task_row, track_row
from tests.register.test_open_steps import step

HOUR = timedelta(hours=1)
ME = Actor(person="usncb-analyst-1", agency=USNCB, roles=(Role.ANALYST,))
TAKES = {"close_case": (Permission(roles=DESK),)}


def named(letter: str) -> str:
    """The id of a case."""
    return f"case-01HZZZZZZZZZZZZZZZZZZZZZZ{letter}"


async def keep(register: Register, letter: str, *, team: bool = False, **changes: Any) -> None:
    """A case with a track, a task, and one step."""
    case = named(letter)
    party = changes.pop("party", USNCB)
    paused = changes.pop("paused", None)
    track = changes.pop("track", "RECALL")
    ended = changes.get("closed_at")
    row = case_row(case, **changes)
    steps = () if ended else (step(1, case, party=party, paused_since=paused),)
    members = ("usncb-analyst-2",) if team else ()
    await keep_rows(
        register,
        Rows(
            case=row,
            team=CaseTeam(case_id=case, members=members, emergencies={}) if team else None,
            tracks=(track_row(track, case, stage=row.stage, ended_at=ended),),
            tasks=(task_row("J1", case, agency=party if party != USNCB else "FBI"),),
            steps=DossierSteps(dossier=case, at=START, steps=steps),
        ),
    )


async def filled(register: Register) -> None:
    """Cases of every kind; H is limited to a team of others."""
    await keep(register, "A", next_due_at=START - HOUR, stage="DECISION")
    await keep(register, "B", next_due_at=START + HOUR, party="DOJ-OIA", case_class="P0")
    await keep(register, "C", next_due_at=START + 80 * HOUR, paused=START, track="DISPUTE")
    await keep(register, "D", party="INTERPOL")
    await keep(register, "E", state="ENDED", stage="CLOSED", closed_at=START - HOUR)
    await keep(register, "F", state="ENDED", stage="CLOSED", closed_at=START - 2 * HOUR)
    await keep(register, "G", state="ENDED", stage="CLOSED", closed_at=START - 99 * 24 * HOUR)
    await keep(register, "H", team=True, next_due_at=START - 2 * HOUR)


def asking(reader: str | None = ME.person) -> Asking:
    """Who asks."""
    return Asking(
        actor=ME, reader=reader, now=START, soon=START + 48 * HOUR, since=START - 90 * 24 * HOUR
    )


async def listed(register: Register, who: Asking, wanted: CaseFilter, **more: Any) -> str:
    rows = await register.case_lists.page(who, wanted, TAKES, **more)
    return "".join(row.case_id[-1] for row in rows)


TABS = {
    CaseTab.OPEN: "HABCD",
    CaseTab.LATE: "HA",
    CaseTab.DUE_SOON: "B",
    CaseTab.MINE: "HAC",
    CaseTab.OURS: "HAC",
    CaseTab.PAUSED: "C",
    CaseTab.ELSEWHERE: "D",
    CaseTab.CLOSED: "EF",
}


async def test_each_part_has_its_cases_by_least_time_left(register: Register) -> None:
    await filled(register)
    for tab, expected in TABS.items():
        wanted = CaseFilter(tab=tab)
        everybody, me = asking(None), asking()
        hidden = expected.replace("H", "")
        assert await listed(register, everybody, wanted, limit=9) == expected, tab
        assert await listed(register, me, wanted, limit=9) == hidden, tab
        facets = await register.case_lists.facets(me, wanted, TAKES)
        assert facets.shown(wanted) == len(hidden)
        by_one, place = "", None
        while rows := await register.case_lists.page(me, wanted, TAKES, after=place, limit=1):
            by_one += rows[0].case_id[-1]
            at = rows[0].closed_at if tab is CaseTab.CLOSED else rows[0].next_due_at
            place = Place(at, (rows[0].case_id,))
        assert by_one == hidden, "each row is on one page"


async def test_what_could_be_asked_for_is_counted_for_the_reader(register: Register) -> None:
    await filled(register)
    found = await register.case_lists.facets(asking(), CaseFilter(), TAKES)
    assert found.tabs == {tab: len(cases.replace("H", "")) for tab, cases in TABS.items()}
    assert found.tracks == {"DISPUTE": 1, "RECALL": 3}
    assert not found.stages, "a stage is asked for after a track"
    assert found.classes == {"P0": 1, "P1": 3}
    dispute = await register.case_lists.facets(asking(), CaseFilter(track="DISPUTE"), TAKES)
    assert dispute.tracks == found.tracks, "another track could be asked for instead"
    assert dispute.classes == {"P1": 1}
    urgent = CaseFilter(case_class="P0")
    assert (await register.case_lists.facets(asking(), urgent, TAKES)).shown(urgent) == 1
    recall = await register.case_lists.facets(asking(), CaseFilter(track="RECALL"), TAKES)
    assert sum(recall.stages.values()) >= 3
    all_of_them = await register.case_lists.facets(asking(None), CaseFilter(), TAKES)
    assert all_of_them.tracks == {"DISPUTE": 1, "RECALL": 4}


async def test_filters_narrow_the_list(register: Register) -> None:
    await filled(register)
    for wanted, expected in (
        (CaseFilter(track="RECALL"), "ABD"),
        (CaseFilter(track="RECALL", stage="DECISION"), "A"),
        (CaseFilter(stage="DECISION"), "A"),
        (CaseFilter(stage="DECIS%"), ""),
        (CaseFilter(case_class="P0"), "B"),
        (CaseFilter(agency="DOJ-OIA"), "B"),
        (CaseFilter(tab=None), "ABCDEFG"),
        (CaseFilter(tab=CaseTab.CLOSED, track="RECALL"), "EF"),
        (CaseFilter(within=((None, START), (START + 2 * HOUR, None))), "AC"),
    ):
        assert await listed(register, asking(), wanted) == expected, wanted
    typed = CaseFilter(track="Quux", stage="DECISION", agency="Doe", case_class="P1")
    known = await register.case_lists.known(typed)
    assert known == CaseFilter(stage="DECISION", case_class="P1"), "a name is no code"
