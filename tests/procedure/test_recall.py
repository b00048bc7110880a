"""The recall of U.S. copies: whoever got the data must attest, and none ends before."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedure.copy_codes import CopyEnd
from procedure.dossier import Effect, Handoff
from procedure.letters import LetterOrder
from procedure.matters.common import EndMatter, NotReadyToEnd
from procedure.measures.copies import RecordCopy, RefreshCopy, RemoveCopy
from procedure.passing_between import OpenIncident
from procedure.people import USNCB, Role
from procedure.recall.attesting import AlreadyAttested, AttestRecall, RecordAttestation
from procedure.recall.kind import RECALL
from procedure.recall.opening import ReportStillStopped
from procedure.recall.searching import AlreadyHolder, RecordSearch
from procedure.recall_codes import Attested, RecallReason
from procedure.recall_order import AddHolder, OpenRecall, RenewRecall
from procedure.refusals import NotPermitted, NotWellFormed, Refused
from tests.examples import examples
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    NOW,
    OPERATIONS,
    SUPERVISOR,
    Course,
    officer,
    opening,
)
from tests.procedure.matterwork import NEWEST, MatterCourse

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CBP = officer("CBP")


def case_with_copy() -> Course:
    """A case in which CBP has a copy, and agencies were asked."""
    case = Course.begin(opening(), rules=NEWEST)
    case.say(OPERATIONS, RecordCopy, agency="CBP", system="TECS", copy_kind="ENTRY")
    return case


def recall(reason: RecallReason = RecallReason.DELETED) -> MatterCourse:
    """A recall of that case's copies."""
    return MatterCourse.open(OPERATIONS, OpenRecall, case_with_copy(), reason=reason)


def never_seen() -> MatterCourse:
    """A recall of what Caveat never saw."""
    return MatterCourse.open(OPERATIONS, OpenRecall, reason=RecallReason.NON_COMPLIANT)


def attest_all(course: MatterCourse, but: tuple[str, ...] = ()) -> None:
    """Everybody attests, through USNCB, but these."""
    for held in course.matter.unattested:
        if held.holder not in but:
            attested = Attested.PURGED_FROM_USE
            course.say(OPERATIONS, RecordAttestation, holder=held.holder, attested=attested)


def effects(course: MatterCourse, kind: str) -> list[Effect]:
    """What followed from the last event of a kind."""
    number = max(place for place, name in enumerate(course.names()) if name == kind)
    state = RECALL.fold(course.events[: number + 1])
    assert state is not None
    rule = RECALL.events[type(course.events[number])]
    assert rule.effects is not None
    return list(rule.effects(state, course.events[number], course.rules))


def emails(found: list[Effect]) -> set[tuple[str, Role | None]]:
    """To which agencies and roles emails go."""
    return {(one.agency, one.role) for one in found if isinstance(one, LetterOrder)}


def test_everybody_who_got_the_data_is_told_at_once() -> None:
    course = recall()
    held = {(one.held.agency, one.held.system) for one in course.matter.holders.values()}
    assert ("CBP", "TECS") in held, "a copy"
    assert ("DOJ-OIA", None) in held, "shown with a task"
    assert not any(agency == USNCB for agency, _ in held)
    notified = emails(effects(course, "RecallOpened"))
    assert {agency for agency, _ in notified} >= {agency for agency, _ in held}
    assert course.due("attested-1") == NOW + DAY
    assert course.stage == "ATTESTATION"


def test_what_was_never_seen_is_searched_for_first() -> None:
    course = never_seen()
    assert course.stage == "SEARCH"
    assert course.due("search-1") == NOW + HOUR
    assert (USNCB, Role.OPERATIONS) in emails(effects(course, "RecallOpened"))
    with pytest.raises(NotReadyToEnd, match=r"U\.S\. systems are not searched"):
        course.say(ANALYST, EndMatter)
    course.say(OPERATIONS, AddHolder, agency="CBP", system="TECS")
    assert ("CBP", None) in emails(effects(course, "HolderAdded"))
    course.say(OPERATIONS, RecordSearch)
    assert not course.matter.running("search-1")
    with pytest.raises(NotReadyToEnd, match="holder-1, CBP in TECS has not attested"):
        course.say(ANALYST, EndMatter)
    course.say(CBP, AttestRecall, holder="holder-1", attested=Attested.PURGED_FROM_USE)
    course.say(ANALYST, EndMatter)
    assert course.stage == "PURGED"


def test_an_agency_attests_for_itself_alone() -> None:
    course = recall()
    (other,) = (one for one in course.matter.unattested if one.agency == "DOJ-OIA")
    with pytest.raises(NotPermitted, match="a person of DOJ-OIA"):
        course.say(CBP, AttestRecall, holder=other.holder, attested=Attested.NEVER_HELD)
    course.say(CBP, AttestRecall, holder="holder-1", attested=Attested.PURGED_FROM_USE)
    with pytest.raises(AlreadyAttested):
        course.say(CBP, AttestRecall, holder="holder-1", attested=Attested.PURGED_FROM_USE)


def test_an_agency_sees_its_own_part() -> None:
    course = recall()
    assert RECALL.may_know(course.matter, CBP)
    assert not RECALL.may_know(course.matter, officer("USCIS"))
    shown = " ".join(one.label for one in course.matter.details_for("CBP"))
    assert "CBP in TECS" in shown
    assert "DOJ-OIA" not in shown


def test_whoever_does_not_attest_is_reminded_and_the_recall_stays_open() -> None:
    course = recall()
    attest_all(course, but=("holder-1",))
    course.wait(DAY + timedelta(seconds=1))
    assert ("CBP", Role.AGENCY_CHIEF) in emails(effects(course, "HoldersReminded"))
    assert (USNCB, Role.SUPERVISOR) in emails(effects(course, "HoldersReminded"))
    course.wait(3 * DAY)
    assert course.names().count("HoldersReminded") == 4
    with pytest.raises(NotReadyToEnd):
        course.say(ANALYST, EndMatter)
    course.say(CBP, AttestRecall, holder="holder-1", attested=Attested.PURGED_FROM_USE)
    assert course.matter.next_alert() is None
    course.say(ANALYST, EndMatter)


def test_nothing_is_due_any_more_once_all_attested() -> None:
    course = recall()
    attest_all(course)
    assert course.stage == "ATTESTED"
    assert course.matter.next_alert() is None


def test_a_holder_who_is_found_late_has_a_time_too() -> None:
    course = recall()
    attest_all(course)
    course.say(OPERATIONS, AddHolder, agency="FBI", system="NCIC")
    assert course.due("attested-2") == NOW + DAY
    with pytest.raises(AlreadyHolder):
        course.say(OPERATIONS, AddHolder, agency="FBI", system="NCIC")


def test_purged_and_kept_as_a_record_are_two_ends() -> None:
    course = recall()
    kept = Attested.RETAINED_AS_RECORD
    course.say(CBP, AttestRecall, holder="holder-1", attested=kept)
    attest_all(course)
    course.say(ANALYST, EndMatter)
    assert course.stage == "RETAINED"
    assert course.matter.holders["holder-1"].attested is kept


def test_only_what_was_changed_can_be_brought_up_to_date() -> None:
    updated: dict[str, Any] = {"holder": "holder-1", "attested": Attested.UPDATED}
    with pytest.raises(NotWellFormed, match="The data are gone"):
        recall().say(CBP, AttestRecall, **updated)
    course = recall(RecallReason.MODIFIED)
    course.say(CBP, AttestRecall, **updated)
    (passed,) = (
        one.command
        for one in effects(course, "HolderAttested")
        if isinstance(one, Handoff) and isinstance(one.command, RefreshCopy)
    )
    assert passed.copy_id == "copy-1"


def test_the_case_learns_what_happened_to_its_copy() -> None:
    course = recall()
    course.say(CBP, AttestRecall, holder="holder-1", attested=Attested.RETAINED_AS_RECORD)
    (passed,) = (
        one.command
        for one in effects(course, "HolderAttested")
        if isinstance(one, Handoff) and isinstance(one.command, RemoveCopy)
    )
    assert (passed.dossier, passed.copy_id) == (CASE_ID, "copy-1")
    assert passed.became is CopyEnd.RETAINED_AS_RECORD
    (case,) = course.cases
    case.order(passed, handed_over=True)
    assert not [
        key for key in case.case.clocks if key.startswith("copy-") and case.case.running(key)
    ]


@pytest.mark.parametrize("ended", [True, False])
def test_who_is_still_stopped_opens_the_recall_again(*, ended: bool) -> None:
    course = recall()
    attest_all(course)
    if ended:
        course.say(ANALYST, EndMatter)
    course.say(SUPERVISOR, ReportStillStopped)
    assert course.stage == "SEARCH", "a copy that nobody knew of"
    assert len(course.matter.unattested) == len(course.matter.holders)
    assert course.matter.running("attested-2")
    assert course.matter.running("search-2")
    (passed,) = (
        one.command
        for one in effects(course, "RecallRenewed")
        if isinstance(one, Handoff) and isinstance(one.command, OpenIncident)
    )
    assert (passed.cases, passed.reported_by) == ((CASE_ID,), course.matter.dossier)


def test_a_new_reason_asks_everybody_again_and_finds_who_came_since() -> None:
    course = recall(RecallReason.MODIFIED)
    attest_all(course)
    (case,) = course.cases
    case.say(OPERATIONS, RecordCopy, agency="FBI", system="NCIC", copy_kind="DOWNLOAD")
    renewed = course.command(
        OPERATIONS, RenewRecall, case=CASE_ID, reason=RecallReason.NON_COMPLIANT
    )
    course.order(renewed, handed_over=True)
    assert course.matter.reason is RecallReason.NON_COMPLIANT
    assert ("FBI", "NCIC") in {(one.agency, one.system) for one in course.matter.unattested}


def test_what_is_gone_does_not_come_back_because_it_was_changed() -> None:
    course = recall(RecallReason.DELETED)
    renewed = course.command(OPERATIONS, RenewRecall, case=CASE_ID, reason=RecallReason.MODIFIED)
    course.order(renewed, handed_over=True)
    assert course.matter.reason is RecallReason.DELETED


ORDERS: st.SearchStrategy[list[tuple[Any, dict[str, Any]]]] = st.lists(
    st.one_of(
        st.tuples(
            st.just(RecordAttestation),
            st.fixed_dictionaries(
                {
                    "holder": st.sampled_from([f"holder-{number}" for number in range(1, 4)]),
                    "attested": st.sampled_from(Attested),
                }
            ),
        ),
        st.tuples(st.just(ReportStillStopped), st.just({})),
        st.tuples(st.just(RecordSearch), st.just({})),
        st.tuples(
            st.just(AddHolder),
            st.fixed_dictionaries(
                {
                    "agency": st.sampled_from(["CBP", "FBI"]),
                    "system": st.sampled_from(["TECS", "NCIC"]),
                }
            ),
        ),
        st.tuples(st.just(EndMatter), st.just({})),
    ),
    max_size=12,
)


@settings(max_examples=examples(60))
@given(orders=ORDERS)
def test_no_recall_ends_unattested(orders: list[tuple[Any, dict[str, Any]]]) -> None:
    """Whatever is ordered in whatever order, also where it waits for days between."""
    course = never_seen()
    for command, fields in orders:
        by = ANALYST if command is EndMatter else OPERATIONS
        try:
            course.say(by, command, **fields)
        except Refused:
            continue
        course.wait(timedelta(hours=13))
        if course.matter.ended_at is not None:
            assert course.matter.unattested == ()
            assert not course.matter.must_search
            assert course.matter.next_alert() is None
        else:
            waits = course.matter.unattested or course.matter.must_search
            assert not waits or course.matter.next_alert() is not None, "somebody is reminded"
