"""The form of a task on a page: every field of every task, filled in, sent, and shown again."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from portal.pages.answer_fields import Given
from portal.pages.answer_form import AnswerForm, from_answer
from portal.pages.fields import Field, Rows
from procedure.annex.catalog import FieldType, TaskRule
from procedure.forms import read_form
from procedure.measures.sending import OWN_CLOCK
from procedure.task_form import ANSWER, form_of
from tests.filled import filled
from tests.procedure.casework import EDITIONS
from views.exchange import Exchange, Said, field_lines

AGENCIES = (("FBI", "The FBI (FBI)"), ("CBP", "Customs (CBP)"), ("ICE", "Immigration (ICE)"))
TASKS = [
    (edition, EDITIONS[edition].task(code))
    for edition in EDITIONS.names
    for code, rule in EDITIONS[edition].edition.tasks.items()
    if rule.phase not in OWN_CLOCK
]


def form(edition: str, rule: TaskRule) -> AnswerForm:
    """The form of the task's page."""
    found = form_of(EDITIONS[edition], rule.code)
    return AnswerForm(found, [one.key for one in found.choices if one.act == ANSWER], AGENCIES)


def sent(fields: Sequence[Field | Rows]) -> dict[str, list[str]]:
    """What a browser would send of the inputs as they are."""
    given: dict[str, list[str]] = {}
    for one in fields:
        if isinstance(one, Rows):
            for row in one.inputs:
                for cell in row:
                    given.setdefault(cell.name, []).append(cell.value)
        elif one.kind == "checkboxes":
            given[one.name] = [value for value, label in one.choices if value in one.values]
        elif one.kind == "radios":
            given[one.name] = [value for value, label in one.choices if value == one.value]
        else:
            given[one.name] = [one.value]
    return given


def of(edition: str, rule: TaskRule, outcome: str) -> Exchange:
    """An answer with every field filled in."""
    values = read_form(rule, filled(rule, outcome, every=True))
    return Exchange(
        event=1, at=datetime(2026, 3, 2, tzinfo=UTC), by="fbi-officer-1", task=rule.code,
        agency="FBI", said=Said.ANSWERED, outcome=outcome, text="As found.\nAs heard.",
        fields=field_lines(values, rule.fields),
    )  # fmt: skip


def test_what_an_answer_says_is_shown_in_its_form_and_sent_as_the_same() -> None:
    """Every field of every task: the inputs hold all of it, and nothing else."""
    for edition, rule in TASKS:
        page = form(edition, rule)
        for outcome in EDITIONS[edition].outcomes(rule.code):
            where = (edition, rule.code, outcome.key)
            answer = of(edition, rule, outcome.key)
            given = sent(page.fields(from_answer(form_of(EDITIONS[edition], rule.code), answer)))
            assert read_form(rule, page.said(given)) == read_form(
                rule, filled(rule, outcome.key, every=True)
            ), where
            assert page.wrong(given, in_part=False) == [], where
            assert (given["outcome"], given["text"]) == ([outcome.key], [answer.text]), where


def test_each_input_has_an_id_of_its_own_and_is_filled_in_without_codes() -> None:
    for edition, rule in TASKS:
        fields = form(edition, rule).fields({}, more=True)
        cells = [
            cell for one in fields if isinstance(one, Rows) for row in one.inputs for cell in row
        ]
        ids = [one.id for one in (*fields, *cells) if isinstance(one, Field)]
        assert len(ids) == len({*ids}), rule.code
        for one in (*fields, *cells):
            if isinstance(one, Field):
                chosen = one.kind in ("radios", "select", "checkboxes")
                assert chosen is bool(one.choices), (rule.code, one.name)
                assert one.label, (rule.code, one.name)


def test_everything_that_is_missing_is_said_at_once() -> None:
    for edition, rule in TASKS:
        page = form(edition, rule)
        assert [one.id for one in page.wrong({}, in_part=False)] == ["answer-outcome"]
        for choice in form_of(EDITIONS[edition], rule.code).choices:
            if choice.act != ANSWER:
                continue
            wrong = page.wrong({"outcome": [choice.key]}, in_part=False)
            needs = ["text"] * choice.words + [
                field.key for field in rule.fields if field.key in choice.needs
            ]
            assert [one.id for one in wrong] == [f"answer-{key}" for key in needs], rule.code
            shown = {one.id: one.error for one in page.fields({}, wrong)}
            assert all(shown[one.id] == one.text for one in wrong), rule.code


TASK = EDITIONS["2026-2"].task("J1")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"field.since": ["last year"]}, "Enter a date."),
        ({"field.requests": [" . "]}, "Say something; this is blank."),
        ({"field.treaty": ["as \u202e found"]}, "The character U+202E"),
    ],
)
def test_what_a_field_does_not_take_is_said_at_the_field(given: Given, problem: str) -> None:
    (wrong,) = form("2026-2", TASK).wrong({"text": ["Known."], **given}, in_part=True)
    assert wrong.text.startswith(problem)
    (name,) = given
    assert wrong.id == name.replace("field.", "answer-")


def test_a_part_takes_something_and_no_outcome() -> None:
    page = form("2026-2", TASK)
    assert [one.id for one in page.wrong({"text": [" "]}, in_part=True)] == ["answer-text"]
    assert page.wrong({"field.dual_criminality": ["no"]}, in_part=True) == []
    unknown = {"field.dual_criminality": ["unknown"], "text": [""]}
    assert page.said(unknown) == {}, "not known yet is no value"


def test_a_table_has_rows_for_what_is_known_and_blank_ones() -> None:
    rule = next(
        rule
        for edition, rule in TASKS
        if edition == "2026-2" and any(one.type is FieldType.ROWS for one in rule.fields)
    )
    field = next(one for one in rule.fields if one.type is FieldType.ROWS)
    page = form("2026-2", rule)
    name, places = f"field.{field.key}", range(len(field.columns))
    given = {f"{name}.{place}": [f"a{place}; b", ""] for place in places}
    for more, rows in ((False, 2), (True, 4)):
        (table,) = (one for one in page.fields(given, more=more) if one.name == name)
        assert isinstance(table, Rows)
        assert len(table.inputs) == rows
    whole = [" | ".join(f"a{place}; b" for place in places)]
    assert read_form(rule, page.said(given)) == {field.key: whole}
    begun = {f"field.{field.key}.0": ["a | b"]}
    assert [one.text for one in page.wrong(begun, in_part=True)] == [
        "Do not use the sign | in this table."
    ]
