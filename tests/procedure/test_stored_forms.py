"""Events and commands as they are stored: written, read again, by this build and by others."""

import json
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ValidationError

from procedure.cases import CASE
from procedure.clocks.rules import AlertRule
from procedure.codes import IdentityFinding
from procedure.dossier import (
    Command,
    Event,
    TakeStep,
    UnknownKind,
    hash_of,
    read_command,
    read_event,
    write_event,
)
from procedure.ending import CloseCase
from procedure.intake.second_person import ApproveRelease, ProposeRelease
from procedure.intake.translation import AttachTranslation
from procedure.kind_table import KINDS, matter_kind_of
from procedure.measures.clock_alerts import ReachAlerts
from procedure.measures.notification.deferral import ProposeDeferral
from procedure.measures.notification.notifying import RecordNotification, RecordUnreachable
from procedure.measures.restriction import RenewRestriction
from procedure.tracks import EndTrack
from tests.procedure import matter_acts
from tests.procedure.acts import ACTS, courses_of_each_act, ordered
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    EDITIONS,
    MESSAGE,
    OPERATIONS,
    SECOND_COUNSEL,
    SUPERVISOR,
    Course,
    document,
    officer,
    order_id,
)
from tests.procedure.intakework import (
    HIT,
    HOUR,
    IntakeCourse,
    lifted,
    received,
    result,
    unscreened,
)
from tests.procedure.long_courses import COURSES, EARLIER, SNOW
from tests.procedure.matter_acts import drafted, kept, proposed
from tests.procedure.matterwork import MatterCourse
from tests.procedure.noted import NOTE, noted
from tests.procedure.recorded_courses import RecordedCourse
from tests.procedure.use import use_acts
from tests.procedure.use.usework import use_request


def intakes() -> list[IntakeCourse]:
    """Intakes in which everything happens."""
    found = []
    for begin in (received, unscreened, lifted):
        course = begin()
        course.wait(HOUR)
        course.screen(result(indicators=("M01",), counter_indicators=("L02",)))
        course.screen_again(result(HIT))
        course.confirm(closures=(SNOW,))
        course.answer_handoffs()
        course.say(ANALYST, AttachTranslation, language="en")
        found.append(course)
    proposed = IntakeCourse.begin(rules=EDITIONS["2026-2"])
    proposed.screen(result(HIT))
    proposed.say(ANALYST, ProposeRelease)
    proposed.say(SUPERVISOR, ApproveRelease, approve=False)
    found.append(proposed)
    destroyed = unscreened()
    destroyed.destroy()
    return [*found, destroyed]


def matters() -> list[MatterCourse]:
    """Matters in which each act was recorded once."""
    found = []
    for acts in matter_acts.ACTS.values():
        for act, row in {**matter_acts.SHARED, **acts}.items():
            course = row.possible()
            if act in course.kind.acts and act != "reach_alerts":
                handed_over = row.roles == matter_acts.HANDED_OVER
                course.do(row.by, act, handed_over=handed_over, **row.fields)
            if act == "reach_alerts":
                course.wait(timedelta(days=60))
            found.append(course)
    sent_back, rejected, known = drafted(), proposed(), kept()
    sent_back.do(SECOND_COUNSEL, "approve_protest", approve=False)
    rejected.do(SECOND_COUNSEL, "approve_settlement", approve=False)
    known.hear("CCF_COMPLIANT")
    reminded = matter_acts.recall()
    reminded.wait(timedelta(days=60))
    cancels = matter_acts.recall_message()
    cancels.do(SUPERVISOR, "approve_recall_message", message=1, approve=True)
    watch, breach = matter_acts.watch(), matter_acts.breach_proposed()
    watch.hear("FURTHER_COMMUNICATION")
    breach.do(SUPERVISOR, "approve_step", approve=False)
    not_approved = use_acts.noticed()
    not_approved.do(SUPERVISOR, "approve_matter_message", message=1, approve=False)
    use = use_request()
    use.do(ANALYST, "answer_task", task="U9", outcome="NOT_FOUND")
    use.do(ANALYST, "ask_agency", code="I1")
    use.do(officer("ICE"), "answer_task", task="I1", outcome="NOT_IN_CUSTODY")
    use.do(ANALYST, "ask_agency", code="U7")
    named = {"copies": "CBP TECS"}
    use.do(OPERATIONS, "answer_task", task="U7", outcome="DONE", recorded=named)
    return [*found, sent_back, rejected, known, reminded, cancels, watch, breach, not_approved, use]


@cache
def cases() -> list[RecordedCourse]:
    """The courses of cases. Made where a test needs them, and not by each process that collects."""
    made = [RecordedCourse() for _ in COURSES]
    for carry, new in zip(COURSES.values(), made, strict=True):
        carry(new)
    return made


@cache
def events() -> list[Event]:
    """Every event of every course."""
    return [
        *(event for course in (*cases(), *courses_of_each_act()) for event in course.events),
        *(event for course in intakes() for event in course.events),
        *(event for course in matters() for event in course.events),
        *noted().events,
        *EARLIER,
    ]


@cache
def samples() -> list[Event]:
    """The last event of each kind."""
    return list({event.kind: event for event in events()}.values())


def stored(value: object) -> Any:
    """The value after its way through the text of JSON."""
    return json.loads(json.dumps(value))


def with_unknown_fields(value: Any) -> Any:
    """The value with a field more in each of its objects, as a later build might write it."""
    match value:
        case dict():
            grown = {key: with_unknown_fields(item) for key, item in value.items()}
            return {**grown, "field_of_2031": {"deep": [1, None]}}
        case list():
            return [with_unknown_fields(item) for item in value]
    return value


# --- events ---------------------------------------------------------------------------------------


def test_there_is_a_sample_of_each_kind_of_event() -> None:
    kinds = {event.__name__ for kind in KINDS for event in kind.events}
    assert {event.kind for event in samples()} == kinds


def test_every_event_of_every_course_is_the_same_after_it_was_written_and_read() -> None:
    for event in events():
        again = read_event(stored(write_event(event)))
        assert again == event
        assert type(again) is type(event)
        assert stored(write_event(again)) == stored(write_event(event))


def test_a_stored_event_has_its_kind_and_every_field() -> None:
    for event in samples():
        written = write_event(event)
        assert written["kind"] == event.kind
        assert written.keys() == {"kind", *type(event).model_fields}, event.kind


def test_a_field_that_a_later_build_added_is_ignored() -> None:
    for event in samples():
        assert read_event(with_unknown_fields(stored(write_event(event)))) == event, event.kind


def is_refused(written: Any) -> bool:
    """Whether a stored event lacks what it must have."""
    try:
        read_event(written)
    except ValidationError:
        return True
    return False


def test_a_field_that_an_earlier_build_did_not_write_has_its_default() -> None:
    for event in samples():
        for name, field in type(event).model_fields.items():
            written = stored(write_event(event))
            del written[name]
            where = f"{event.kind}.{name}"
            if field.is_required():
                assert is_refused(written), where
            else:
                assert getattr(read_event(written), name) == field.get_default(), where


def nested(value: object) -> Iterable[BaseModel]:
    """The values inside a value."""
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                inner = getattr(value, name)
                if isinstance(inner, BaseModel):
                    yield inner
                yield from nested(inner)
        case tuple():
            for item in value:
                if isinstance(item, BaseModel):
                    yield item
                yield from nested(item)


@pytest.mark.long
def test_what_is_inside_events_is_read_as_tolerantly() -> None:
    """Of an alert's rule one of two fields is always set."""
    inside = {type(value): value for event in events() for value in nested(event)}
    assert len(inside) > 20
    for kind, value in inside.items():
        written = value.model_dump(mode="json")
        assert kind.model_validate(with_unknown_fields(stored(written))) == value, kind
        for name, field in kind.model_fields.items():
            if not field.is_required() and kind is not AlertRule:
                left = {key: item for key, item in stored(written).items() if key != name}
                expected = value.model_copy(update={name: field.get_default()})
                assert kind.model_validate(left) == expected, f"{kind.__name__}.{name}"


@pytest.mark.parametrize(
    "value", [{"kind": "Burned"}, {}, {"kind": None}, "CaseOpened", None, 7], ids=str
)
def test_an_event_of_a_kind_that_this_build_does_not_know_is_named(value: object) -> None:
    with pytest.raises(UnknownKind, match="There is no event"):
        read_event(value)


def test_the_state_is_the_same_from_what_is_stored() -> None:
    for course in cases():
        again = CASE.fold(read_event(stored(write_event(event))) for event in course.events)
        assert again == course.case


# --- commands -------------------------------------------------------------------------------------

OTHER_COMMANDS: list[Command] = [
    TakeStep(dossier=CASE_ID, order="step:ask", step="ask_agencies"),
    EndTrack(dossier=CASE_ID, order="step:end", track="OFFICIAL_PROTECTION"),
    ReachAlerts(dossier=CASE_ID, order="step:alert", clock="J1/answer"),
]
OF_INTAKES: dict[str, dict[str, Any]] = {
    "receive_communication": {
        "communication": MESSAGE,
        "version": 1,
        "communication_kind": "RED_NOTICE",
        "commitment": "0" * 64,
        "closures": (SNOW,),
    },
    "record_screening": {"result": result(HIT), "answers": "r2"},
    "screen_again": {"roster_version": "r2"},
    "end_destroyed": {},
    "restrict_reviewed": {},
    "settle_handoff": {
        "handoff": "handoff-1",
        "refusal": {"kind": "CaseHasEnded", "fields": {"ended": "CLOSED"}},
    },
    "confirm_restriction": {
        "identity": IdentityFinding.PROBABLE,
        "person": "P-0001",
        "case": CASE_ID,
        "attach": False,
        "document": document(1),
    },
    "release_communication": {"document": document(1), "unscreened": True},
    "propose_release": {"document": document(1)},
    "approve_release": {"approve": True, "document": document(1)},
    "attach_translation": {"language": "en", "document": document(1)},
}


def intake_command(act: str, fields: dict[str, Any]) -> Command:
    """A command to an intake."""
    values = {"dossier": f"{MESSAGE}/v1", "order": order_id(1), "by": ANALYST.person, "seen": 3}
    return read_command({"act": act, **values, **fields})


def matter_command(kind: str, act: str, row: matter_acts.OfMatter) -> Command:
    """A command to a matter."""
    matter = f"{kind}-{'4' * 26}"
    tables = matter_kind_of(matter)
    rule = tables.opening if tables.opening and tables.opening.act == act else tables.act(act)
    words = {"document": document(1)} if "document" in rule.command.model_fields else {}
    fields = {"dossier": matter, "order": order_id(1), "by": row.by.person, "seen": 3, **words}
    return read_command({"act": act, **fields, **row.fields})


@cache
def commands() -> dict[str, Command]:
    """A command of each act."""
    return {
        **{
            act: matter_command(kind, act, row)
            for kind, acts in matter_acts.ACTS.items()
            for act, row in {**matter_acts.SHARED, **acts}.items()
            if act != "reach_alerts"
        },
        NOTE.act: NOTE,
        **{one.command.act: one.command for course in cases() for one in course.orders},
        **{act: ordered(act, by, CASE_ID) for act, (by, _) in ACTS.items()},
        **{command.act: command for command in OTHER_COMMANDS},
        **{act: intake_command(act, fields) for act, fields in OF_INTAKES.items()},
    }


def test_there_is_a_sample_of_each_command() -> None:
    known = {"take_step", *(act for kind in KINDS for act in kind.acts)}
    known |= {kind.opening.act for kind in KINDS if kind.opening is not None}
    assert commands().keys() == known


def test_a_command_is_the_same_after_it_was_written_and_read() -> None:
    for act, command in commands().items():
        again = read_command(stored(command.model_dump(mode="json")))
        assert again == command, act
        assert type(again) is type(command), act
        assert (again.act, hash_of(again)) == (act, hash_of(command))


def what_is_refused(written: Any) -> str:
    """Why a command is refused; nothing where it is read."""
    try:
        read_command(written)
    except ValidationError as error:
        return str(error)
    return ""


def test_a_command_with_an_unknown_field_is_refused() -> None:
    """It comes from outside: what this build does not know must not be dropped silently."""
    for act, command in commands().items():
        written = stored(command.model_dump(mode="json"))
        assert "Extra inputs" in what_is_refused({**written, "roles": ["SUPERVISOR"]}), act


@pytest.mark.parametrize("value", [{"act": "burn_case"}, {}, "close_case", None], ids=str)
def test_a_command_of_an_act_that_this_build_does_not_know_is_named(value: object) -> None:
    with pytest.raises(UnknownKind, match="There is no act"):
        read_command(value)


# --- the hash of a command ------------------------------------------------------------------------


def test_another_value_of_any_field_gives_another_hash() -> None:
    changed = {
        "dossier": "case-" + "9" * 26,
        "order": order_id(9),
        "by": "usncb-analyst-9",
        "seen": 99,
    }
    for act, command in commands().items():
        for name, value in changed.items():
            other = command.model_copy(update={name: value})
            assert hash_of(other) != hash_of(command), f"{act}: {name}"


def test_acts_with_the_same_fields_have_different_hashes() -> None:
    course = Course.begin()
    common = {"document": document(5), "order": order_id(5)}
    acts = (RecordNotification, RecordUnreachable, ProposeDeferral, CloseCase, RenewRestriction)
    hashes = {hash_of(course.command(ANALYST, act, **common)) for act in acts}
    assert len(hashes) == len(acts)


class EarlierOrder(Command):
    """An order of one build."""

    act: Literal["order_of_a_test"] = "order_of_a_test"
    place: str


class LaterOrder(Command):
    """The same order in a later build, which knows one field more."""

    act: Literal["order_of_a_test"] = "order_of_a_test"
    place: str
    reason: str | None = None


def test_a_field_at_its_default_does_not_count_so_that_builds_agree() -> None:
    values = {"dossier": CASE_ID, "order": order_id(5), "by": ANALYST.person, "place": "here"}
    earlier, later = EarlierOrder.model_validate(values), LaterOrder.model_validate(values)
    assert hash_of(later) == hash_of(earlier)
    assert hash_of(later.model_copy(update={"reason": "new"})) != hash_of(earlier)
