"""The form by which a task is answered: what it asks, what was filled in, and what to fix in it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portal.pages.answer_fields import (
    Frame,
    Given,
    filled_with,
    input_of,
    is_chosen,
    label_of,
    refused,
    said_in,
)
from portal.pages.fields import Choices, Field, Rows
from procedure.annex.catalog import AnswerField
from procedure.forms import FieldRefused, is_filled, read_field
from procedure.task_form import ANSWER, Choice, TaskForm
from views.exchange import Exchange

OUTCOME, TEXT = "outcome", "text"


class Wrong(NamedTuple):
    """Something to fix."""

    id: str
    """The input; empty for the form as a whole."""
    text: str
    """What to do, at the input."""
    summary: str
    """What to do, above the form."""


class AnswerForm:
    """The form of one task."""

    def __init__(self, form: TaskForm, allowed: Sequence[str], agencies: Choices) -> None:
        """``allowed`` are the outcomes that are possible now."""
        self._form = form
        self._agencies = agencies
        self._choices = {
            one.key: one for one in form.choices if one.act == ANSWER and one.key in allowed
        }
        needed = {key for one in self._choices.values() for key in one.needs}
        self._fields = sorted(form.fields, key=lambda one: one.key not in needed)
        """What some outcome needs comes first."""

    def fields(
        self, given: Given, wrong: Sequence[Wrong] = (), *, more: bool = False
    ) -> tuple[Field | Rows, ...]:
        """The inputs as they were filled in. With ``more``, tables have further blank rows."""
        errors = {one.id: one.text for one in wrong}

        def frame(key: str, needed_with: str) -> Frame:
            id_ = _id(key)
            return Frame(id_, needed_with, errors.get(id_, ""), self._agencies, more)

        outcome = Field(
            name=OUTCOME,
            id=_id(OUTCOME),
            kind="radios",
            label="Outcome",
            choices=tuple((one.key, _plain(one)) for one in self._choices.values()),
            value=_first(given, OUTCOME),
            required=True,
            error=errors.get(_id(OUTCOME), ""),
        )
        explained = [one for one in self._choices.values() if one.words]
        text = Field(
            name=TEXT,
            id=_id(TEXT),
            kind="textarea",
            label="In your own words",
            hint=f"Unclassified only. {_needed_with(explained)}".strip(),
            value=_first(given, TEXT),
            rows=5,
            error=errors.get(_id(TEXT), ""),
        )
        asked = [
            input_of(one, given, frame(one.key, self._needed_with(one))) for one in self._fields
        ]
        return (outcome, text, *asked)

    def said(self, given: Given) -> dict[str, str]:
        """The fields that were filled in, by their keys, as a person would type them."""
        found = ((field.key, said_in(field, given)) for field in self._form.fields)
        return {key: words for key, words in found if words}

    def wrong(self, given: Given, *, in_part: bool) -> list[Wrong]:
        """Everything to fix before it can be sent, in the order of the form."""
        said = self.said(given)
        has_text = is_filled(_first(given, TEXT))
        choice = self._choices.get(_first(given, OUTCOME))
        found: list[Wrong] = []
        if in_part:
            if not said and not has_text:
                sentence = "Fill in at least one field, or say something in your own words."
                found.append(Wrong(_id(TEXT), sentence, sentence.rstrip(".")))
        elif choice is None:
            found.append(Wrong(_id(OUTCOME), "Choose one.", "Choose an outcome"))
        elif choice.words and not has_text:
            say = "Say why: the outcome that you chose needs it."
            found.append(Wrong(_id(TEXT), say, "Say why in your own words"))
        needs = choice.needs if choice is not None and not in_part else ()
        for field in self._fields:
            found += _wrong(field, said.get(field.key), needed=field.key in needs)
        return found

    def refused(self, key: str, problem: str) -> Wrong:
        """What the service does not take, at its field. Raises KeyError for one of another form."""
        field = {one.key: one for one in self._form.fields}[key]
        return _not_taken(field, problem)

    def _needed_with(self, field: AnswerField) -> str:
        """With which outcomes it is needed; what the task always needs is marked as such."""
        needing = [one for one in self._choices.values() if field.key in one.needs]
        return "" if field.required else _needed_with(needing)


def from_answer(form: TaskForm, answer: Exchange | None) -> dict[str, tuple[str, ...]]:
    """What an earlier answer says, as it would be filled in: nothing is asked again."""
    if answer is None:
        return {}
    given: dict[str, tuple[str, ...]] = {
        OUTCOME: (answer.outcome or "",),
        TEXT: (answer.text or "",),
    }
    known = {field.key: field for field in form.fields}
    for line in answer.fields:
        if line.key in known:
            given |= filled_with(known[line.key], line.entries)
    return given


def _wrong(field: AnswerField, words: str | None, *, needed: bool) -> Iterator[Wrong]:
    if words is None:
        if needed:
            how = "Choose one" if is_chosen(field) else "Fill this in"
            why = f"{how}: the outcome that you chose needs it."
            yield Wrong(_id(field.key), why, f"Fill in: {label_of(field)}")
        return
    try:
        read_field(field, words)
    except FieldRefused as error:
        yield _not_taken(field, str(error.fields["problem"]))


def _not_taken(field: AnswerField, problem: str) -> Wrong:
    return Wrong(_id(field.key), refused(field, problem), f"Correct: {label_of(field)}")


def _needed_with(choices: Sequence[Choice]) -> str:
    named = ", ".join(f"“{_plain(one)}”" for one in choices)
    return f"Needed with {named}." if named else ""


def _plain(choice: Choice) -> str:
    return choice.meaning.rstrip(".")


def _id(key: str) -> str:
    return f"answer-{key}"


def input_id(name: str) -> str:
    """The id of the input with this name, or of the first one of its table."""
    return _id(name.removeprefix("field.").partition(".")[0])


def _first(given: Given, name: str) -> str:
    return next(iter(given.get(name, ())), "")
