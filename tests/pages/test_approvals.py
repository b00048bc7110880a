"""The pages of a second person: what is decided beside its grounds, and by when."""

import re

import pytest

from portal.pages.release_tags import release_tags
from procedure.codes import Circumstance
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.measures.evidence import MarkEvidence
from procedure.measures.notification.deferral import ProposeDeferral
from procedure.outgoing_codes import Weight
from procedure.protest.codes import Confirmed
from tests.office import ANALYST, COUNSEL, SECOND_COUNSEL, SUPERVISOR, Office
from tests.pages.conftest import Reader, Working
from tests.pages.html import Element
from tests.traffic import fresh_reference, red_notice
from tests.workflows.steps import FEW, among_stages, confirmed, screened
from views.exchange import FieldLine

INVENTED = ("VALDORIENTA QUESMARIN", "Juan Ignacio", "1968/06/30")
"""P-0060 of the roster."""
PROTEST = (
    "We invoke art. 135 of the Rules on the Processing of Data for {case}.\n\n"
    "The charges are acts of office."
)


def next_if(page: Element, title: str) -> list[str]:
    """What happens next after the decision with this title, line by line."""
    following = page.one("section", aria_labelledby="next").one("div", class_="cv-against")
    (part,) = [one for one in following.all("div") if one.one("h3").text == title]
    return [one.text for one in part.all("li")]


async def listed(reader: Reader, address: str) -> tuple[str, int]:
    """What Approvals says of who decides the thing with this address, and how much it counts."""
    page = await reader.open("/approvals")
    (link,) = page.one("nav", aria_label="Main").all("a", href="/approvals")
    counted = link.text.removeprefix("Approvals").split()
    rows = [one for one in page.all("tr") if one.all("a", href=address)]
    return (rows[0].all("td")[-1].text if rows else "", int(counted[0]) if counted else 0)


def when(text: str) -> str:
    """The time by which somebody decides, as a sentence names it."""
    found = re.search(r"(?:Decide|be filed) by (.+? ET)", text)
    assert found is not None, text
    return found[1]


async def decided(working: Working, person: str) -> str:
    """A case about an official in which counsel must decide."""
    office = working.office
    case_id = await office.cases.open(
        office.person(ANALYST),
        f"A report about {person}.",
        person=person,
        circumstances=(Circumstance.CURRENT_OFFICIAL,),
        identity_confirmed=True,
        left_out=FEW,
    )
    await to_decision(office, case_id)
    return case_id


async def to_decision(office: Office, case_id: str) -> None:
    """Every agency answers."""
    await office.until(case_id, lambda one: bool(one.tasks))
    await office.answer_all(case_id)
    await office.until(case_id, among_stages("DECISION"))


def test_an_answer_has_its_marking_and_to_whom_it_may_be_released() -> None:
    fields = (
        FieldLine(key="marking", label="Marking", value="CUI"),
        FieldLine(key="confidence", label="How sure", value="HIGH"),
        FieldLine(key="releasable_to", label="To whom", value="CBP; FBI", entries=("CBP", "FBI")),
    )
    tags = [text for text, look in release_tags(True, fields)]
    assert tags == ["May be released", "CUI", "Releasable to CBP, FBI"]
    unmarked = (FieldLine(key="marking", label="Marking", value="UNCLASSIFIED"),)
    assert release_tags(None, unmarked) == ()


@pytest.mark.timeout(60)
async def test_each_of_two_decisions_has_its_own_time(working: Working) -> None:
    office = working.office
    case_id = await decided(working, "P-0049")
    case = (await office.register.lists.numbers_of([case_id]))[case_id]
    await office.say(ANALYST, case_id, ProposeDeferral, "A trip ends on Friday.")
    await office.say(COUNSEL, case_id, DraftDecision, "Nothing to do.", disposition="NO_ACTION")
    async with working.reader(SUPERVISOR) as supervisor:
        page = await supervisor.open(f"/approvals/cases/{case}")
        stands = page.one("p", id="stands").text
        assert "asks for approval of version 1" in stands
        panels = [one.text for one in page.all("section", class_="cv-panel")]
        deferral = next(one for one in panels if one.startswith("Approve the deferral"))
        assert when(deferral) != when(stands), "the official is notified before counsel decides"
        done, review = next_if(page, "Approve the deferral")
        assert done == "Deferral of the notification approved."
        assert review.startswith("The deferral of the notification is reviewed, by ")
        first, *_ = next_if(page, "Send the deferral back")
        assert first.startswith(f"Notify the official (USNCB), by {when(deferral)}")
        sent_back = next(
            one
            for one in page.all("form", action="/do/approve")
            if one.one("button").text == "Send the draft back"
        )
        await supervisor.send(sent_back, reason="Say why.")
        page = await supervisor.open(f"/approvals/cases/{case}")
        assert when(page.one("p", id="stands").text) == when(deferral)


@pytest.mark.timeout(60)
async def test_a_dispute_is_approved_beside_its_grounds(working: Working) -> None:
    office = working.office
    item = await screened(office, red_notice(fresh_reference(), INVENTED))
    case_id = await confirmed(office, item, left_out=FEW)
    await to_decision(office, case_id)
    case = (await office.register.lists.numbers_of([case_id]))[case_id]
    await office.say(COUNSEL, case_id, DraftDecision, "We dispute it.", disposition="DISPUTE")
    answered = (await office.case(case_id)).tasks["S2"].document
    marked = {answered: True, f"{item.communication}/v{item.version}": False}
    for one, may_leave in marked.items():
        words = {"item": one, "weight": Weight.REPORT, "releasable": may_leave}
        await office.say(COUNSEL, case_id, MarkEvidence, "It is ours.", **words)
    async with working.reader(COUNSEL) as counsel, working.reader(SUPERVISOR) as supervisor:
        page = await supervisor.open(f"/approvals/cases/{case}")
        drafted = page.one("section", aria_labelledby="draft")
        tagged = [one.text for one in drafted.all("li") if one.all("span", class_="cv-tag")]
        assert len(tagged) == len(marked), "what nobody marked has no tag"
        assert tagged[0].startswith("Answer. STATE-LEI, ")
        assert tagged[0].endswith(" May be released")
        assert tagged[1].endswith(": Red notice Stays with us")
        step, stands, email = next_if(page, "Approve the legal decision")
        assert step.startswith("File the formal dispute with INTERPOL (USNCB), by ")
        assert stands.startswith("Filing with INTERPOL: waiting for USNCB; then ")
        assert email == "An email goes to each counsel at USNCB."
        again, *_ = next_if(page, "Send the draft back")
        assert again.startswith("Draft the legal decision (USNCB), by ")
        await office.say(SECOND_COUNSEL, case_id, ApproveDecision, approve=True)
        page = await counsel.open(f"/do/protest/open?case={case}")
        form = page.one("form", action="/do/protest/open")
        await counsel.send(form, case=case, text="The charges are acts of office.")
        (row,) = await office.register.lists.matters(kind="protest", linked=case_id)
        address = f"/approvals/matters/{row.number}"
        assert "Nothing waits for you here" in (await supervisor.open(address)).text
        who, before = await listed(supervisor, address)
        assert who == ""

        async def draft(text: str, *confirmed: str) -> Element:
            page = await counsel.open(f"/matters/{row.number}")
            (form,) = page.all("form", action="/do/protest/draft")
            words: dict[str, str | list[str]] = {"argument": "POLITICAL", "language": "EN"}
            words |= {"provision": "RPD 34(3)", "confirm": [*confirmed]}
            await counsel.send(form, words, text=text)
            return await supervisor.open(address)

        async def agree() -> Element:
            forms = (await supervisor.open(address)).all("form", action="/do/protest/approve")
            (agrees,) = [one for one in forms if "reject" not in one.sent()]
            await supervisor.send(agrees, reason="Within the rules.")
            return await counsel.open(f"/matters/{row.number}")

        page = await draft(PROTEST.format(case=case))
        assert await listed(supervisor, address) == ("You may decide it", before + 1)
        assert (await listed(counsel, address))[0] == "Not you: you drafted it"
        stands = page.one("p", id="stands").text
        assert "Carla Exampleton asks for approval of version 1: The dispute" in stands
        assert "It must be filed by" in stands
        drafted = page.one("section", aria_labelledby="draft")
        grounds = [one.text for one in drafted.all("ul", class_="cv-grounds")]
        assert grounds[0].startswith(f"Case. {case}: ")
        assert any(one.endswith(": Clear to dispute. May be released") for one in grounds)
        assert next_if(page, "Approve the draft")[0] == "Protest approved."
        assert next_if(page, "Send the draft back")[0] == "Protest sent back to counsel."
        assert "No draft is approved" in page.one("section", aria_labelledby="checks").text
        (back,) = [one for one in page.all("form") if one.sent().get("reject") == ["true"]]
        await supervisor.send(back, reason="Say whose office.")
        assert await listed(supervisor, address) == ("", before)

        page = await draft(PROTEST.format(case=case).replace("office", "public office"))
        drafted = page.one("section", aria_labelledby="draft")
        assert [one.text for one in drafted.all("ins")] == ["Added: public"]
        versions = page.one("section", aria_labelledby="versions").text
        assert "Version 1, The dispute before INTERPOL" in versions
        assert "Sent back" in versions
        clean = await supervisor.open(f"{address}?show=clean")
        assert clean.one("section", aria_labelledby="draft").all("ins", "del") == []
        own = await counsel.open(address)
        assert "Not you: you drafted it." in own.one("p", id="stands").text
        assert own.all("form", action="/do/protest/approve") == []

        leaves = page.one("section", aria_labelledby="message-2")
        assert f"{row.number}/2" in leaves.text
        assert "under article 135 of the Rules on the Processing of Data" in leaves.text
        assert page.all("form", action="/do/send/approve") == [], "the draft is approved, once"
        mine = await counsel.open(f"/matters/{row.number}")
        assert mine.all("form", action="/do/send/export") == [], "it is not approved"
        mine = await agree()
        assert mine.all("form", action="/do/send/export") == []
        reason = mine.one("section", aria_labelledby="messages").one("table").rows()[0][3]
        assert "Before the protest can be filed: counsel has not confirmed" in reason

        await draft(PROTEST.format(case=case), *Confirmed)
        mine = await agree()
        rows = mine.one("section", aria_labelledby="messages").one("table").rows()
        assert [one[0] for one in rows] == [f"{row.number}/{one}" for one in (3, 2, 1)]
        (save,) = mine.all("form", action="/do/send/export")
        saved = await counsel.browser.http.post(save["action"], data=save.sent())
        assert f"{row.number}-3.txt" in saved.headers["content-disposition"]
        assert f"OUR REF: {row.number}/3" in saved.text.splitlines()
