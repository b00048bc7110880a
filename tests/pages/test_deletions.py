"""Deletion orders on the pages: by two people, each with a stronger sign-in."""

from procedure.ending import SupersedeCase
from tests.office import ANALYST, COUNSEL, SECOND_SUPERVISOR, SUPERVISOR
from tests.pages.conftest import Reader, Working
from tests.pages.html import Element
from tests.pages.test_task import case_of
from views.numbers import Numbers

LINK = "Order its deletion"
"""It is on the page of what is over: nobody types a number."""


async def ended_case(working: Working, person: str, successor: str) -> str:
    """The number of a case that ended, since another about somebody else took its place."""
    number, other = await case_of(working, person), await case_of(working, successor)
    numbers = Numbers(working.office.register.lists)
    actor = working.office.person(SUPERVISOR)
    case, after = await numbers.case(actor, number), await numbers.case(actor, other)
    await working.office.say(SUPERVISOR, case, SupersedeCase, successor=after)
    # What cannot be sent any more would be given up, and show on pages of other tests.
    await working.office.register.await_deliveries()
    return number


async def ordered(reader: Reader, number: str) -> Element:
    """The page after somebody ordered from the case's page that its key is destroyed."""
    page = await reader.open(f"/cases/{number}")
    (link,) = [one for one in page.all("a") if one.text == LINK]
    page = await reader.open(link["href"])
    form = page.one("form", action="/do/deletion/order")
    return await reader.send(form, authority="DOJ/2026-17")


async def counted(reader: Reader) -> int:
    """How much waits in Approvals, as the navigation says it."""
    page = await reader.open("/deletions")
    navigation = page.one("nav", aria_label="Main")
    (link,) = [one for one in navigation.all("a") if one.text.startswith("Approvals")]
    return int(link.text.removeprefix("Approvals").split()[0] if link.all("span") else 0)


async def test_two_people_have_a_case_forgotten(working: Working) -> None:
    number = await ended_case(working, "P-0071", "P-0072")
    async with working.reader(COUNSEL) as counsel, working.reader(SECOND_SUPERVISOR) as supervisor:
        before = await counted(counsel), await counted(supervisor)
        page = await ordered(counsel, number)
        (row,) = [one for one in page.all("tr") if number in one.text]
        assert "DOJ/2026-17" in row.text
        assert "Not you: you ordered it." in row.text
        assert await counted(counsel) == before[0]
        assert number not in (await counsel.open("/approvals")).text
        assert await counted(supervisor) == before[1] + 1
        page = await supervisor.open("/approvals")
        (row,) = [one for one in page.all("tr") if number in one.text]
        assert "You may decide it" in row.text
        page = await supervisor.open(row.one("a")["href"])
        (row,) = [one for one in page.all("tr") if number in one.text]
        address = next(one["href"] for one in row.all("a") if one.text.startswith("Approve"))
        form = (await supervisor.open(address)).one("form", action="/do/deletion/approve")
        page = await supervisor.send(form)
        assert "No deletion order waits" in page.text
        (row,) = [one for one in page.all("tr") if number in one.text]
        assert "Key destroyed" in row.text
        assert await counted(supervisor) == before[1]
        page = await supervisor.open(f"/cases/{number}")
        assert "A report about P-0071." not in page.text
    async with working.reader(ANALYST) as analyst:
        await analyst.open("/deletions", status=404)


async def test_who_signed_in_with_a_password_neither_orders_nor_approves(working: Working) -> None:
    number = await ended_case(working, "P-0073", "P-0074")
    async with working.by_password(COUNSEL) as counsel:
        page = await counsel.open("/do/deletion/order?back=/deletions")
        form = page.one("form", action="/do/deletion/order")
        page = await counsel.send(form, key_of=number, authority="DOJ/2026-18", status=403)
        assert "takes a stronger sign-in" in page.text
    async with working.reader(COUNSEL) as counsel:
        page = await ordered(counsel, number)
        (row,) = [one for one in page.all("tr") if number in one.text]
        order = row.one("th").text
    async with working.by_password(SUPERVISOR) as supervisor:
        page = await supervisor.open(f"/do/deletion/approve?number={order}&back=/deletions")
        form = page.one("form", action="/do/deletion/approve")
        page = await supervisor.send(form, status=403)
        assert "Sign in with your card or key" in page.text
    async with working.reader(SUPERVISOR) as supervisor:
        address = f"/do/deletion/approve?number={order}&reject=true&back=/deletions"
        form = (await supervisor.open(address)).one("form", action="/do/deletion/approve")
        page = await supervisor.send(form)
        (row,) = [one for one in page.all("tr") if number in one.text]
        assert "Rejected" in row.text
        page = await supervisor.open(f"/cases/{number}")
        assert "A report about P-0073." in page.text


async def test_an_open_case_is_not_forgotten(working: Working) -> None:
    number = await case_of(working, "P-0075")
    async with working.reader(COUNSEL) as counsel:
        assert LINK not in (await counsel.open(f"/cases/{number}")).text
        page = await counsel.open("/do/deletion/order?back=/deletions")
        form = page.one("form", action="/do/deletion/order")
        page = await counsel.send(form, key_of=number, authority="ORDER-7", status=409)
        assert "is still open: end it first." in page.text
        page = await counsel.send(form, key_of="nothing", authority="ORDER-7", status=404)
        page = await counsel.send(form, key_of=number, authority="Olga", status=422)
        assert "never a name" in page.text
