"""The forecast: a share of similar answers, and nothing where too few are known."""

from hypothesis import given
from hypothesis import strategies as st

from views.forecast import FEWEST_AS_LONG, FEWEST_SIMILAR, forecast

SECONDS = st.integers(0, 10**6)
SIMILAR = st.lists(SECONDS, max_size=60)


@given(SIMILAR, SECONDS, SECONDS)
def test_it_is_a_share_of_what_happened_or_nothing(
    similar: list[int], waited: int, left: int
) -> None:
    found = forecast(similar, waited, left)
    as_long = [took for took in similar if took >= waited]
    enough = len(similar) >= FEWEST_SIMILAR and len(as_long) >= FEWEST_AS_LONG
    assert (found is not None) is enough
    if found is not None:
        late = sum(took > waited + left for took in as_long)
        assert (found.similar, found.as_long, found.longer) == (len(similar), len(as_long), late)
        assert 0 <= found.chance <= 1
        assert found.chance * found.as_long == late


@given(st.lists(SECONDS, min_size=20, max_size=60), SECONDS, SECONDS, SECONDS)
def test_more_time_never_makes_it_likelier_to_be_late(
    similar: list[int], waited: int, left: int, more: int
) -> None:
    tight, wide = forecast(similar, waited, left), forecast(similar, waited, left + more)
    assert (tight is None) is (wide is None)
    if tight is not None and wide is not None:
        assert wide.chance <= tight.chance


def test_nineteen_similar_answers_say_nothing() -> None:
    assert forecast([100] * 19, 0, 50) is None
    found = forecast([100] * 10 + [20] * 10, 0, 50)
    assert found is not None
    assert (found.chance, found.likely_late) == (0.5, True)
    assert forecast([100] * 4 + [20] * 30, 50, 10) is None, "only four took so long"
