"""What a page may name of other cases and matters: what its reader may know of, and no more.

A case that is not limited may have to do with one that is: a protest covers both, the one follows
the other. Whoever is not on the team reads the first as if there were no second.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from procedure.access import reader_of
from procedure.case import Case
from procedure.dossier import Event
from procedure.intake.intake import intake_id
from procedure.measures.matters import Beside, MatterNoted
from procedure.people import Actor
from procedure.review.review import Review
from procedure.versions import split
from register.register import Register
from register.sealing import root_of
from views.named import names_in, readable
from views.timeline import Line
from views.writings import Writing


@dataclass(frozen=True)
class Known:
    """What of a page's other cases and matters its reader may know of."""

    numbers: dict[str, str | None]
    """Whatever the reader may know of, by its id and by its number: the number."""
    all_of_it: bool = False
    """Whether no team hides anything from the reader."""

    def __contains__(self, dossier: object) -> bool:
        """Whether the reader may know of the case, the matter or the communication."""
        return self.all_of_it or dossier in self.numbers

    def text(self, text: str) -> str:
        """The text, with the number before each id, and without what the reader may not know of."""
        return readable(text, self.numbers, self.__contains__)

    def lines(
        self, lines: Iterable[Line], events: Sequence[Event], writings: Mapping[str, Writing]
    ) -> tuple[Line, ...]:
        """The lines of a timeline; one that tells of nothing but a hidden matter is left out."""
        hidden = writings.keys() - self.written(writings).keys()
        return tuple(
            line.model_copy(
                update={
                    "what": self.text(line.what),
                    "document": None if line.document in hidden else line.document,
                }
            )
            for line in lines
            if (about := _about(events[line.event - 1])) is None or about in self
        )

    def written(self, writings: Mapping[str, Writing]) -> dict[str, Writing]:
        """What was written, without what belongs to a hidden case or matter."""
        return {
            name: one
            for name, one in writings.items()
            if one.dossier is None or root_of(one.dossier) in self
        }


def _about(event: Event) -> str | None:
    """The matter that the event tells of, and of nothing else."""
    return event.matter if isinstance(event, MatterNoted) else None


async def known_to(
    register: Register,
    actor: Actor,
    texts: Iterable[str],
    others: Iterable[str] = (),
    *,
    own: Iterable[str] = (),
) -> Known:
    """What the actor may know of that these texts name, and of these ``others``.

    Whatever is on the page because it belongs there is ``own``.
    """
    reader = reader_of(actor)
    names = {*names_in(texts), *others}
    numbers = await register.teams.known(names, reader) if names else {}
    return Known({**dict.fromkeys(own), **numbers}, all_of_it=reader is None)


async def known_in(
    register: Register,
    actor: Actor,
    case: Case,
    lines: Iterable[Line],
    writings: Mapping[str, Writing],
) -> Known:
    """What the actor may know of that a case names, which they see."""
    return await known_to(
        register,
        actor,
        (line.what for line in lines),
        {
            *case.of(Beside).matters,
            *(root_of(one.dossier) for one in writings.values() if one.dossier),
        },
        own=(case.dossier, *(one for one, version in case.communications)),
    )


async def review_known_to(register: Register, actor: Actor, review: Review) -> Review:
    """A review without the items of cases that the actor may not know of."""
    reader = reader_of(actor)
    if reader is None:
        return review
    known: set[str] = set()
    for communication in {split(version)[0] for version in review.items}:
        rows = await register.communications.list(communication_id=communication, reader=reader)
        known |= {intake_id(row.communication_id, row.version) for row in rows}
    return replace(review, items={one: item for one, item in review.items.items() if one in known})
