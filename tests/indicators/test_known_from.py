"""What is known only from a case that one may not know of: as if there were no such case."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from indicators.charges import EarlierCommunication, Ending
from indicators.checks import indicate
from indicators.known import CcfOutcome, CcfRecord, Known
from procedure.message import Communication
from tests.indicators.samples import BODIES, FACTS, diffusion

HIDDEN = ("case-hidden", "comm-hidden-1", "comm-hidden-2")
CHARGES = (FACTS, "Theft of 12 bicycles in Port Calder on 2 May 2021", "Insult of the President")
ENDED = date(2024, 6, 1)
EARLIER = st.builds(
    lambda charge, ending, number, source: EarlierCommunication(
        communication=diffusion("", charge, reference=f"XA/{number}", date=date(2024, 1, 5)),
        ending=ending,
        ended_on=ENDED if ending else None,
        known_from=(f"comm-{source}-{number}", *([f"case-{source}"] if ending else [])),
    ),
    st.sampled_from(CHARGES),
    st.sampled_from([None, Ending.NON_COMPLIANT, Ending.DELETED]),
    st.sampled_from([1, 2]),
    st.sampled_from(["hidden", "open"]),
)
RECORDS = st.builds(
    CcfRecord,
    outcome=st.sampled_from(CcfOutcome),
    decided_on=st.sampled_from([None, ENDED]),
    known_from=st.sampled_from([None, "case-hidden", "case-open"]),
)


def may_know(name: str) -> bool:
    """Whether it is none of the hidden ones."""
    return name not in HIDDEN


@given(
    message=BODIES.map(lambda body: diffusion(body, FACTS, date=date(2025, 1, 5))),
    earlier=st.lists(EARLIER, max_size=14).map(tuple),
    records=st.lists(RECORDS, max_size=3).map(tuple),
)
def test_it_reads_as_if_the_hidden_case_did_not_exist(
    message: Communication,
    earlier: tuple[EarlierCommunication, ...],
    records: tuple[CcfRecord, ...],
) -> None:
    whole = indicate(message, Known(earlier=earlier, ccf=records or None))
    left = tuple(one for one in records if one.known_from != "case-hidden")
    without = indicate(
        message,
        Known(
            earlier=tuple(one for one in earlier if all(map(may_know, one.known_from))),
            ccf=left or None,
        ),
    )
    assert whole.as_known(may_know) == without.as_known(lambda name: True)
    everything = whole.as_known(lambda name: True)
    assert everything.model_copy(update={"otherwise": whole.otherwise}) == whole


def test_both_are_seen_by_whoever_may_know_of_the_case() -> None:
    message = diffusion("", FACTS, date=date(2025, 1, 5))
    again = EarlierCommunication(
        communication=diffusion("", FACTS, reference="XA/1", date=date(2024, 1, 5)),
        ending=Ending.NON_COMPLIANT,
        ended_on=ENDED,
        known_from=("comm-hidden-1", "case-hidden"),
    )
    refused = CcfRecord(outcome=CcfOutcome.NOT_COMPLIANT, known_from="case-hidden")
    found = indicate(message, Known(earlier=(again,), ccf=(refused,)))
    assert {"M07", "M08"} <= {*found.codes}
    assert found.known_from == {"comm-hidden-1", "case-hidden"}
    hidden = found.as_known(may_know)
    assert not {"M07", "M08"} & {*hidden.codes}
    assert "M08" in {one.code for one in hidden.not_assessed}
    assert not any(name in hidden.model_dump_json() for name in HIDDEN)
