"""Each rule fires with evidence and sources, and a near miss does not fire."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from indicators.charges import Ending
from indicators.checks import CHECKS, indicate
from indicators.country_patterns import (
    CountryPatternsUnreadable,
    read_country_patterns,
)
from indicators.known import (
    CaseEnding,
    CcfOutcome,
    CcfRecord,
    Criterion,
    EndedCase,
    IntakeCriteria,
    Known,
    LinkedReport,
    LinkedReportKind,
    PersonGroup,
    Profile,
    Protection,
    ProtectionStatus,
    RecipientRelation,
    Refusal,
    RefusalGround,
    Relation,
    RosterStatus,
)
from indicators.rules import RULES
from procedure.message import (
    Color,
    Communication,
    InterpolState,
)
from tests.indicators.samples import (
    ALL,
    ASSURANCE,
    FACTS,
    PATTERNS,
    ROBBERY,
    born,
    diffusion,
    earlier,
    j1,
    notice,
    plain,
)


class Pair(NamedTuple):
    """A case that fires a code, and a near miss that must not."""

    code: str
    fires: Communication
    fires_known: Known
    near_miss: Communication
    near_miss_known: Known


NO_FACTS = Known()
DEPUTY = Profile(groups=(PersonGroup.POLITICAL_OPPONENT,))
EXILE = Profile(left_country_on=date(2020, 1, 1))
ASYLEE = Protection(status=ProtectionStatus.GRANTED, country_feared="xa")
GRANTED_ELSEWHERE = Protection(status=ProtectionStatus.GRANTED, country_feared="XB")
TRAVELS = Known(
    recipient_relations=(RecipientRelation(recipient="IP Borduvia", relation=Relation.TRAVEL),)
)

PAIRS = (
    Pair(
        "M01",
        diffusion(charge="Extremism"),
        NO_FACTS,
        diffusion(charge="Extreme sports fraud"),
        NO_FACTS,
    ),
    Pair(
        "M01",
        diffusion(),
        Known(profile=DEPUTY),
        diffusion(f"{ASSURANCE} {FACTS}"),
        Known(profile=Profile()),
    ),
    Pair(
        "M02",
        diffusion("Please detain him.", "Fraud"),
        NO_FACTS,
        diffusion(charge="Fraud"),
        NO_FACTS,
    ),
    Pair(
        "M02",
        diffusion("He is a member of a criminal organisation in the city of Port Varno.", "Fraud"),
        NO_FACTS,
        notice(charge="Fraud"),
        NO_FACTS,
    ),
    Pair(
        "M02",
        diffusion("Warrant no. 5/2020 issued on 3 May 2020 by the City Court. Suspected.", "Fraud"),
        NO_FACTS,
        diffusion("On 3 May 2020 he met the buyer of the car in Varno Street.", "Fraud"),
        NO_FACTS,
    ),
    Pair(
        "M03",
        diffusion(),
        Known(country_patterns=PATTERNS),
        diffusion(sender="IP BORDUVIA", charge=""),
        Known(country_patterns=PATTERNS),
    ),
    Pair(
        "M04",
        notice(control_number="A-1234/5-2016", file_number="2019/75051"),
        NO_FACTS,
        notice(control_number="A-1234/5-2017", file_number="2011/75051"),
        NO_FACTS,
    ),
    Pair(
        "M04",
        diffusion(date=date(2015, 2, 1)),
        NO_FACTS,
        diffusion(date=date(2015, 2, 1)),
        Known(reviewed_since=True),
    ),
    Pair(
        "M05",
        diffusion(interpol_state=InterpolState.RECEIVED_UNREVIEWED),
        NO_FACTS,
        diffusion(),
        NO_FACTS,
    ),
    Pair("M06", diffusion(), TRAVELS, diffusion(recipients=("ALL NCBs",)), TRAVELS),
    Pair("M06", diffusion(), TRAVELS, diffusion(), Known(recipient_relations=())),
    Pair(
        "M07",
        diffusion(charge=ROBBERY),
        earlier("El 3 de mayo de 2021 robo de 40.000 EUR al banco Borealis", Ending.DELETED),
        diffusion(charge=ROBBERY),
        earlier("Murder of a baker in 2009", Ending.DELETED),
    ),
    Pair(
        "M07",
        diffusion(charge=ROBBERY),
        earlier(ROBBERY, Ending.NON_COMPLIANT, sender="IP BORDUVIA"),
        diffusion(charge=ROBBERY),
        earlier(ROBBERY, None),
    ),
    Pair(
        "M08",
        diffusion(),
        Known(ccf=(CcfRecord(outcome=CcfOutcome.NOT_COMPLIANT, decided_on=date(2023, 2, 2)),)),
        diffusion(),
        Known(ccf=(CcfRecord(outcome=CcfOutcome.COMPLIANT),)),
    ),
    Pair(
        "M09",
        diffusion(),
        Known(protection=ASYLEE),
        diffusion(),
        Known(protection=GRANTED_ELSEWHERE),
    ),
    Pair(
        "M10",
        diffusion(charge="Issuing a bounced cheque"),
        NO_FACTS,
        diffusion(charge="Robbery of a cheque book"),
        NO_FACTS,
    ),
    Pair(
        "M11",
        diffusion(charge="Adultery"),
        NO_FACTS,
        diffusion(charge="Adulterated food sold"),
        NO_FACTS,
    ),
    Pair(
        "M12",
        diffusion(charge="Trading without a licence"),
        NO_FACTS,
        diffusion(charge="Theft of a licence plate"),
        NO_FACTS,
    ),
    Pair(
        "M13",
        diffusion("Maximum penalty: eighteen months of imprisonment."),
        NO_FACTS,
        diffusion("Maximum penalty: two years of imprisonment."),
        NO_FACTS,
    ),
    Pair(
        "M13",
        diffusion("Sentenced to 5 years of imprisonment. Remaining sentence: 3 months."),
        NO_FACTS,
        diffusion("Custody for 2 months was ordered: detention of up to 2 months."),
        NO_FACTS,
    ),
    Pair("M14", diffusion("Please detain him."), NO_FACTS, diffusion(), NO_FACTS),
    Pair("M14", diffusion("Please detain him."), NO_FACTS, notice(), NO_FACTS),
    Pair(
        "M15",
        diffusion(),
        j1("NO_REQUEST", date(2025, 3, 2)),
        diffusion(),
        j1("NO_REQUEST", date(2025, 3, 3)),
    ),
    Pair(
        "M16",
        diffusion(),
        Known(refusals=(Refusal(ground=RefusalGround.HUMAN_RIGHTS, country="XB"),)),
        diffusion(),
        Known(refusals=(Refusal(ground=RefusalGround.PROCEDURAL, country="XB"),)),
    ),
    Pair(
        "M16",
        diffusion("Borduvia refused his extradition because of a risk of torture."),
        NO_FACTS,
        diffusion("Borduvia refused his extradition for a missing translation."),
        NO_FACTS,
    ),
    Pair(
        "M17",
        diffusion("Convicted in absentia."),
        NO_FACTS,
        diffusion("Convicted in his presence."),
        NO_FACTS,
    ),
    Pair(
        "M17",
        diffusion(),
        Known(profile=EXILE, charged_on=date(2020, 5, 1)),
        diffusion(),
        Known(profile=EXILE, charged_on=date(2019, 5, 1)),
    ),
    Pair(
        "M17",
        diffusion(charge="Fraud of 900 EUR in 2025"),
        earlier("Murder of a baker in 2009", None),
        diffusion(charge="Fraud of 900 EUR in 2025"),
        earlier("Fraud of 900 EUR in 2025", None),
    ),
    Pair(
        "M18",
        diffusion(),
        Known(roster=RosterStatus(status="FORMER_OFFICIAL", e1_outcome="CONFIRMED_OFFICIAL_ACT")),
        diffusion(),
        Known(roster=RosterStatus(status="FORMER_OFFICIAL", e1_outcome="CONFIRMED_NOT_OFFICIAL")),
    ),
    Pair("M19", diffusion("She is a blogger."), NO_FACTS, diffusion("She is a baker."), NO_FACTS),
    Pair("M19", diffusion(), Known(profile=DEPUTY), diffusion(), Known(profile=Profile())),
    Pair(
        "M20",
        diffusion(),
        Known(linked_reports=(LinkedReport(kind=LinkedReportKind.FAMILY_PRESSURE),)),
        diffusion("His passport was issued in 2019."),
        Known(linked_reports=()),
    ),
    Pair(
        "M20",
        diffusion("His passport has been cancelled."),
        NO_FACTS,
        diffusion("The flight was cancelled."),
        NO_FACTS,
    ),
    Pair(
        "M21",
        diffusion("Membership in a terrorist organisation.", "Terrorism"),
        NO_FACTS,
        diffusion("On 2 June 2019 he detonated a device: terrorist bombing.", "Terrorism"),
        NO_FACTS,
    ),
    Pair(
        "M21",
        diffusion("Wanted.", "Terrorism"),
        Known(listed_as_terrorist=False),
        diffusion("Wanted.", "Terrorism"),
        Known(listed_as_terrorist=True),
    ),
    Pair(
        "M22",
        diffusion(subjects=born(1970, 1985)),
        NO_FACTS,
        diffusion(subjects=born(1970, 1970)),
        NO_FACTS,
    ),
    Pair(
        "M22",
        diffusion(charge="Fraud committed in May 1999", subjects=born(1995)),
        NO_FACTS,
        diffusion(charge="Fraud, Criminal Code of 1999", subjects=born(1995)),
        NO_FACTS,
    ),
    Pair(
        "M23",
        diffusion(),
        Known(intake=IntakeCriteria(c6=Criterion.NOT_MET)),
        diffusion(),
        Known(intake=IntakeCriteria(c1=Criterion.NOT_MET, c6=Criterion.MET)),
    ),
    Pair(
        "M24",
        plain("Deport him on the next flight, there is no need for an extradition request."),
        NO_FACTS,
        plain("He will be deported after the extradition request is decided."),
        NO_FACTS,
    ),
    Pair(
        "M25",
        plain("Please send the current address of the person."),
        Known(profile=EXILE),
        plain("Please send the current address of the person."),
        Known(profile=Profile(), protection=Protection(status=ProtectionStatus.NONE)),
    ),
    Pair(
        "M25",
        plain("Reply soon.", color=Color.BLUE),
        Known(protection=ASYLEE),
        diffusion("Please locate him."),
        Known(protection=ASYLEE),
    ),
    Pair(
        "M26",
        diffusion("The case fell under the amnesty of 2018."),
        NO_FACTS,
        diffusion("The limitation period has not expired; he is not covered by an amnesty."),
        NO_FACTS,
    ),
    Pair(
        "M26",
        diffusion("Statute of limitations: 12 March 2019."),
        NO_FACTS,
        diffusion("Statute of limitations: 12 March 2039."),
        NO_FACTS,
    ),
    Pair(
        "M26",
        diffusion(),
        Known(endings=(EndedCase(ending=CaseEnding.ACQUITTAL),)),
        diffusion(),
        Known(endings=()),
    ),
)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.code)
def test_a_rule_fires_with_evidence_and_sources_and_a_near_miss_does_not(pair: Pair) -> None:
    fired = indicate(pair.fires, pair.fires_known)
    assert pair.code in fired.codes
    indication = next(each for each in fired.indicators if each.code == pair.code)
    assert all(evidence.where and evidence.says for evidence in indication.evidence)
    assert indication.sources == RULES[pair.code].sources
    assert pair.code not in indicate(pair.near_miss, pair.near_miss_known).codes


def test_every_code_has_a_check_and_a_human_review() -> None:
    assert tuple(RULES) == tuple(CHECKS) == ALL
    assert {pair.code for pair in PAIRS} == set(ALL)
    assert all(rule.machine_checks and rule.human_review for rule in RULES.values())


def test_without_known_facts_the_missing_information_is_listed() -> None:
    result = indicate(notice())
    missing = {each.code: each.missing for each in result.not_assessed}
    assert missing["M09"] == ("protection status (D2)",)
    assert missing["M03"] == ("country patterns table",)
    assert missing["M14"] == ("full notice (the public extract has no judicial data)",)
    assert {"M07", "M08", "M13", "M15", "M16", "M17", "M18", "M19", "M20", "M23"} <= set(missing)
    assert not set(missing) & set(result.codes)


def test_an_indicator_is_never_a_finding() -> None:
    result = indicate(diffusion(charge="Extremism"))
    assert "never a finding" in result.note
    shown = str(result.model_dump()).lower()
    assert not any(word in shown for word in ("score", "verdict", "rank"))
    with pytest.raises(CountryPatternsUnreadable, match=r"rank: Extra inputs"):
        read_country_patterns('version = "1"\nrank = ["XA"]\n')


def test_evidence_has_its_exact_position() -> None:
    body = "Она обвиняется в Экстре\u200bмизме и оправдании терроризма."
    result = indicate(diffusion(body))
    (first,) = next(each for each in result.indicators if each.code == "M01").evidence
    assert (first.where, first.words, first.languages) == ("body", "Экстремизме", ("ru",))
    assert body[first.start : first.end] == "Экстре\u200bмизме"


def test_the_documentation_matches_the_rules() -> None:
    page = (Path(__file__).parents[2] / "docs" / "indicators.md").read_text(encoding="utf-8")
    rows = {
        line.split(" | ")[0].strip("| "): line for line in page.splitlines() if line[:3] == "| M"
    }
    assert tuple(rows) == ALL
    for code, rule in RULES.items():
        assert f"| {rule.title} | {rule.machine_checks} | {rule.human_review} |" in rows[code]
        assert all(source.kind.value in rows[code] for source in rule.sources)
