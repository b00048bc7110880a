"""What the rules ask of a protest before it is filed: what is missing, each by its article."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from procedure.case import Case
from procedure.codes import FilingKind
from procedure.measures.dispute import filing
from procedure.message import InterpolState
from procedure.protest.codes import Confirmed
from procedure.protest.protest import Protest

if TYPE_CHECKING:
    from procedure.context import Surroundings

RECORDED = (InterpolState.PUBLISHED, InterpolState.RECORDED, InterpolState.SUSPENDED)
"""The states of data that INTERPOL has recorded."""
CCF_FOUND = "CCF_NON_COMPLIANT"
"""The fact that rules a protest out (IRSD24 art. 11(1)(b))."""
_ASKED = {
    Confirmed.GOOD_FAITH: "that it is made in good faith",
    Confirmed.FACTS_EXPLAINED: "that it explains by facts why the provisions are breached",
    Confirmed.INTEREST_STATED: "that it states the interest of the United States",
    Confirmed.APPENDICES_TRANSLATED: "that its appendices are translated",
    Confirmed.APPENDICES_WITHOUT_ARGUMENT: "that its appendices argue nothing",
}


class Required(NamedTuple):
    """What must hold before a protest is filed."""

    article: str
    says: str
    """What holds where it does not fail."""


CHECKED: Mapping[str, Required] = {
    "NOT_APPROVED": Required("POLICY", "A second person approved the draft"),
    Confirmed.GOOD_FAITH: Required("IRSD24 art. 3", "Made in good faith"),
    Confirmed.FACTS_EXPLAINED: Required(
        "IRSD24 art. 3", "Explains by facts why the provisions are breached"
    ),
    Confirmed.INTEREST_STATED: Required(
        "IRSD24 art. 3", "States the interest of the United States"
    ),
    Confirmed.APPENDICES_TRANSLATED: Required(
        "IRSD24 art. 3", "Appendices are translated, or there are none"
    ),
    Confirmed.APPENDICES_WITHOUT_ARGUMENT: Required(
        "IRSD24 art. 3", "Appendices argue nothing, or there are none"
    ),
    "NOT_RECORDED": Required("IRSD24 art. 3(1)(e)", "INTERPOL has recorded the data of each case"),
    "FOUND_BY_THE_CCF": Required(
        "IRSD24 art. 11(1)(b)", "The CCF found none of the data non-compliant"
    ),
    "NOT_DECIDED": Required("POLICY", "A formal dispute is decided in each case"),
    "SAME_ARGUMENT": Required("IRSD24 art. 3", "No earlier protest of ours made this argument"),
}
"""What is checked, by the code of its failure."""


class Failure(NamedTuple):
    """Something for which the protest would not be admitted."""

    code: str
    says: str

    @property
    def article(self) -> str:
        """The rule that asks for it."""
        return CHECKED[self.code].article


def failures(protest: Protest, beside: "Surroundings") -> tuple[Failure, ...]:
    """Everything that is missing now; nothing where it can be filed."""
    return (
        *_of_the_draft(protest),
        *_of_the_cases(protest, beside),
        *_of_earlier_ones(protest, beside),
    )


def _of_the_draft(protest: Protest) -> Iterator[Failure]:
    if protest.draft is None or protest.draft.approved_at is None:
        yield Failure("NOT_APPROVED", "no draft is approved")
        return
    for asked, words in _ASKED.items():
        if asked not in protest.draft.confirmed:
            says = f"counsel has not confirmed {words} ({asked})"
            yield Failure(asked, says)


def _of_the_cases(protest: Protest, beside: "Surroundings") -> Iterator[Failure]:
    for case_id in protest.cases:
        other = beside.other(case_id)
        if other is None or not isinstance(other.state, Case):
            continue
        case = other.state
        if case.interpol_state not in RECORDED:
            says = f"the data of {case_id} are not recorded at INTERPOL ({case.interpol_state})"
            yield Failure("NOT_RECORDED", says)
        if CCF_FOUND in case.facts:
            says = f"the CCF found the data of {case_id} non-compliant"
            yield Failure("FOUND_BY_THE_CCF", says)
        if not is_decided(case):
            says = f"no approved decision of {case_id} waits to be filed as a formal dispute"
            yield Failure("NOT_DECIDED", says)


def is_decided(case: Case) -> bool:
    """Whether an approved decision of the case says that it is disputed."""
    current = filing.current(case)
    disputes = current is not None and current.kind is FilingKind.FORMAL_DISPUTE
    return disputes and case.ended is None


def _of_earlier_ones(protest: Protest, beside: "Surroundings") -> Iterator[Failure]:
    """An earlier protest that was decided: the same argument may not be made again."""
    if protest.draft is None:
        return
    for earlier_id in beside.matters("protest"):
        other = beside.other(earlier_id)
        earlier = other.state if other is not None else None
        if not isinstance(earlier, Protest) or earlier.dossier == protest.dossier:
            continue
        if earlier.outcome is None or earlier.draft is None:
            continue
        if earlier.draft.argument is not protest.draft.argument:
            continue
        if set(earlier.cases) & set(protest.cases):
            says = f"{earlier.number} made the same argument about the same case"
            yield Failure("SAME_ARGUMENT", says)
        elif Confirmed.DIFFERS_FROM_EARLIER not in protest.draft.confirmed:
            says = (
                f"{earlier.number} made the same type of argument; counsel has not confirmed that "
                f"this one differs ({Confirmed.DIFFERS_FROM_EARLIER})"
            )
            yield Failure("SAME_ARGUMENT", says)
