"""Every page that each role opens: what has to be there first, and where what is pressed leads."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from playwright.async_api import Page

from client.orders import PendingOrders, new_order_id
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.measures.tasks.answering import AnswerTask
from procedure.people import Role
from procedure.stages import position_of
from tests.browser.history import months_before
from tests.office import (
    ANALYST,
    AUDITOR,
    COUNSEL,
    OPERATIONS,
    ROOT,
    SECOND_SUPERVISOR,
    SUPERVISOR,
)
from tests.pages.conftest import Working
from tests.pages.test_deletions import ended_case, ordered
from tests.pages.test_message import TRAFFIC
from tests.pages.test_opening_matters import OPENINGS, WITHOUT_A_CASE
from tests.pages.test_queue import LIKE_ONE
from tests.pages.test_task import case_of
from tests.traffic import diffusion, fresh_reference
from views.numbers import Numbers

ADMINISTRATOR = "usncb-administrator-1"
OFFICER, CHIEF = "doj-oia-officer-1", "doj-oia-chief-1"
_WATCHING = (Role.DATA_PROTECTION_OFFICER, Role.SECURITY_OFFICER, Role.DUTY_OFFICER)
WRONG, MISSING = 422, 404
Pressing = Callable[[Page], Awaitable[None]]


@dataclass(frozen=True)
class Look:
    """A page that somebody opens."""

    path: str
    pressing: Pressing | None = None
    """What is done there, after which the page is another."""
    called: str = ""
    """What the page is then called in the name of its picture."""
    status: int = 200


async def whoever_is(working: Working, role: Role) -> str:
    """Somebody with a role, and with as few others as there are."""
    people = (await working.desk.office.directory()).people
    found = min((one for one in people if role in one.roles), key=lambda one: len(one.roles))
    return found.person_id


# --- what has to be there -------------------------------------------------------------------------


async def drafted(working: Working, person: str) -> str:
    """The number of a case that was answered, whose decision was sent back and drafted again."""
    office = working.office
    number = await case_of(working, person)
    actor = office.person(SUPERVISOR)
    case = await Numbers(office.register.lists).case(actor, number)
    await office.answer_all(case)
    await office.until(case, lambda one: "DECISION" in position_of(one).codes)
    for text in ("The charges are political.", "The charges concern an official act."):
        await office.say(COUNSEL, case, DraftDecision, text, disposition="INFORM_NDTF")
        if text.endswith("political."):
            await office.say(SUPERVISOR, case, ApproveDecision, "Say which act.", approve=False)
    return number


async def disputed(working: Working, case: str) -> str:
    """The address of the page of a dispute over this case, whose draft waits for approval."""
    async with working.reader(COUNSEL) as counsel:
        page = await counsel.open(f"/do/protest/open?case={case}&back=/matters")
        form = page.one("form", action="/do/protest/open")
        page = await counsel.send(form, case=case, text="The charges are acts of office.")
        number = page.one("nav", aria_label="Breadcrumb").one("li", aria_current="page").text
        (form,) = page.all("form", action="/do/protest/draft")
        said = {
            "argument": "POLITICAL",
            "provision": "RPD 34(3)",
            "language": "EN",
            "item": "2026/90001",
        }
        text = f"We invoke art. 135 for {case}.\n\nThe charges are acts of office."
        await counsel.send(form, said, text=text)
        return f"/matters/{number}"


async def beside(working: Working, case: str) -> Mapping[str, str]:
    """The pages of a matter of each kind but a dispute; DOJ-OIA has a copy that is recalled."""
    found = {}
    for kind, (who, fields, _) in OPENINGS.items():
        if kind == "protest":
            continue
        words = "review start" if kind == "review" else f"{kind} open"
        about = {} if kind in WITHOUT_A_CASE else {"case": [case]}
        found[kind] = f"/matters/{await _ordered(working, who, words, **fields, **about)}"
    held = {"agency": "DOJ-OIA", "system": "AGENCY_FILE", "text": "In a file of the agency."}
    number = found["recall"].removeprefix("/matters/")
    await _ordered(working, SUPERVISOR, "recall add-holder", matter_id=number, **held)
    return found


async def _ordered(working: Working, who: str, words: str, **fields: object) -> str:
    async with working.reader(who) as reader:
        answer = await reader.browser.command(words, **fields)
        assert answer.status_code == 200, (words, answer.text)
        return str(answer.json()["result"]["number"])


async def on_its_way(working: Working, number: str) -> str:
    """The address of the receipt of an answer that nobody has recorded yet."""
    case = await Numbers(working.office.register.lists).case(
        working.office.person(SUPERVISOR), number
    )
    order = AnswerTask(
        dossier=case,
        order=new_order_id(),
        by=OFFICER,
        document=f"doc-{'0' * 26}",
        task="J1",
        outcome="NO_REQUEST",
    )
    PendingOrders(working.desk.office.settings.state_dir / "orders").keep(order)
    return f"/tasks/{number}/J1/sent?order={order.order}"


ROSTER = "\n".join((ROOT / "samples" / "roster.csv").read_text("utf-8").splitlines()[:3])
"""A roster that keeps two of the people of the samples."""


# --- what is pressed ------------------------------------------------------------------------------


def fills(button: str, **fields: str) -> Pressing:
    """Fill in what has these names, and press the button with these words."""

    async def pressing(page: Page) -> None:
        for name, value in fields.items():
            await page.fill(f"main [name='{name}']:visible", value)
        async with page.expect_navigation():
            await page.locator(f"main button:has-text('{button}'):visible").first.click()

    return pressing


async def lifts_one(page: Page) -> None:
    """Tick a message, and lift it."""
    await page.locator("main tbody label").first.click()
    await page.click("summary:has-text('Lift the ticked messages')")
    await fills("Lift the ticked messages", reason="Another person: born elsewhere.")(page)


async def answers(page: Page) -> None:
    """Send a final answer."""
    await page.click("text=No treaty is in force")
    await fills("Send final answer")(page)


async def reports(page: Page) -> None:
    """Write down what was reported, with nobody found by the name."""
    await page.click("text=A U.S. component in the field")
    await fills("Save and name the person", report="A person in custody since Sunday.")(page)


async def names(page: Page) -> None:
    """The same, with a person who is searched."""
    await reports(page)
    await page.fill("#family", "Zimoradova")
    await page.fill("#source", "Her passport")
    async with page.expect_navigation():
        await page.click("button[value=search]")


async def plans(page: Page) -> None:
    """The same, up to the plan."""
    await names(page)
    await page.click("input[value=entered] + label")
    async with page.expect_navigation():
        await page.click("button[value=plan]")


# --- every page -----------------------------------------------------------------------------------


async def pages_of(working: Working) -> dict[str, list[Look]]:
    """The pages that each role opens in a day, by the person who opens them."""
    case, decided = await case_of(working, "P-0001"), await drafted(working, "P-0004")
    message = await working.receive((TRAFFIC / "diffusion-qadirah-0088.txt").read_bytes())
    await working.receive(diffusion(fresh_reference(), LIKE_ONE))
    dispute, matters = await disputed(working, decided), await beside(working, case)
    async with working.reader(COUNSEL) as counsel:
        await ordered(counsel, await ended_case(working, "P-0005", "P-0006"))
    async with working.reader(AUDITOR) as auditor:
        await auditor.send((await auditor.open("/audit")).one("form", action="/audit/verify"))
    # After that: nobody signed what is put into the register here.
    past = f"/cases/{await months_before(working.office.register)}"
    parts = ("", "/timeline", "/acts", "/print", "/file", "/why", "/why/J1/answer", "?show=all")
    around = ("/sign-in", "/first-day", "/help", "/accessibility", "/terms", "/display")
    start = f"/start{message.replace('messages', 'message')}"
    fact = f"/do/case/fact?case_id={case}&back=/cases/{case}"
    task = f"/tasks/{case}/J1"
    closed = {"day": "2027-02-03", "name": "Snow", "authority": "OPM"}
    person, agency = f"/admin/people/{OFFICER}", "/admin/agencies/SAMPLES"
    tries = "Show what will change"
    everybody = {role: await whoever_is(working, role) for role in _WATCHING}
    return {
        ANALYST: [
            *_plain("/queue", message, f"{start}/who", "/start"),
            Look("/queue?tab=restricted", lifts_one, "lifted"),
            Look(f"{start}/who", fills("Save and show the plan"), "plan"),
            Look(f"{start}/plan", fills("Confirm and start the case"), "errors", WRONG),
            Look("/start", fills("Save and name the person"), "errors", WRONG),
            Look("/start", names, "who"),
            Look("/start", plans, "plan"),
            *_plain("/tasks", "/cases", *(f"/cases/{case}{part}" for part in parts), fact),
            Look(fact, fills("Record a new fact"), "errors", WRONG),
            Look(past, called="with-a-past"),
            Look(f"{past}/timeline", called="with-a-past"),
            *_plain("/search"),
            Look("/search", fills("Search", q="Quentin Marlowick"), "found"),
            *_plain("/matters", dispute, *matters.values(), *around),
            Look("/nothing", status=MISSING),
            Look("/matters?state=nothing", status=WRONG),
        ],
        SUPERVISOR: [
            *_plain("/board", "/approvals", f"/approvals/cases/{decided}", f"/approvals{dispute}"),
            *_plain("/queue", "/rosters", "/closures"),
            Look("/rosters", fills("Check it", text=ROSTER), "checked"),
            Look("/rosters", fills("Check it", text="name"), "errors", WRONG),
            Look("/closures", fills("Show", **closed), "checked"),
            Look("/closures", _proposes(closed), "proposed"),
            *_plain("/deletions", "/do/deletion/order?back=/deletions"),
            Look(f"/cases/{case[:-6]}444444", status=MISSING),
            *_plain(f"/cases/{case}/emergency"),
            Look(f"/cases/{case}/emergency", fills("Open this case"), "errors", WRONG),
        ],
        SECOND_SUPERVISOR: _plain("/closures?moves=true"),
        COUNSEL: _plain("/approvals", f"/cases/{decided}", dispute, "/editions?to=2026-1"),
        AUDITOR: _plain("/audit", "/audit/orders", f"/cases/{case}"),
        ADMINISTRATOR: [
            *_plain("/admin", "/admin/workers", "/approvals/directory/1", "/first-day"),
            *_plain("/admin/people/new", person, f"{person}/end", "/admin/agencies/new", agency),
            Look("/admin/people/new", fills(tries, name="Ola Invented"), "errors", WRONG),
            Look(person, fills(tries, name="Ola Invented"), "tried"),
            Look("/admin/agencies/new", fills(tries, name="Invented"), "errors", WRONG),
            Look(agency, fills(tries, name="Invented"), "tried"),
        ],
        OPERATIONS: _plain("/tasks", f"/cases/{case}", matters["recall"]),
        OFFICER: [
            *_plain("/tasks", "/matters", matters["recall"], "/tasks/calendar", task),
            Look("/tasks/calendar", fills("Make an address"), "made"),
            Look(task, fills("Send final answer"), "errors", WRONG),
            Look(task, answers, "sent"),
            Look(await on_its_way(working, case)),
        ],
        CHIEF: _plain("/tasks", task),
        **{person: [] for person in everybody.values()},
    }


def _plain(*paths: str) -> list[Look]:
    return [Look(path) for path in paths]


def _proposes(closed: Mapping[str, str]) -> Pressing:
    async def pressing(page: Page) -> None:
        await fills("Show", **closed)(page)
        await fills("Propose it")(page)

    return pressing
