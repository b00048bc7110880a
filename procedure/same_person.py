"""One person, one case: what must be said before a case opens beside another about the same person.

Two cases about one person may contradict each other before INTERPOL. So whoever opens a second one,
or lets a communication about somebody else join a case, says so, and the record says it too.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from procedure.entered import entry_id, is_entered
from procedure.refusals import NotFound, NotWellFormed
from procedure.values import CaseId, CasePersonId, DocumentId

if TYPE_CHECKING:
    from procedure.context import Context


class OpenCasesExist(NotWellFormed):
    """There are open cases about the person."""

    sentence = (
        "There are open cases about {person}: {cases}. Say to which one this belongs "
        "(--join CASE), or open another one beside them (--new) and give the reason for that."
    )


class AboutAnotherPerson(NotWellFormed):
    """The case is about somebody else."""

    sentence = (
        "{case} is about {people}, not about {person}. If the communication still belongs "
        "there, say so (--other-person) and give the reason for that."
    )


def must_be_known(
    person: CasePersonId | None,
    document: DocumentId,
    context: "Context",
    *,
    before: Collection[CasePersonId] = (),
) -> None:
    """Raise NotFound for an entry that this document does not make, and no case has.

    ``before`` are entries that the case had once. Numbers of the roster are checked by whoever
    gives the order: the roster is sealed.
    """
    if person is None or not is_entered(person) or person == entry_id(document):
        return
    if person not in before and not context.beside.is_entered(person):
        raise NotFound(what="entered person", name=person)


def cases_beside(
    person: CasePersonId | None, context: "Context", *, another: bool
) -> tuple[CaseId, ...]:
    """The open cases about the person, beside which another one opens.

    Raises OpenCasesExist where there are some and nobody said that another one is wanted.
    """
    if person is None:
        return ()
    cases = tuple(context.beside.open_cases(person))
    if cases and not another:
        raise OpenCasesExist(person=person, cases=", ".join(cases))
    return cases


def is_about_another(case: CaseId, person: CasePersonId, context: "Context", *, said: bool) -> bool:
    """Whether the case is about somebody else than the person whom a communication is about.

    A case about nobody yet takes any communication. Raises AboutAnotherPerson unless it was said.
    """
    people = context.beside.people_of(case)
    if not people or person in people:
        return False
    if not said:
        raise AboutAnotherPerson(case=case, people=", ".join(sorted(people)), person=person)
    return True
