"""When something of an edition applies, and what a prohibition stops."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from procedure.annex.conditions import Condition, Factors
from procedure.codes import AlertedBy, Circumstance, Lifting, OutgoingKind
from procedure.measures.dispute.filings import RecordFiling
from procedure.measures.lifting import Lifted, lifted, used_up
from procedure.measures.outgoing import MayNotBeSent, must_be_free, obstacles
from procedure.message import CommunicationKind, InterpolState
from procedure.routing import factors
from tests.procedure.casework import COUNSEL, EDITIONS, Course, document, opening, to
from tests.procedure.fixture_editions import SOURCE, changed_edition

CASE = Factors(
    kind=CommunicationKind.OTHER_NOTICE,
    circumstances=(Circumstance.US_CITIZEN, Circumstance.ABROAD),
    alerted_by=AlertedBy.STATE,
    state=InterpolState.PUBLISHED,
    facts=("ENCOUNTER",),
)
HELD: list[tuple[dict[str, Any], bool, str]] = [
    ({}, True, "every case"),
    ({"kind": "OTHER_NOTICE"}, True, "OTHER_NOTICE"),
    ({"kind": "RED_NOTICE"}, False, ""),
    ({"kinds": ["RED_NOTICE", "OTHER_NOTICE"]}, True, "OTHER_NOTICE"),
    ({"kinds": ["RED_NOTICE", "NO_MESSAGE"]}, False, ""),
    ({"circumstance": "ABROAD"}, True, "ABROAD"),
    ({"circumstance": "DETAINED"}, False, ""),
    ({"all_of": ["US_CITIZEN", "ABROAD"]}, True, "US_CITIZEN, ABROAD"),
    ({"all_of": ["US_CITIZEN", "DETAINED"]}, False, ""),
    ({"any_of": ["DETAINED", "ABROAD"]}, True, "ABROAD"),
    ({"any_of": ["DETAINED", "AT_BORDER"]}, False, ""),
    ({"without": ["CURRENT_OFFICIAL"]}, True, "not CURRENT_OFFICIAL"),
    ({"without": ["CURRENT_OFFICIAL", "ABROAD"]}, False, ""),
    ({"alerted_by": "STATE"}, True, "STATE"),
    ({"alerted": ["FBI_OR_DOJ", "STATE"]}, True, "STATE"),
    ({"alerted": ["FBI_OR_DOJ"]}, False, ""),
    ({"states": ["REQUESTED", "PUBLISHED"]}, True, "PUBLISHED"),
    ({"states": ["DELETED"]}, False, ""),
    ({"facts": ["DELETION", "ENCOUNTER"]}, True, "ENCOUNTER"),
    ({"facts": ["DELETION"]}, False, ""),
    ({"kind": "OTHER_NOTICE", "any_of": ["ABROAD"]}, True, "OTHER_NOTICE, ABROAD"),
    ({"kind": "OTHER_NOTICE", "any_of": ["DETAINED"]}, False, ""),
]


@pytest.mark.parametrize(("names", "holds", "because"), HELD, ids=lambda value: str(value))
def test_a_condition_holds_if_all_that_it_names_does(
    names: dict[str, Any], holds: bool, because: str
) -> None:
    condition = Condition.model_validate({**names, "source": SOURCE})
    assert condition.holds(CASE) is holds
    if holds:
        assert condition.because(CASE) == because


def test_a_report_without_a_message_has_a_kind_of_its_own() -> None:
    condition = Condition.model_validate({"kinds": ["NO_MESSAGE"], "source": SOURCE})
    assert condition.holds(CASE._replace(kind=None))
    assert condition.because(CASE._replace(kind=None)) == "NO_MESSAGE"


def test_a_case_is_routed_by_what_is_known_of_it() -> None:
    case = Course.begin().case
    assert factors(case) == Factors(
        kind=CommunicationKind.RED_NOTICE,
        circumstances=(Circumstance.CURRENT_OFFICIAL,),
        alerted_by=AlertedBy.USNCB_SCREEN,
        state=InterpolState.PUBLISHED,
    )


def test_a_prohibition_stops_what_it_names_while_it_holds() -> None:
    says = "Nobody disputes this."
    row = {"says": says, "stops": ["PROTEST"], "circumstance": "CURRENT_OFFICIAL", "source": SOURCE}
    rules = changed_edition(lambda data: data.update(prohibitions={"NO_PROTEST": row}))
    course = to("FILING")
    course.rules = rules
    with pytest.raises(MayNotBeSent, match=f"This may not be sent: {says}"):
        course.say(COUNSEL, RecordFiling)
    (found,) = obstacles(course.case, OutgoingKind.PROTEST, rules, course.now)
    assert (found.kind, found.by, found.says) == ("PROHIBITION", "NO_PROTEST", says)
    assert obstacles(course.case, OutgoingKind.GS_INFORMATION, rules, course.now) == ()
    course.rules = changed_edition(lambda data: None)
    assert course.say(COUNSEL, RecordFiling)


def test_a_prohibition_is_lifted_by_its_own_decision_for_what_it_names_until_it_ends() -> None:
    course, rules = Course.begin(rules=EDITIONS["2026-2"]), EDITIONS["2026-2"]
    what, until = OutgoingKind.CONTACT_SOURCE, course.now + timedelta(hours=72)

    def forbidden(kind: OutgoingKind, at: datetime | None) -> list[str]:
        found = obstacles(course.case, kind, rules, at)
        return [one.by for one in found if one.kind == "PROHIBITION"]

    assert forbidden(what, course.now) == ["MAY_ALERT_THE_SOURCE"]
    approved = Lifted(Lifting.GUARDED_ACT, what, document(1), until)
    course.state = lifted(course.case, approved)
    assert forbidden(what, course.now) == []
    assert forbidden(what, until) == ["MAY_ALERT_THE_SOURCE"]
    assert forbidden(what, None) == ["MAY_ALERT_THE_SOURCE"], "nobody said when"
    assert forbidden(OutgoingKind.DATABASE_QUERY, course.now) == ["MAY_ALERT_THE_SOURCE"]
    course.state = used_up(course.case, document(1))
    assert forbidden(what, course.now) == ["MAY_ALERT_THE_SOURCE"]


def test_what_no_decision_lifts_stays_forbidden() -> None:
    rules = EDITIONS["2026-2"]
    opened = opening(circumstances=(Circumstance.PROTECTED_1367,))
    course = Course.begin(opened, rules=rules)
    what = OutgoingKind.STATUS_DISCLOSURE
    for decision in Lifting:
        course.state = lifted(course.case, Lifted(decision, what, document(1)))
    with pytest.raises(MayNotBeSent, match="The law forbids to disclose anything"):
        must_be_free(course.case, what, rules, course.now)
