"""Words that must be there: what says nothing is refused, in every script, and nothing is added."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from procedure.refusals import NotWellFormed
from procedure.showing import UNSEEN
from procedure.words import LONGEST, Words, check_written, said, says_something

NOTHING = [
    "",
    " ",
    "\n\t",
    "\u00a0",
    "\u200b\u2060\ufeff",
    "\u3164",
    "\u2800",
    "...",
    "-",
    "\u00ad",
]
UNTYPED = ["a\x00b", "a\x1b[31m", "a\u202eb", "a\u2066b", "a\x85b", "a\ud800b"]
WORDS = [
    "No ground.",
    "غير موافق",
    "לא",
    "反对",
    "दो",
    "é",
    "1",
    "می\u200cخواهم",
    "one\r\ntwo\tthree",
]


class Said(BaseModel):
    """Anything that takes words."""

    words: Words


@pytest.mark.parametrize("text", [*NOTHING, *UNTYPED, "x" * (LONGEST + 1)])
def test_what_says_nothing_or_hides_something_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Said(words=text)
    for key in ("text", "reason"):
        with pytest.raises(NotWellFormed) as refused:
            check_written({key: text}, required=True)
        assert "text" in str(refused.value) or "reason" in str(refused.value)


@pytest.mark.parametrize("text", WORDS)
def test_words_of_every_script_are_kept_as_they_are(text: str) -> None:
    assert Said(words=text).words == text
    check_written({"text": text}, required=True)


@given(st.text())
def test_only_seen_letters_and_digits_say_something(text: str) -> None:
    assert says_something(text) is any(c.isalnum() for c in UNSEEN.sub("", text))


@pytest.mark.parametrize("content", [{}, {"text": ""}, {"fields": {"treaty": "none"}}])
def test_where_a_form_answers_words_may_lack(content: dict[str, object]) -> None:
    check_written(content, required=False)
    with pytest.raises(NotWellFormed):
        check_written(content, required=True)
    with pytest.raises(NotWellFormed):
        check_written({**content, "text": " "}, required=False)


def test_a_refusal_names_the_character_that_must_go() -> None:
    with pytest.raises(ValueError, match=r"U\+202E"):
        said("left\u202eright")
