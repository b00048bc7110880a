"""What an agency reads that nobody may do: never more than its extract says of the case."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from procedure.annex.extract import LABELS, ExtractField
from procedure.case import Case
from procedure.codes import Circumstance
from tests.procedure.casework import EDITIONS, Course, opening
from views.extracts import Extract, ExtractLine
from views.prohibited import of_case, shown_with

RULES = EDITIONS["2026-2"]
ALWAYS = {"NOT_A_WARRANT"}
OF_OFFICIALS = {"NO_DUTIES_OR_LOCATION", "MAY_ALERT_THE_SOURCE"}


def extract(**values: str) -> Extract:
    """An extract that shows these fields."""
    lines = [
        ExtractLine(field=ExtractField(field), label=LABELS[ExtractField(field)], value=value)
        for field, value in values.items()
    ]
    person = tuple(one for one in lines if one.field.of_person)
    return Extract(person=person, communications=(tuple({*lines} - {*person}),))


def shown(**values: str) -> set[str]:
    """The prohibitions that an agency with this extract reads, by their keys."""
    says = {one.says for one in shown_with(extract(**values), RULES)}
    return {row.key for row in RULES.edition.prohibitions.values() if row.says in says}


def test_an_agency_reads_what_follows_from_what_it_sees() -> None:
    assert shown() == ALWAYS
    assert shown(PERSON_STATUS="FAMILY") == ALWAYS
    assert shown(PERSON_STATUS="CURRENT_OFFICIAL") == ALWAYS | OF_OFFICIALS
    former = OF_OFFICIALS | {"CONTACT_DATA_BY_CONSENT"}
    assert shown(PERSON_STATUS="FORMER_OFFICIAL") == ALWAYS | former
    assert shown(COMMUNICATION_KIND="PLAIN_MESSAGE") == ALWAYS | {"MESSAGES_ARE_NOT_DISPUTED"}


@given(st.sets(st.sampled_from(Circumstance)))
def test_what_the_extract_does_not_show_changes_nothing(known: set[Circumstance]) -> None:
    """Protection and custody are known of the case, and the agency reads nothing of them."""
    case = Course.begin(opening(circumstances=tuple(known)), rules=RULES).case
    assert isinstance(case, Case)
    assert shown(PERSON_NAME="Somebody Invented") == ALWAYS
    whole = {one.says for one in of_case(case, RULES)}
    rows = RULES.edition.prohibitions.values()
    assert whole >= {row.says for row in rows if row.any_of and {*row.any_of} & known}


def test_each_condition_is_one_that_the_policy_knows() -> None:
    """A new kind of condition must be looked at before an agency reads what depends on it."""
    conditions = {
        "any_of", "all_of", "without", "circumstance", "kind", "kinds", "alerted", "alerted_by",
        "states", "facts",
    }  # fmt: skip
    fields = chain.from_iterable(
        type(row).model_fields for row in RULES.edition.prohibitions.values()
    )
    assert {*fields} == conditions | {"key", "says", "stops", "needs", "source"}
