"""A translation is attached beside what was received, whatever was decided, and decides nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from procedure.access import DESK
from procedure.intake.translation import AttachTranslation
from procedure.intake.triage import KeyIsDestroyed
from procedure.people import Role
from procedure.refusals import AlreadyRecorded, NotFound, NotPermitted
from tests.procedure.casework import ANALYST, actor, document
from tests.procedure.intakework import HIT, IntakeCourse, received, result, unscreened


def waiting() -> IntakeCourse:
    """A hit waits for a person."""
    course = received()
    course.screen(result(HIT))
    return course


def released() -> IntakeCourse:
    """Nobody was named."""
    course = received()
    course.screen(result())
    return course


def with_case() -> IntakeCourse:
    """The hit was confirmed, and a case has it."""
    course = waiting()
    course.confirm()
    course.answer_handoffs()
    return course


@pytest.mark.parametrize("begin", [received, unscreened, waiting, released, with_case])
def test_it_changes_nothing_that_was_decided(begin: Callable[[], IntakeCourse]) -> None:
    course = begin()
    before = course.intake
    (event,) = course.say(ANALYST, AttachTranslation, language="en")
    processed = course.intake.processed
    assert course.intake == replace(before, revision=before.revision + 1, processed=processed)
    assert (event.kind, course.emails([event]), course.handoffs([event])) == (
        "TranslationAttached",
        [],
        [],
    )


def test_another_one_is_added_and_the_same_one_is_not() -> None:
    course = waiting()
    course.say(ANALYST, AttachTranslation, language="en", document=document(1))
    with pytest.raises(AlreadyRecorded):
        course.say(ANALYST, AttachTranslation, language="en", document=document(1))
    course.say(ANALYST, AttachTranslation, language="es", document=document(2))
    assert [event.kind for event in course.events].count("TranslationAttached") == 2


def test_what_nobody_can_open_gets_no_translation() -> None:
    course = unscreened()
    course.destroy()
    with pytest.raises(KeyIsDestroyed):
        course.say(ANALYST, AttachTranslation, language="en")


@pytest.mark.parametrize("role", Role)
def test_the_desk_attaches_it(role: Role) -> None:
    course, person = waiting(), actor("usncb-somebody-1", role)
    if role in DESK:
        assert course.say(person, AttachTranslation, language="en")
        return
    with pytest.raises((NotPermitted, NotFound)):
        course.say(person, AttachTranslation, language="en")


@pytest.mark.parametrize("language", ["", "English", "EN", "e", "../x"])
def test_a_language_is_a_code(language: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        waiting().command(ANALYST, AttachTranslation, language=language)
