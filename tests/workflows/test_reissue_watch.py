"""A request that is made again in other clothes reaches the watch for it, and is stopped first."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from activities.watch_values import OpenWatch, Sought, Watched
from activities.watched import Watching
from client.failures import NotConfirmed
from client.gateway import Gateway
from formats.read import read
from procedure.dossier import Command
from procedure.duty.duty import Duty
from procedure.duty.opening import OpenDuty
from procedure.intake.intake import HitLevel
from procedure.message import Communication
from procedure.refusals import Refusal
from screening.evidence import Thresholds
from tests.destroying import destroy_key
from tests.office import ANALYST, COUNSEL, Office
from tests.traffic import OFFICIAL, STRANGER, diffusion, fresh_reference, red_notice, status_message
from tests.workflows.steps import kinds, row_of, screened, status_of
from views.matters import MatterViews

WATCH = f"duty-{'4' * 26}"
FACTS = (
    "Embezzlement of 4,750,000 dinars from the Borduvian Grain Fund on 14 March 2019, through the "
    "company Halvorsen Trade"
)
OTHERS = "Theft of 12 bicycles in Port Calder on 2 May 2021"
STATUTE = "Fraud on an especially large scale committed by an organized group of persons"
SOMEBODY = ("TESTOVAN", "PAVLE", "1970/12/31")


def message(who: tuple[str, str, str], charge: str, **changes: Any) -> Communication:
    """A red notice as it was read."""
    (one,) = read(red_notice(fresh_reference(), who, charge, **changes), "test").communications
    return one.communication


def as_diffusion(who: tuple[str, str, str], body: str, sender: str) -> Communication:
    """A diffusion of another bureau about facts that its text tells."""
    raw = diffusion(fresh_reference(), who, body).replace(b"IP XANDRIA", sender.encode())
    (one,) = read(raw, "test").communications
    return one.communication


def test_what_is_the_same_request_whoever_it_names_and_whoever_sends_it() -> None:
    """The person of the watched case is on no roster."""
    watch = OpenWatch(
        watch=WATCH,
        people=("P-0009",),
        sought=(Sought(names=("Olga Fictitia Zebrownik",)),),
        communications=(message(STRANGER, FACTS),),
    )
    watching = Watching(Watched(version="1", watches=(watch,)), Thresholds())
    cyrillic = ("ЗЕБРОВНИК", "ОЛЬГА ФИКТИЦИЯ", "1950/12/31")
    table: list[tuple[str, Communication, tuple[bool, bool] | None]] = [
        ("the same again", message(STRANGER, FACTS), (True, True)),
        ("other facts", message(STRANGER, OTHERS), (True, False)),
        ("other spelling", message(("ZEBROVNIK", "OLHA", "1950/12/31"), FACTS), (True, True)),
        ("other script", message(cyrillic, FACTS), (True, True)),
        ("other kind and sender", as_diffusion(STRANGER, FACTS, "IP BORDUVIA"), (True, True)),
        ("named in the text", as_diffusion(SOMEBODY, "Ask Olga Zebrownik.", "IP B"), (True, False)),
        ("other person, same facts", message(SOMEBODY, FACTS), (False, True)),
        ("other person", message(SOMEBODY, OTHERS), None),
        ("nobody", as_diffusion(SOMEBODY, "Please locate.", "IP XANDRIA"), None),
    ]
    for what, communication, expected in table:
        found = watching.alike(communication, ())
        alike = [(one.match.same_person, one.match.same_facts) for one in found]
        assert alike == ([] if expected is None else [expected]), what
        assert all(one.reasons for one in found), what
    by_number = HitLevel(person="P-0009", level="POSSIBLE", status="OTHER")
    (one,) = watching.alike(message(SOMEBODY, OTHERS), (by_number,))
    assert (one.match.same_person, one.match.same_facts) == (True, False)


def test_the_words_of_a_statute_alone_are_not_the_same_facts_for_somebody_else() -> None:
    watch = OpenWatch(watch=WATCH, communications=(message(STRANGER, STATUTE),))
    watching = Watching(Watched(version="1", watches=(watch,)), Thresholds())
    assert watching.alike(message(SOMEBODY, STATUTE), ()) == ()
    (same,) = watching.alike(message(STRANGER, STATUTE), ())
    assert same.match.same_facts


async def watched_case(office: Office) -> tuple[str, str]:
    """A case about somebody whom no roster has, from a notice that joined it; and its watch."""
    item = await screened(office, red_notice(fresh_reference(), OFFICIAL, FACTS))
    case_id, _ = await office.communications.confirm(
        office.person(ANALYST), item.communication, another=True, reason="Same person."
    )
    await office.until(case_id, lambda case: bool(case.tasks))
    await office.cancel(case_id)
    receipt = await office.matters.open(
        office.person(COUNSEL), OpenDuty, text="Refused.", duty="RE_ISSUE_WATCH", cases=(case_id,)
    )
    return case_id, receipt.dossier


async def watch_of(office: Office, watch: str) -> Duty:
    """The watch as recorded, once every handoff has arrived."""
    await office.register.await_deliveries()
    state = await office.recorder.state(watch)
    assert isinstance(state, Duty)
    return state


def words_of(mail: EmailMessage) -> str:
    """The text of an email."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


async def test_a_watch_over_an_ended_case_finds_what_comes_in(office: Office) -> None:
    case_id, watch = await watched_case(office)
    elsewhere = await screened(office, red_notice(fresh_reference(), STRANGER, OTHERS))
    again = await screened(
        office, diffusion("B-77", SOMEBODY, FACTS).replace(b"IP XANDRIA", b"IP BORDUVIA")
    )
    assert await status_of(office, elsewhere) == ("RELEASED", False)
    assert await status_of(office, again) == ("AWAITING_PERSON", True)

    duty = await watch_of(office, watch)
    (found,) = duty.found
    assert (found.communication, found.alike) == (again.communication, "same facts")
    assert (await kinds(office, case_id))[-1] == "MatterNoted"
    assert (await office.case(case_id)).ended is not None, "it stays ended until a person decides"

    shown = await office.reading.shown(office.person(ANALYST), again.communication)
    (one,) = shown.watches
    assert one.number == duty.number
    assert any("4750000" in reason for reason in one.reasons)
    now = office.clock.now
    views = MatterViews(lambda: office.recorder, office.looks, now=now)
    page = await views.matter(office.person(ANALYST), watch)
    assert any(again.communication in line.text for line in page.details)
    (linked,) = await office.register.lists.matters(linked=again.communication)
    assert linked.matter_id == watch
    said = [" ".join(words_of(mail).split()) for mail in office.emails()]
    assert any("a communication may be a request that is made again" in one for one in said)

    # The same person by the roster's number, in other colors: one that names both counts once.
    roster = await screened(office, red_notice(fresh_reference(), OFFICIAL, OTHERS))
    duty = await watch_of(office, watch)
    assert [one.communication for one in duty.found][1:] == [roster.communication]
    await screened(office, status_message(fresh_reference()))
    assert len((await watch_of(office, watch)).found) == 2, "it asks for nothing"
    assert (await row_of(office, roster.communication)).restricted


@pytest.mark.long
async def test_when_the_watch_has_passed_or_the_key_is_destroyed_nothing_matches(
    office: Office,
) -> None:
    case_id, watch = await watched_case(office)
    await destroy_key(office.register, case_id, office.clock.now())
    destroyed = await screened(office, red_notice(fresh_reference(), SOMEBODY, FACTS))
    assert await status_of(office, destroyed) == ("RELEASED", False), "nobody can compare it"
    await office.pass_time(watch, timedelta(days=5 * 366))
    passed = await screened(office, red_notice(fresh_reference(), OFFICIAL, FACTS))
    assert (await watch_of(office, watch)).found == ()
    assert (await office.intake(passed.communication)).watches == ()


async def test_a_relay_that_dies_before_it_marks_the_handoff_tells_the_watch_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, watch = await watched_case(office)
    died: list[str] = []
    deliver = Gateway.deliver

    async def dying(self: Gateway, command: Command) -> Refusal | None:
        refusal = await deliver(self, command)
        if command.act == "note_match" and not died:
            died.append(command.order)
            raise NotConfirmed(command.order)
        return refusal

    monkeypatch.setattr(Gateway, "deliver", dying)
    again = await screened(office, red_notice(fresh_reference(), SOMEBODY, FACTS))
    (found,) = (await watch_of(office, watch)).found
    assert (found.communication, len(died)) == (again.communication, 1)
