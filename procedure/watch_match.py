"""What a screening found of a watch: a communication that may be a request that is made again."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from procedure.values import CommunicationId, MatterId, Stored


class WatchMatch(Stored):
    """A watch that a communication concerns (22 U.S.C. 263b(b)(1)(B)). A likeness, no finding."""

    watch: MatterId
    same_person: bool
    """It names the person whom a watched case is about."""
    same_facts: bool
    """Its charges rest on the same facts as those of a communication of a watched case."""


@runtime_checkable
class Watcher(Protocol):
    """A dossier that may watch, as the screening knows it."""

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases that it covers."""

    def watches_at(self, at: datetime) -> bool:
        """Whether it still watches at this moment."""


class Found(Stored):
    """What a watch learned: which communication is alike, and in what."""

    communication: CommunicationId
    version: int
    same_person: bool
    same_facts: bool

    @property
    def alike(self) -> str:
        """``same person, same facts``."""
        return in_words(same_person=self.same_person, same_facts=self.same_facts)


def in_words(*, same_person: bool, same_facts: bool) -> str:
    """In what a communication is like what is watched."""
    both = (("same person", same_person), ("same facts", same_facts))
    return ", ".join(words for words, alike in both if alike)
