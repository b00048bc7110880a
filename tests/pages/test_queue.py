"""The intake queue: what must be decided first, and several weak hits for one reason."""

from tests.office import ANALYST, COUNSEL
from tests.pages.conftest import Reader, Working
from tests.pages.html import Element, read
from tests.traffic import STRANGER, diffusion, fresh_reference

OFFICER = "fbi-officer-1"
# Persons of the roster, as messages about somebody else would name them, and one who is meant.
LIKE_ONE = ("PONTIVRAC", "S.", "1980/01/01")
LIKE_ANOTHER = ("HARANGVOLGYI", "ZSOFIA", "1945/05/01")
MEANT = ("SANGTARASHVAND", "KAVEH", "1967/01/01")
NEWEST = "/queue?tab=restricted"


async def row_of(reader: Reader, reference: str) -> Element:
    """The row of a message in the list of what is restricted, which begins with the newest."""
    page = await reader.open(NEWEST)
    (row,) = [one for one in page.all("tr") if reference in one.links()]
    return row


async def test_a_row_says_who_is_named_why_and_by_when(working: Working) -> None:
    reference = fresh_reference()
    address = await working.receive(diffusion(reference, MEANT))
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open("/queue")
        assert "must be confirmed or lifted by" in page.one("p", id="stands").text
        counts = [one.text for one in page.one("nav", aria_label="Which messages").all("a")]
        assert [count.rpartition(" ")[0] for count in counts] == [
            "To review",
            "Not read in full",
            "Restricted",
            "Lifted today",
            "No hit today",
        ]
        row = await row_of(analyst, reference)
        assert row.links()[reference] == address
        cells = [cell.text for cell in row.all("td", "th")]
        assert "IP Xandria, wanted person diffusion" in cells[1]
        assert cells[2].startswith("Kaveh Sangtarashvand کاوه")
        assert cells[3].startswith("Strong. Same name; birth year matches")
        assert "Diffusion not yet reviewed (M05)" in cells[4]
        # A strong hit is judged by itself.
        assert row.all("input", type="checkbox") == []
        assert page.links()["Start a case without a message"] == "/start"
    async with working.reader(COUNSEL) as counsel:
        page = await counsel.open(NEWEST)
        assert "Start a case without a message" not in page.links()
        assert page.all("input", type="checkbox") == []
    async with working.reader(OFFICER) as officer:
        await officer.open("/queue", status=404)


async def test_weak_hits_are_lifted_together_each_by_an_order_of_its_own(
    working: Working,
) -> None:
    references = fresh_reference(), fresh_reference(), fresh_reference()
    addresses = [
        await working.receive(diffusion(reference, who))
        for reference, who in zip(references, (LIKE_ONE, LIKE_ANOTHER, LIKE_ONE), strict=True)
    ]
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open(NEWEST)
        (form,) = [one for one in page.all("form") if one["action"] == "/queue/lift"]
        ticks = [
            (await row_of(analyst, reference)).one("input", type="checkbox")["value"]
            for reference in references
        ]
        refused = await analyst.send(form, reason="Other people.", status=422)
        assert "Tick at least one message." in refused.text

        sent = {**form.sent(), "ticked": ticks[:2], "reason": " "}
        again = await analyst.browser.http.post("/queue/lift", data=sent)
        assert again.status_code == 422
        page = read(again.text)
        assert "Say why the restriction of all of them is lifted." in page.text
        ticked = [one for one in page.all("input", type="checkbox") if "checked" in one.attributes]
        assert {one["value"] for one in ticked} == {*ticks[:2]}, "nobody ticks them again"
        filters = page.one("nav", aria_label="Which messages")
        assert filters.one("a", aria_current="true").text.startswith("Restricted")

        # Another person decides on one of them meanwhile.
        await working.office.communications.release(
            working.office.person(ANALYST),
            addresses[2].removeprefix("/messages/"),
            reason="Somebody was faster.",
        )
        data = {**form.sent(), "ticked": ticks, "reason": "Other people: born elsewhere."}
        first, second = [
            read((await analyst.browser.http.post("/queue/lift", data=data)).text)
            for again in range(2)
        ]
        rows = first.one("table").rows()
        assert [row[1] for row in rows] == [
            "Lifted: nothing prevents its use.",
            "Lifted: nothing prevents its use.",
            "Not lifted. This communication is already decided: RELEASED.",
        ]
        # The same form has one effect, with the same receipts.
        receipts = [row[2] for row in rows[:2]]
        assert len({*receipts}) == 2
        assert all(receipt.startswith("order-") for receipt in receipts)
        assert [row[2] for row in second.one("table").rows()[:2]] == receipts
        for address in addresses[:2]:
            page = await analyst.open(address)
            assert "“Other people: born elsewhere.”" in page.text
            assert "You lifted the restriction." in page.text


async def test_lifting_takes_a_stronger_sign_in_also_of_weak_hits(working: Working) -> None:
    reference = fresh_reference()
    address = await working.receive(diffusion(reference, LIKE_ONE))
    async with working.by_password(ANALYST) as analyst:
        page = await analyst.open(address)
        (form,) = [one for one in page.all("form") if "Not this person: lift" in one.text]
        page = await analyst.send(form, reason="Somebody else.", status=403)
        assert "takes a stronger sign-in" in page.text
        page = await analyst.open(NEWEST)
        (form,) = [one for one in page.all("form") if one["action"] == "/queue/lift"]
        tick = (await row_of(analyst, reference)).one("input", type="checkbox")["value"]
        page = await analyst.send(form, reason="Somebody else.", ticked=tick)
        assert "0 of 1 restrictions were lifted" in page.text
        assert "Sign in with your card or key" in page.links()
    async with working.reader(ANALYST) as analyst:
        assert "Not this person: lift" in (await analyst.open(address)).text


async def test_what_could_not_be_read_is_in_the_same_list(working: Working) -> None:
    address = await working.receive(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe")
    async with working.reader(ANALYST) as analyst:
        for tab in (NEWEST, "/queue?tab=unread"):
            page = await analyst.open(tab)
            (row,) = [one for one in page.all("tr") if address in one.links().values()]
            assert "Delivery that could not be read" in row.text
            assert "Not read in full: everything that was not read is restricted." in row.text
        page = await analyst.open(address)
        assert page.one("h1").text == "Delivery that could not be read"
        assert "so nobody knows whom it names" in page.one("p", id="stands").text


async def test_what_nobody_is_named_in_is_counted_and_not_restricted(working: Working) -> None:
    reference = fresh_reference()
    actor = working.office.person(ANALYST)
    (item,) = await working.office.communications.receive(
        actor, diffusion(reference, STRANGER), "a file"
    )
    await working.office.until_intake(item.communication, lambda one: one.screened is not None)
    async with working.reader(ANALYST) as analyst:
        page = await analyst.open("/queue?tab=clear")
        assert reference in page.links()
        await analyst.open("/queue?tab=nonsense", status=404)
