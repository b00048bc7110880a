"""What changed between two drafts."""

from hypothesis import given
from hypothesis import strategies as st

from portal.pages.changed_words import Change, changed_words

TEXTS = st.lists(st.sampled_from(["One two.", "Three four five.", "Six.", "Seven eight."])).map(
    "\n\n".join
)


def test_only_what_changed_is_marked() -> None:
    before = "The charge is old.\n\nNo warrant was sent.\n\nIt ends here."
    after = "The charge is new.\n\nNo warrant was sent.\n\nIt ends here."
    first, *rest = changed_words(before, after)
    assert [(one.change, one.text.strip()) for one in first.parts] == [
        (Change.SAME, "The charge is"),
        (Change.REMOVED, "old."),
        (Change.ADDED, "new."),
    ]
    assert {part.change for one in rest for part in one.parts} == {Change.SAME}


@given(TEXTS, TEXTS)
def test_each_text_can_be_read_from_the_changes(before: str, after: str) -> None:
    found = [part for one in changed_words(before, after) for part in one.parts]

    def words(left_out: Change) -> list[str]:
        return " ".join(one.text for one in found if one.change is not left_out).split()

    assert words(Change.REMOVED) == after.split()
    assert words(Change.ADDED) == before.split()
