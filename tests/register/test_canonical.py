"""The bytes of what is recorded are those of RFC 8785, however they are made."""

from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from register.canonical import canonical

_TEXTS = st.one_of(
    st.text('a9":,.e-\\/\x00\x1f\x7f\n\u00e9\u2028\uffff\U0001f600', max_size=6),
    st.sampled_from(['":1.5', ",12.25e3", "[9007199254740993", "NaN"]),
)
_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**53) + 1, 2**53 - 1),
        st.floats(allow_nan=False, allow_infinity=False),
        st.sampled_from([1e21, -0.0, 1e-7, 999999999999999, 9007199254740991]),
        _TEXTS,
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(_TEXTS, _VALUES, max_size=4))
def test_the_bytes_are_those_of_the_standard(value: dict[str, Any]) -> None:
    """Numbers, texts, names and their order, as another program would write them."""
    assert canonical(value) == rfc8785.dumps(value)


def test_what_has_no_such_form_is_refused() -> None:
    """No bytes that another program could not write again."""
    for content in (float("nan"), float("inf"), 2**53, "\ud800", object(), [[-(2**60)]]):
        try:
            canonical({"a": content})
        except rfc8785.CanonicalizationError:
            continue
        raise AssertionError(content)
