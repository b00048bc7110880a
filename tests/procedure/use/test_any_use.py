"""Whatever people do in a use request in whatever order, nothing is permitted that must not be."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from procedure.message import InterpolState
from procedure.refusals import Refused
from procedure.use.conditions import AcceptUseCondition, AddUseCondition
from procedure.use.deciding import DecideUse, RecordUse
from procedure.use.documents import AskUseDocuments
from procedure.use.evidence import MoveUse, RecordUseCheck, VerifyUse
from procedure.use.gate import checks, stopping
from procedure.use.opposition import RecordOpposition, ShortenOpposition, TellSourceOfUse
from procedure.use_codes import STATED, UseCheck, UsePurpose
from tests.examples import examples
from tests.procedure.casework import ANALYST, COUNSEL
from tests.procedure.matterwork import NEWEST
from tests.procedure.use.usework import Matters, use_request, with_everything

Move = Callable[[Matters], object]


def waits(**span: int) -> Move:
    """Time passes."""
    return lambda course: course.wait(timedelta(**span))


def orders(command: Any, actor: Any = ANALYST, **fields: Any) -> Move:
    """Somebody orders it."""
    return lambda course: course.act(command, actor, **fields)


def shortens(course: Matters) -> None:
    """The General Secretariat sets another time."""
    course.act(ShortenOpposition, COUNSEL, until=course.now + timedelta(hours=12))


MOVES: list[Move] = [
    waits(hours=10),
    waits(hours=30),
    waits(days=4),
    with_everything,
    *(orders(RecordUseCheck, check=check, met=False) for check in sorted(STATED)),
    orders(VerifyUse, status=InterpolState.PUBLISHED),
    orders(VerifyUse, status=InterpolState.DELETED),
    orders(AskUseDocuments),
    orders(TellSourceOfUse),
    shortens,
    orders(RecordOpposition),
    orders(AddUseCondition),
    orders(AcceptUseCondition, condition="C1"),
    orders(MoveUse, use_on=date(2026, 3, 24)),
    *3 * [orders(DecideUse, COUNSEL, permit=True)],
    orders(DecideUse, COUNSEL, permit=False),
    orders(RecordUse, used=True),
]


@settings(max_examples=examples(60))
@given(st.sampled_from(UsePurpose), st.lists(st.sampled_from(MOVES), max_size=12))
def test_a_permission_stands_only_while_every_check_does(
    purpose: UsePurpose, moves: list[Move]
) -> None:
    course = use_request(purpose)
    for move in moves:
        before = course.matter.decided
        try:
            move(course)
        except Refused:
            continue
        matter = course.matter
        if matter.decided is None or not matter.decided.stands:
            continue
        stops = {one.check for one in stopping(checks(matter.request, course.now, NEWEST.edition))}
        # What must hold at the use itself may lapse before it, and is asked again then.
        assert stops <= {UseCheck.VERIFIED}
        if matter.decided != before:
            assert not stops
            assert matter.request.statement(UseCheck.INDEPENDENT_BASIS) is not None
