"""The one form of each task, its JSON schema, and what can be chosen in place of an outcome."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from procedure.access import ANSWERING
from procedure.annex.catalog import FieldType
from procedure.cases import CASE
from procedure.forms import FormNotFilled, check_form, read_form, read_non_answer
from procedure.refusals import NotWellFormed
from procedure.task_form import form_of
from tests.filled import filled, typed
from tests.procedure.casework import EDITIONS
from tests.procedure.casework import RULES as FIRST

RULES = EDITIONS["2026-2"]
CODES = list(RULES.edition.tasks)
OUTCOMES = [(code, row.key) for code in CODES for row in RULES.outcomes(code)]
_TYPES: Mapping[str, type] = {"string": str, "boolean": bool, "integer": int, "array": list}


def fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a value is as the part of JSON Schema says that forms use."""
    if "const" in schema:
        return bool(value == schema["const"])
    if not isinstance(value, _TYPES.get(schema.get("type", ""), object)):
        return False
    if isinstance(value, bool) and schema.get("type") == "integer":
        return False
    match value:
        case str():
            long_enough = len(value) >= schema.get("minLength", 0)
            known = value in schema.get("enum", [value])
            return long_enough and known and bool(re.search(schema.get("pattern", ""), value))
        case list():
            return len(value) >= schema.get("minItems", 0) and all(
                fits(one, schema["items"]) for one in value
            )
        case dict():
            known_fields = schema["properties"]
            return {*schema.get("required", ())} <= value.keys() <= known_fields.keys() and all(
                fits(one, known_fields[key]) for key, one in value.items()
            )
    return True


def schema_of(code: str, outcome: str) -> dict[str, Any]:
    """The schema of an answer with this outcome."""
    parts: list[dict[str, Any]] = form_of(RULES, code).answer_schema["oneOf"]
    (found,) = [one for one in parts if one["properties"]["outcome"]["const"] == outcome]
    return found


@pytest.mark.parametrize(("code", "outcome"), OUTCOMES)
def test_the_schema_takes_what_the_form_takes(code: str, outcome: str) -> None:
    rule, schema = RULES.task(code), schema_of(code, outcome)
    for every in (False, True):
        fields = read_form(rule, filled(rule, outcome, every=every))
        check_form(rule, outcome, fields)
        answer = {"outcome": outcome, "fields": fields, "text": "Why."}
        assert fits(answer, schema)
        assert not fits({**answer, "fields": {**fields, "quux": "1"}}, schema)
        for key in filled(rule, outcome):
            less = {name: value for name, value in fields.items() if name != key}
            assert not fits({**answer, "fields": less}, schema)
    (choice,) = [one for one in form_of(RULES, code).choices if one.key == outcome]
    row = RULES.outcome(code, outcome)
    assert row is not None
    assert choice.words is row.needs_words


@pytest.mark.parametrize("code", CODES)
def test_a_value_of_another_type_does_not_fit(code: str) -> None:
    for field in RULES.task(code).fields:
        (part,) = {
            str(one["properties"]["fields"]["properties"][field.key])
            for one in form_of(RULES, code).answer_schema["oneOf"]
            if field.key in one["properties"]["fields"]["properties"]
        }
        wrong: Any = 1 if field.type is not FieldType.NUMBER else "one"
        outcome = RULES.task(code).outcomes[0].key
        schema = schema_of(code, outcome)["properties"]["fields"]["properties"][field.key]
        assert part == str(schema)
        assert not fits(wrong, schema)


def test_the_form_says_nothing_of_what_an_answer_leads_to() -> None:
    for code in CODES:
        page = form_of(RULES, code).model_dump_json()
        for row in RULES.outcomes(code):
            for note in (one.note for one in row.then if one.note):
                assert note not in page


# --- in place of an outcome -----------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_every_form_offers_more_time_and_another_agency(code: str) -> None:
    others = [one for one in form_of(RULES, code).choices if one.own_fields]
    assert [(one.key, one.act) for one in others] == [
        ("NEED_MORE_TIME", "ask_about_task"),
        ("NOT_OUR_EQUITY", "return_task"),
    ]
    for one in others:
        command = CASE.acts[one.act].command
        assert CASE.acts[one.act].permission.roles == ANSWERING
        assert {field.key for field in one.own_fields} <= command.model_fields.keys()
        assert one.words
        row = RULES.non_answer(one.key)
        assert row is not None
        whole = {field.key: typed(field) for field in one.own_fields}
        given = read_non_answer(code, row, whole)
        answer = {"outcome": one.key, "fields": given, "text": "Why."}
        assert fits(answer, schema_of(code, one.key))
        with pytest.raises(FormNotFilled):
            read_non_answer(code, row, {})
        with pytest.raises(NotWellFormed, match="There is no field"):
            read_non_answer(code, row, {"treaty": "none"})


def test_cases_of_the_first_edition_keep_their_forms() -> None:
    assert {one.act for code in FIRST.edition.tasks for one in form_of(FIRST, code).choices} == {
        "answer_task"
    }
