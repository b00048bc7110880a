"""The page of a message: an analyst judges it, and decides with one form."""

import pytest

from procedure.directory import Directory, Person
from procedure.refusals import NotFound
from tests.office import ANALYST, OPERATIONS, ROOT, SUPERVISOR
from tests.pages.conftest import Working
from tests.pages.html import Element
from tests.traffic import diffusion, fresh_reference, status_message

TRAFFIC = ROOT / "samples" / "traffic"
OFFICER = "fbi-officer-1"
# Each test has persons of its own: others are about nobody else.
OF_LIFTING = ("VON AHRENSPFUHL", "WOLFDIETRICH", "1951/10/31")
OF_LEAVING = ("LARKSPURNE", "EVERETT", "1966/01/09")
OF_JOINING = ("WALDDORFER-BRUECKS", "GUENTHER", "1957/09/09")
OF_VERSIONS = ("JEDLICKOVSKY", "BOHUMIR", "1994/03/07")


def folded(page: Element, title: str) -> Element:
    """The form under a title."""
    (found,) = [one for one in page.all("details") if one.one("summary").text == title]
    return found.one("form")


async def test_a_message_is_judged_on_one_page(working: Working) -> None:
    raw = (TRAFFIC / "diffusion-qadirah-0088.txt").read_bytes()
    address = await working.receive(raw)
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open(address)
        assert page.one("h1").text == "Wanted person diffusion QR/2026/88 from IP Qadirah"
        # Names are in the page, and not in the browser's tab or the address.
        assert page.one("title").inside == ["QR/2026/88 from IP Qadirah | Caveat"]
        stands = page.one("p", id="stands").text
        assert "Tariq bin Sulayman al-Nuwaydiri (current official)" in stands
        assert "Confirm or lift the restriction by" in stands

        identity, original = page.all("table")[:2]
        assert ["Nationality", "Qadirah (QR)", "United States (US)", "Different"] in identity.rows()
        assert ["Birth date", "Dec 5, 1973", "Dec 5, 1973", "Same"] in identity.rows()
        (family,) = [row for row in original.rows() if row[0] == "Family name"]
        assert family == ["Family name", "اسم العائلة: النويدري [1]", "النويدري [1]"]
        (nation,) = [row for row in original.rows() if row[0] == "Nationality"]
        assert nation[2] == "Qadirah (QR)"
        assert "Countries that ask Qadirah" in page.one("section", aria_labelledby="record").text
        written = original.all("td", dir="rtl")
        assert {cell["lang"] for cell in written} == {"ar"}
        # Each mark leads to its reason on this page.
        ids = {one["id"] for one in page if "id" in one.attributes}
        marks = original.all("a", class_="cv-n-ref")
        assert marks
        assert {one["href"].removeprefix("#") for one in marks} <= ids

        signs = page.one("section", aria_labelledby="signs").text
        assert "Indicators of misuse: 3" in signs
        assert "Looked for and not found: Concrete act of violence" in signs
        clock = page.one("section", aria_labelledby="clock").text
        assert "1 hour is a local target" in clock
        assert "the supervisors are notified" in clock
        assert page.links()["Confirm and start a case"] == f"/start/message{address[9:]}/who"

        saved = await analyst.browser.get(page.links()["Save the original as received"])
        assert saved.content == raw
    for person, status in ((OFFICER, 404), (OPERATIONS, 200)):
        async with working.reader(person) as other:
            page = await other.open(address, status=status)
            assert "Save the original as received" not in page.links()


async def test_lifting_a_strong_hit_takes_two(working: Working) -> None:
    address = await working.receive(diffusion(fresh_reference(), OF_LIFTING))
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open(address)
        form = folded(page, "Not this person: propose to lift")
        assert "A strong hit takes two" in form.text
        refused = await analyst.send(form, status=422)
        assert "Reason" in refused.text
        page = await analyst.send(form, reason="Born elsewhere.")
        assert "You proposed to lift that" in page.one("p", id="stands").text
        assert "“Born elsewhere.”" in page.text
    async with working.reader(SUPERVISOR) as supervisor:
        page = await supervisor.open(address)
        form = folded(page, "Lift the restriction, as proposed")
        page = await supervisor.send(form, reason="I compared the passports.")
        assert "Nothing prevents its use" in page.one("p", id="stands").text
        assert "as Ana Sampleton had proposed" in page.text


async def test_a_message_joins_the_open_case_that_is_chosen(working: Working) -> None:
    number = await working.case_about("P-0009")
    address = await working.receive(diffusion(fresh_reference(), OF_JOINING))
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open(address)
        form = folded(page, f"Confirm and attach to {number}")
        page = await analyst.send(form, identity="CONFIRMED", reason="The same person.")
        assert page.links()[number] == f"/cases/{number}"
        assert "stays restricted with it" in page.one("p", id="stands").text


async def test_a_changed_version_says_what_changed_and_a_translation_is_beside_it(
    working: Working,
) -> None:
    reference = fresh_reference()
    await working.receive(diffusion(reference, OF_VERSIONS))
    again = diffusion(reference, OF_VERSIONS, body="Please arrest at once.")
    address = await working.receive(again)
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open(address)
        changed = page.one("section", aria_labelledby="changed")
        assert changed.one("ins").text == "Added: arrest at once."
        assert "Version 1" in page.one("section", aria_labelledby="versions").links()
        form = folded(page, "Attach a translation")
        page = await analyst.send(form, text="Please arrest.", made_by="A translator")
        original = page.one("section", aria_labelledby="original").text
        assert "made by A translator" in original
        assert "it is not screened" in original


async def test_what_names_nobody_says_why_it_waits(working: Working) -> None:
    address = await working.receive(status_message("IP XANDRIA, XA-UNKNOWN"))
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open(address)
        assert "refers to a communication that is not held" in page.one("p", id="stands").text
        assert "The screening named nobody on the roster." in page.text
        page = await analyst.send(folded(page, "Not this person: lift"), reason="Not ours.")
        assert "Nothing prevents its use" in page.one("p", id="stands").text


async def test_who_left_the_directory_breaks_no_page(
    working: Working, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await working.receive(diffusion(fresh_reference(), OF_LEAVING))
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open(address)
        await analyst.send(folded(page, "Not this person: propose to lift"), reason="Another.")
    known = Directory.person

    def without_the_analyst(directory: Directory, person: str) -> Person:
        if person == ANALYST:
            raise NotFound(what="person", name=person)
        return known(directory, person)

    monkeypatch.setattr(Directory, "person", without_the_analyst)
    async with working.reader(SUPERVISOR) as supervisor:
        page = await supervisor.open(address)
        stands = page.one("p", id="stands").text
        assert "A person who is no longer in the directory proposed to lift that" in stands
