"""What the page of a matter says about the messages that were composed in it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from procedure.matters.matter import Detail, Matter
from procedure.measures.messages.composing import title_of
from procedure.measures.messages.outbound import reference_of

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure


def written(matter: Matter, rules: "Procedure") -> Sequence[Detail]:
    """A line for each message: our reference, what it is, and how far it is."""
    return [
        Detail(
            f"message {one.number}, {reference_of(matter, one)}",
            f"{title_of(rules, one.template)}: {one.state.words}",
        )
        for one in matter.messages
    ]
