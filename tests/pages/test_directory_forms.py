"""Adding and changing people and agencies on pages: what is shown first, and who decides."""

from collections.abc import Mapping

import pytest

from tests.office import ANALYST, AUDITOR, COUNSEL, SUPERVISOR
from tests.pages.conftest import Reader, Working
from tests.pages.html import Element
from tests.workflows.held import register_held

ADMINISTRATOR, SECURITY, DUTY = "usncb-administrator-1", "usncb-security-1", "usncb-duty-1"
OFFICER = "placeholders-officer-1"
INSTANCES, SPECIMENS = "/admin/agencies/INSTANCES", "/admin/agencies/SPECIMENS"


def changes(page: Element) -> list[list[str]]:
    """What the page says would change, or changes."""
    return page.one("section", aria_labelledby="changes").one("table").rows()


async def filled_in(reader: Reader, path: str, filled: Mapping[str, str]) -> Element:
    """The form at this address, filled in and sent to be looked at."""
    page = await reader.open(path)
    return await reader.send(page.one("form", action=path), filled)


async def ordered(reader: Reader, page: Element) -> Element:
    """What was looked at, ordered; the page of its version."""
    return await reader.send(page.one("section", aria_labelledby="changes").one("form"))


async def decided(working: Working, page: Element, *, approve: bool) -> Element:
    """The proposal of this page, decided by a supervisor."""
    address = f"/approvals/directory/{page.one('h1').text.split()[1]}"
    async with working.reader(SUPERVISOR) as supervisor:
        forms = (await supervisor.open(address)).all("form", action="/do/directory/approve")
        await supervisor.send(forms[0 if approve else -1])
        return await supervisor.open(address)


async def lost(reader: Reader) -> dict[str, str]:
    """What **Administration** lists as rejected or outdated: addresses by numbers of versions."""
    sections = (await reader.open("/admin")).all("section", aria_labelledby="again")
    links = [one for section in sections for one in section.links().values()]
    return {one.rpartition("/")[2]: one for one in links}


async def proposed_again(working: Working, reader: Reader, number: str) -> Element:
    """The version of this number, found in **Administration** and proposed again; the new one."""
    page = await reader.open((await lost(reader))[number])
    await reader.send(page.one("form", action="/do/directory/propose-again"))
    newest = (await working.office.register.directories.versions())[0]
    return await reader.open(f"/approvals/directory/{newest.number}")


async def offered(working: Working) -> set[str]:
    """The numbers of the versions that **Approvals** lists for a supervisor."""
    async with working.reader(SUPERVISOR) as supervisor:
        links = (await supervisor.open("/approvals")).links().values()
    start = "/approvals/directory/"
    return {one.removeprefix(start) for one in links if one.startswith(start)}


async def test_a_person_who_gains_no_power_is_added_at_once(working: Working) -> None:
    lines = {"name": "Faye Fable", "email": "faye@instances.example", "agency": "INSTANCES"}
    async with working.reader(ADMINISTRATOR) as administrator:
        page = await administrator.open("/admin")
        address = page.links()["Add a person"]
        page = await filled_in(administrator, address, {**lines, "role": "AGENCY_OFFICER"})
        assert "No second person is needed" in page.one("p", id="stands").text
        assert [row[0] for row in changes(page)] == [
            "Faye Fable is added, of INSTANCES",
            "Faye Fable gets the role Agency officer",
        ]
        before = (await working.desk.office.directory()).people
        assert "Faye Fable" not in {one.name for one in before}, "nothing is recorded yet"
        page = await ordered(administrator, page)
        assert "In effect at once" in page.one("p", id="stands").text
        page = await administrator.open("/admin")
        people = page.one("section", aria_labelledby="people").one("table").rows()
        (row,) = [one for one in people if one[0].startswith("Faye Fable")]
        assert row[0].removeprefix("Faye Fable ").startswith("instances-person-")


async def test_power_is_proposed_and_given_by_a_second_person(working: Working) -> None:
    lines = {"name": "Sol Second", "email": "sol@usncb.example", "agency": "USNCB"}
    lines |= {"role": "SUPERVISOR", "account": "https://sign-in.example sol-1"}
    async with working.reader(ADMINISTRATOR) as administrator:
        page = await filled_in(administrator, "/admin/people/new", lines)
        assert (
            "A second person, who gains nothing by the change, must agree"
            in page.one("p", id="stands").text
        )
        page = await ordered(administrator, page)
        assert "It waits for a second person" in page.one("p", id="stands").text
        assert "Not you: you proposed it." in page.text
        assert "May decide: " in page.text
        assert "Sue Inventa" in page.text
        assert "Signs in with: sol-1 at https://sign-in.example" in changes(page)[0][1]
        twice = await administrator.open("/admin/people/new")
        assert "waits for a second person" in twice.text
        form = twice.one("form", action="/admin/people/new")
        refused = await administrator.send(form, lines, status=422)
        assert "proposes the same, and waits for a second person" in refused.text
    found = await decided(working, page, approve=True)
    assert "Approved by Sue Inventa" in found.one("p", id="stands").text
    people = (await working.desk.office.directory()).people
    assert "Sol Second" in {one.name for one in people}


async def test_what_is_wrong_is_at_its_field_and_what_was_filled_in_is_kept(
    working: Working,
) -> None:
    async with working.reader(ADMINISTRATOR) as administrator:
        form = (await administrator.open("/admin/people/new")).one(
            "form", action="/admin/people/new"
        )
        lines = {"name": "Una Unlikely", "email": "una", "agency": "USNCB", "user": "root"}
        page = await administrator.send(form, lines, status=422)
        assert "Nothing was changed: 3 things to fix" in page.text
        summary = page.one("div", id="errors").links()
        assert set(summary.values()) == {"#email", "#role", "#user"}
        assert "Roles: Choose one." in summary
        assert page.one("input", id="name")["value"] == "Una Unlikely"
        assert "Enter an address such as" in page.one("span", id="email-error").text
        both = {**lines, "email": "una@usncb.example", "user": ""}
        answer = await administrator.browser.http.post(
            form["action"], data={**form.sent(), **both, "role": ["AUDITOR", "ANALYST"]}
        )
        assert "Auditor and Analyst contradict each other" in answer.text
        last = f"/admin/people/{ADMINISTRATOR}"
        form = (await administrator.open(last)).one("form", action=last)
        page = await administrator.send(form, role="AGENCY_OFFICER", status=422)
        assert "Nobody would be left with the role Administrator" in page.text


async def test_a_form_that_is_outdated_loses_nothing(working: Working) -> None:
    address = f"/admin/people/{OFFICER}"
    async with working.reader(ADMINISTRATOR) as administrator:
        form = (await administrator.open(address)).one("form", action=address)
        page = await filled_in(administrator, INSTANCES, {"email": "new@instances.example"})
        assert "Email: security@instances.example → new@instances.example" in changes(page)[0][1]
        await ordered(administrator, page)
        page = await administrator.send(form, phone="+1 202 555 0142", status=409)
        assert "The directory has changed since you opened this form" in page.text
        assert "Telephone: none → +1 202 555 0142" in changes(page)[0][1]
        page = await ordered(administrator, page)
        assert "In effect at once" in page.one("p", id="stands").text


async def test_a_proposal_that_was_overtaken_is_proposed_again_in_one_press(
    working: Working,
) -> None:
    address = "/admin/people/doj-nsd-officer-1"
    async with working.reader(ADMINISTRATOR) as administrator:
        form = (await administrator.open(address)).one("form", action=address)
        page = await administrator.send(form, role="AGENCY_CHIEF")
        proposed = await ordered(administrator, page)
        page = await filled_in(administrator, SPECIMENS, {"email": "new@specimens.example"})
        await ordered(administrator, page)
        number = proposed.one("h1").text.split()[1]
        assert number not in await offered(working), "nobody can approve it"
        async with working.reader(SUPERVISOR) as supervisor:
            page = await supervisor.open(f"/approvals/directory/{number}")
            assert "Outdated: reject it, or its proposer proposes it again." in page.text
            assert "May decide" not in page.text
            (only,) = page.all("form", action="/do/directory/approve")
            assert "Reject the change" in only.text
        again = await proposed_again(working, administrator, number)
        assert "gets the role Agency chief" in again.text
        assert again.one("h1").text.split()[1] in await offered(working)
        page = await administrator.open(f"/approvals/directory/{number}")
        assert "proposes the same again." in page.one("p", id="stands").text
        assert not page.all("form", action="/do/directory/propose-again")
        assert number not in await lost(administrator)
    await decided(working, again, approve=False)


async def test_a_proposal_that_was_rejected_is_found_by_links_and_proposed_again(
    working: Working,
) -> None:
    address = "/admin/people/doj-nsd-officer-1"
    async with working.reader(ADMINISTRATOR) as administrator:
        form = (await administrator.open(address)).one("form", action=address)
        page = await administrator.send(form, role="AGENCY_CHIEF", phone="+1 202 555 0143")
        proposed = await ordered(administrator, page)
        number = proposed.one("h1").text.split()[1]
        await decided(working, proposed, approve=False)
        again = await proposed_again(working, administrator, number)
        assert "It waits for a second person" in again.one("p", id="stands").text
        assert number not in await lost(administrator)
        await decided(working, again, approve=False)
        assert again.one("h1").text.split()[1] in await lost(administrator)
        assert number not in await lost(administrator)


async def test_access_ends_and_the_entry_stays(working: Working) -> None:
    lines = {"name": "Gone Girlsson", "email": "gone@usncb.example", "agency": "USNCB"}
    async with working.reader(ADMINISTRATOR) as administrator:
        page = await filled_in(administrator, "/admin/people/new", {**lines, "role": "ANALYST"})
        await ordered(administrator, page)
        people = (await working.desk.office.directory()).people
        (person,) = [one.person_id for one in people if one.name == "Gone Girlsson"]
        page = await administrator.open(f"/admin/people/{person}")
        page = await administrator.open(page.links()["End their access"])
        said = {row[0] for row in changes(page)}
        assert "Gone Girlsson is suspended" in said
        page = await ordered(administrator, page)
        assert "In effect at once" in page.one("p", id="stands").text
        page = await administrator.open(f"/admin/people/{person}")
        assert "They are suspended and can do nothing." in page.text
        own = await administrator.open(f"/admin/people/{ADMINISTRATOR}/end", status=422)
        assert "cannot suspend themself" in own.text
        await administrator.open("/admin/people/nobody-1", status=404)


@pytest.mark.parametrize(
    ("person", "opens"),
    [
        (ADMINISTRATOR, True),
        (SECURITY, True),
        (SUPERVISOR, True),
        (AUDITOR, True),
        (DUTY, True),
        (ANALYST, False),
        (COUNSEL, False),
        ("usncb-operations-1", False),
        ("usncb-dpo-1", False),
        (OFFICER, False),
    ],
)
async def test_the_administration_is_in_the_menu_of_those_who_can_open_it(
    working: Working, person: str, opens: bool
) -> None:
    keeps = person == ADMINISTRATOR
    async with working.reader(person) as reader:
        page = await reader.open("/help")
        menu = page.one("nav", aria_label="Main").links().values()
        assert ("/admin" in menu) is opens
        page = await reader.open("/admin", status=200 if opens else 404)
        links = page.links().values()
        for below in ("/admin/workers", "/admin/people/new", f"/admin/people/{ANALYST}"):
            await reader.open(below, status=200 if keeps else 404)
            assert (below in links) is keeps, below


async def test_an_order_that_is_not_carried_out_keeps_what_was_filled_in_and_says_why(
    working: Working,
) -> None:
    async with working.reader(ADMINISTRATOR) as administrator:
        page = await filled_in(administrator, INSTANCES, {"email": "second@instances.example"})
        form = page.one("section", aria_labelledby="changes").one("form")
        async with register_held(working.office):
            page = await administrator.send(form, status=503)
        assert page.one("div", id="errors").one("h2").text == "Nothing was changed"
        assert "to fix" not in page.text
        form = page.one("section", aria_labelledby="entry").one("form")
        assert form.sent()["email"] == ["second@instances.example"]
        page = await ordered(administrator, await administrator.send(form))
        assert "In effect at once" in page.one("p", id="stands").text
