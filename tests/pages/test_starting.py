"""Starting a case: one topic a page, saved as one goes, with the plan before it starts."""

from procedure.measures.team import LimitToTeam
from tests.office import ANALYST, COUNSEL, SUPERVISOR
from tests.pages.conftest import Reader, Working
from tests.pages.html import Element
from tests.traffic import diffusion, fresh_reference, status_message

OFFICER = "fbi-officer-1"
REPORT = {
    "alerted_by": "FIELD_COMPONENT",
    "reporter": "Officer Mockford",
    "how": "telephone",
    "report": "Woman in custody since Sunday.",
}
OF_START = ("MARQUESINA ALCAUDARA", "SOLEDAD", "1969")


def form_of(page: Element) -> Element:
    """The form of a page of the three."""
    (form,) = [one for one in page.all("form") if one["action"].startswith("/start")]
    return form


async def named(analyst: Reader, person: dict[str, str]) -> Element:
    """The second page about a report, with a person who was searched."""
    page = await analyst.open("/start")
    page = await analyst.send(form_of(page), REPORT, go="who")
    return await analyst.send(form_of(page), person, go="search")


async def test_a_report_becomes_a_case_with_the_plan_that_was_shown(working: Working) -> None:
    person = {"family": "Zimoradova", "own": "Зиморадова Евдокия", "source": "Her passport"}
    async with working.reader(ANALYST) as analyst:
        page = await named(analyst, person)
        assert "Nobody on the roster and no open case is like this person." in page.text
        answers = {"custody": "ICE_CUSTODY", "protection": "PENDING_PROTECTION", "more": "REFUGEE"}
        page = await analyst.send(form_of(page), answers, go="plan", who="entered")
        assert page.one("h1").text == "Start a case: the plan"
        stands = page.one("p", id="stands").text
        assert "P1 case" in stands
        tracks = page.one("section", aria_labelledby="class").text
        assert "Refugees and non-refoulement" in tracks
        bans = page.one("section", aria_labelledby="bans").text
        assert "Law Status, claim and location never go to the requesting country" in bans

        # A task is left out with a reason, which stays in the list.
        for go, says in (
            ("drop", "Say why tasks are left out."),
            ("start", "You ticked tasks: leave them or all others out first, or untick them."),
        ):
            refused = await analyst.send(form_of(page), ticked="I1", go=go, status=422)
            assert says in refused.text
            assert form_of(refused).sent()["ticked"] == ["I1"]
        page = await analyst.send(form_of(page), ticked="I1", why="ICE answered.", go="drop")
        (row,) = [row for row in page.one("table").rows() if "(I1)" in row[0]]
        assert row[2:4] == ["Not sent", "Left out by you: “ICE answered.”"]

        # What was said is still there when one comes back, for its author alone.
        where = form_of(page)["action"]
        assert "Left out by you" in (await analyst.open(where)).text
        async with working.reader(SUPERVISOR) as other:
            await other.open(where, status=404)

        answer = await analyst.browser.http.post(
            where, data={**form_of(page).sent(), "go": "start"}
        )
        number = answer.headers["location"].partition("?")[0].removeprefix("/cases/")
        # Nothing is left of the draft: whoever goes back, or presses twice, sees the case.
        for left in ("plan", "who", "arrived"):
            back = await analyst.open(where.replace("/plan", f"/{left}"))
            assert back.one("h1").text.startswith(number)
        async with working.reader(SUPERVISOR) as other:
            await other.open(where, status=404)
        again = await analyst.send(form_of(page), go="start")
        assert again.one("h1").text.startswith(number)
        assert "Recorded" in again.text
    actor = working.office.person(ANALYST)
    opened = await working.office.register.lists.case_numbered(number)
    assert opened is not None
    case = await working.office.until(opened.case_id, lambda case: bool(case.tasks))
    assert set(case.circumstances) == {"ICE_CUSTODY", "PENDING_PROTECTION", "REFUGEE"}
    assert case.left_out == ("I1",)
    assert "I1" not in case.tasks
    shown = await working.office.views.case(actor, opened.case_id)
    assert "Reported by Officer Mockford, by telephone." in str(shown.opened)
    assert "Left out of the plan, I1: ICE answered." in str(shown.opened)


async def test_a_hit_is_confirmed_with_the_plan(working: Working) -> None:
    address = await working.receive(diffusion(fresh_reference(), OF_START))
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open(address)
        page = await analyst.open(page.links()["Confirm and start a case"])
        assert "Soledad Marquesina Alcaudara (P-0012)" in page.text
        # Nothing that is known is asked again: the only person is chosen.
        assert form_of(page).sent()["who"] == ["P-0012"]
        page = await analyst.send(form_of(page), go="plan")
        page = await analyst.send(form_of(page), ticked="J1", why="Known.", go="only")
        asked = [row for row in page.one("table").rows() if "Left out" not in str(row)]
        assert [row[0] for row in asked if row[-1].startswith("Tick")] == [
            "Treaty and extradition (J1)"
        ]
        refused = await analyst.send(form_of(page), go="start", status=422)
        assert "Say why you confirm the hit." in refused.text
        answer = await analyst.browser.http.post(
            form_of(refused)["action"],
            data={**form_of(refused).sent(), "go": "start", "reason": "The same person."},
        )
        assert answer.headers["location"].startswith("/cases/USNCB-")
        back = await analyst.open(form_of(refused)["action"])
        assert answer.headers["location"].partition("?")[0].endswith(back.one("h1").text[:17])
        again = await analyst.send(form_of(refused), go="start")
        assert answer.headers["location"].partition("?")[0].endswith(again.one("h1").text[:17])
        assert "stays restricted with it" in (await analyst.open(address)).text


async def test_who_is_not_named_is_searched_and_may_join_an_open_case(working: Working) -> None:
    number = await working.case_about("P-0014")
    hidden = await working.case_about("P-0011")
    row = await working.office.register.lists.case_numbered(hidden)
    assert row is not None
    await working.office.say(SUPERVISOR, row.case_id, LimitToTeam)
    address = await working.receive(status_message("IP XANDRIA, XA-NOBODY"))
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open(f"/start{address.replace('messages', 'message')}/who")
        assert "The roster, and open cases that you may see." in page.text
        page = await analyst.send(form_of(page), go="search", family="Pontivrac", given="Segolaine")
        assert "Ségolaine Pontivrac (P-0011)" in page.text
        assert hidden not in page.text
        page = await analyst.send(form_of(page), go="search", family="Harangvolgyi", given="Zsofia")
        assert f"Join {number} instead" in page.text
        # A second case beside an open one needs a reason.
        refused = await analyst.send(form_of(page), go="plan", who="P-0014", status=422)
        assert "Say why another case is needed, or join the one that is open." in refused.text
        page = await analyst.send(form_of(page), go=f"join:{number}:P-0014")
        (form,) = [one for one in page.all("form") if one["action"] == "/do/restriction/confirm"]
        page = await analyst.send(form, reason="It concerns her.")
        assert page.links()[number] == f"/cases/{number}"


async def test_whom_the_screening_names_weakly_can_be_chosen_without_a_search(
    working: Working,
) -> None:
    # It is restricted because what it is about is not held; the birth date is another.
    raw = diffusion(fresh_reference(), ("NAMGONG", "BYEOLHA", "1922/01/01")).replace(
        b"SUBJECT:", b"CONCERNS: IP XANDRIA XA-404\nSUBJECT:"
    )
    address = await working.receive(raw)
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open(address)
        assert "Is it the same person?" in page.text
        page = await analyst.open(f"/start{address.replace('messages', 'message')}/who")
        choices = [one["value"] for one in form_of(page).all("input", name="who")]
        assert choices == ["P-0006", "entered"]
        assert "Weak hit." in page.text


async def test_what_is_wrong_is_said_and_what_looks_classified_is_not_saved(
    working: Working,
) -> None:
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open("/start")
        refused = await analyst.send(form_of(page), go="who", status=422)
        assert {"Choose where it comes from.", "Write down what was reported."} <= set(
            refused.links()
        )
        secret = {**REPORT, "report": "SECRET//NOFORN He was seen."}
        refused = await analyst.send(form_of(page), secret, go="who", status=422)
        assert "This looks classified" in refused.text
        page = await analyst.send(form_of(page), REPORT, go="who")
        page = await analyst.send(form_of(page), go="plan", who="entered", status=422)
        assert "Enter a name of the person." in page.text
        page = await analyst.send(
            form_of(page), go="plan", who="entered", family="Zimoradova", status=422
        )
        assert "Say where you have this from." in page.one("div", class_="cv-error").text
        assert "Not saved yet" not in page.text


async def test_what_is_written_is_saved_meanwhile(working: Working) -> None:
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open("/start")
        where = form_of(page)["action"]
        written = {**form_of(page).sent(), **REPORT}
        saved = await analyst.browser.http.post(f"{where}/draft", data=written)
        assert saved.text.startswith("Draft saved at ")
        secret = {**written, "report": "SECRET//NOFORN He was seen."}
        refused = await analyst.browser.http.post(f"{where}/draft", data=secret)
        assert refused.text.startswith("Not saved. This looks classified")
        assert form_of(await analyst.open(where)).sent()["report"] == [REPORT["report"]]
        # There is no plan of a report about which nothing was said.
        new = form_of(await analyst.open("/start"))["action"].replace("arrived", "plan")
        answer = await analyst.browser.http.post(f"{new}/draft", data=written)
        assert answer.status_code == 404


async def test_a_message_that_caveat_has_is_named(working: Working) -> None:
    reference = fresh_reference()
    address = await working.receive(diffusion(reference, ("ALMENZARA", "BALTASAR", "1975/03/02")))
    has = {**REPORT, "bureau": "IP Xandria", "kind": "WANTED_PERSON_DIFFUSION"}
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open("/start")
        known = await analyst.send(form_of(page), {**has, "reference": reference}, go="who")
        assert known.links()["Start from it instead"] == address
        unknown = await analyst.send(form_of(page), {**has, "reference": "17/3-1161"}, go="who")
        assert "Caveat has no message 17/3-1161 from IP Xandria." in unknown.text


async def test_whoever_may_not_start_cases_finds_no_such_page(working: Working) -> None:
    address = await working.receive(diffusion(fresh_reference(), ("KOKJAROVA", "AYNURA", "1959")))
    for person in (OFFICER, COUNSEL):
        async with working.reader(person) as other:
            for path in ("/start", f"/start{address.replace('messages', 'message')}/who"):
                await other.open(path, status=404)
