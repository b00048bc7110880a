"""Misuse indicators: each rule fires with evidence and source, and its near relative does not."""

import time
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import Known, indicate
from indicators.charges import EarlierCommunication, Ending
from indicators.checks import CHECKS
from indicators.country_patterns import (
    CountryPatternsUnreadable,
    read_country_patterns,
)
from indicators.indications import CounterKind, Indications
from indicators.known import (
    AgencyOutcome,
    CaseEnding,
    CcfOutcome,
    CcfRecord,
    CounterFact,
    Criterion,
    EndedCase,
    IntakeCriteria,
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
from indicators.terms.lists import TERMS, Terms, TermsUnreadable
from indicators.terms.words import cut
from procedure.clocks import Source, SourceKind
from procedure.message import (
    Charge,
    Colour,
    Communication,
    CommunicationKind,
    InterpolState,
    PartialDate,
    Subject,
)

ALL = tuple(f"M{number:02}" for number in range(1, 27))
FACTS = (
    "On 3 May 2021 in the city of Port Varno he took 40,000 EUR from the Borealis Bank. "
    "Arrest warrant no. 12/2021 by the District Court; article 190 of the Criminal Code; "
    "punishable by imprisonment of up to 10 years."
)
ASSURANCE = "The case is not of a political, military, religious or racial character."
PATTERNS = read_country_patterns(
    """
    version = "2026-03"
    [[patterns]]
    country = "XA"
    senders = ["IP XANDRIA"]
    pattern = "Requests against journalists abroad are reported."
    source = { kind = "REPORT", citation = "invented yearly report" }
    dated = 2025-12-31
    """
)


def diffusion(body: str = FACTS, charge: str = "Robbery", **changes: Any) -> Communication:
    """A wanted person diffusion of the invented Xandria, recorded by INTERPOL."""
    fields: dict[str, Any] = {
        "kind": CommunicationKind.WANTED_PERSON_DIFFUSION,
        "interpol_state": InterpolState.RECORDED,
        "sender": "IP XANDRIA",
        "reference": "XA/77",
        "date": date(2026, 3, 2),
        "recipients": ("IP WASHINGTON", "IP BORDUVIA"),
        "charges": (Charge(text=charge, issuing_country="XA"),) if charge else (),
        "body": body,
    }
    return Communication(**{**fields, **changes})


def plain(body: str, **changes: Any) -> Communication:
    """A plain message."""
    return diffusion(
        body,
        "",
        kind=CommunicationKind.PLAIN_MESSAGE,
        interpol_state=InterpolState.NONE,
        **changes,
    )


def notice(**changes: Any) -> Communication:
    """A red notice as the public extract gives it: a short charge and nothing else."""
    kind = CommunicationKind.RED_NOTICE
    state = InterpolState.PUBLISHED
    return diffusion("", kind=kind, interpol_state=state, recipients=(), **changes)


def earlier(charge: str, ending: Ending | None, sender: str = "IP XANDRIA") -> Known:
    before = diffusion("", charge, sender=sender, reference="XA/1", date=date(2024, 1, 5))
    return Known(
        earlier=(
            EarlierCommunication(
                communication=before, ending=ending, ended_on=date(2024, 6, 1) if ending else None
            ),
        )
    )


def j1(outcome: str, since: date) -> Known:
    answer = AgencyOutcome(task="J1", outcome=outcome, since=since)
    return Known(today=date(2026, 3, 2), outcomes=(answer,))


def born(*years: int) -> tuple[Subject, ...]:
    return tuple(
        Subject(family_name="ZEBROWNIK", forename="OLGA", birth_date=PartialDate(year=year))
        for year in years
    )


class Pair(NamedTuple):
    """What fires a code, and a near relative that must not."""

    code: str
    fires: Communication
    fires_known: Known
    not_: Communication
    not_known: Known


NOTHING = Known()
DEPUTY = Profile(groups=(PersonGroup.POLITICAL_OPPONENT,))
EXILE = Profile(left_country_on=date(2020, 1, 1))
ASYLEE = Protection(status=ProtectionStatus.GRANTED, country_feared="xa")
GRANTED_ELSEWHERE = Protection(status=ProtectionStatus.GRANTED, country_feared="XB")
ROBBERY = "Robbery of 40,000 EUR from the Borealis Bank on 3 May 2021"
TRAVELS = Known(
    recipient_relations=(RecipientRelation(recipient="IP Borduvia", relation=Relation.TRAVEL),)
)

PAIRS = (
    Pair(
        "M01",
        diffusion(charge="Extremism"),
        NOTHING,
        diffusion(charge="Extreme sports fraud"),
        NOTHING,
    ),
    Pair(
        "M01",
        diffusion(),
        Known(profile=DEPUTY),
        diffusion(f"{ASSURANCE} {FACTS}"),
        Known(profile=Profile()),
    ),
    Pair(
        "M02", diffusion("Please detain him.", "Fraud"), NOTHING, diffusion(charge="Fraud"), NOTHING
    ),
    Pair(
        "M02",
        diffusion("He is a member of a criminal organisation in the city of Port Varno.", "Fraud"),
        NOTHING,
        notice(charge="Fraud"),
        NOTHING,
    ),
    Pair(
        "M02",
        diffusion("Warrant no. 5/2020 issued on 3 May 2020 by the City Court. Suspected.", "Fraud"),
        NOTHING,
        diffusion("On 3 May 2020 he met the buyer of the car in Varno Street.", "Fraud"),
        NOTHING,
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
        NOTHING,
        notice(control_number="A-1234/5-2017", file_number="2011/75051"),
        NOTHING,
    ),
    Pair(
        "M04",
        diffusion(date=date(2015, 2, 1)),
        NOTHING,
        diffusion(date=date(2015, 2, 1)),
        Known(reviewed_since=True),
    ),
    Pair(
        "M05",
        diffusion(interpol_state=InterpolState.RECEIVED_UNREVIEWED),
        NOTHING,
        diffusion(),
        NOTHING,
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
        NOTHING,
        diffusion(charge="Robbery of a cheque book"),
        NOTHING,
    ),
    Pair(
        "M11",
        diffusion(charge="Adultery"),
        NOTHING,
        diffusion(charge="Adulterated food sold"),
        NOTHING,
    ),
    Pair(
        "M12",
        diffusion(charge="Trading without a licence"),
        NOTHING,
        diffusion(charge="Theft of a licence plate"),
        NOTHING,
    ),
    Pair(
        "M13",
        diffusion("Maximum penalty: eighteen months of imprisonment."),
        NOTHING,
        diffusion("Maximum penalty: two years of imprisonment."),
        NOTHING,
    ),
    Pair(
        "M13",
        diffusion("Sentenced to 5 years of imprisonment. Remaining sentence: 3 months."),
        NOTHING,
        diffusion("Custody for 2 months was ordered: detention of up to 2 months."),
        NOTHING,
    ),
    Pair("M14", diffusion("Please detain him."), NOTHING, diffusion(), NOTHING),
    Pair("M14", diffusion("Please detain him."), NOTHING, notice(), NOTHING),
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
        NOTHING,
        diffusion("Borduvia refused his extradition for a missing translation."),
        NOTHING,
    ),
    Pair(
        "M17",
        diffusion("Convicted in absentia."),
        NOTHING,
        diffusion("Convicted in his presence."),
        NOTHING,
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
    Pair("M19", diffusion("She is a blogger."), NOTHING, diffusion("She is a baker."), NOTHING),
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
        NOTHING,
        diffusion("The flight was cancelled."),
        NOTHING,
    ),
    Pair(
        "M21",
        diffusion("Membership in a terrorist organisation.", "Terrorism"),
        NOTHING,
        diffusion("On 2 June 2019 he detonated a device: terrorist bombing.", "Terrorism"),
        NOTHING,
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
        NOTHING,
        diffusion(subjects=born(1970, 1970)),
        NOTHING,
    ),
    Pair(
        "M22",
        diffusion(charge="Fraud committed in May 1999", subjects=born(1995)),
        NOTHING,
        diffusion(charge="Fraud, Criminal Code of 1999", subjects=born(1995)),
        NOTHING,
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
        NOTHING,
        plain("He will be deported after the extradition request is decided."),
        NOTHING,
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
        plain("Reply soon.", colour=Colour.BLUE),
        Known(protection=ASYLEE),
        diffusion("Please locate him."),
        Known(protection=ASYLEE),
    ),
    Pair(
        "M26",
        diffusion("The case fell under the amnesty of 2018."),
        NOTHING,
        diffusion("The limitation period has not expired; he is not covered by an amnesty."),
        NOTHING,
    ),
    Pair(
        "M26",
        diffusion("Statute of limitations: 12 March 2019."),
        NOTHING,
        diffusion("Statute of limitations: 12 March 2039."),
        NOTHING,
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
def test_a_rule_fires_with_evidence_and_source_and_its_near_relative_does_not(pair: Pair) -> None:
    fired = indicate(pair.fires, pair.fires_known)
    assert pair.code in fired.codes
    indication = next(each for each in fired.indicators if each.code == pair.code)
    assert all(evidence.where and evidence.says for evidence in indication.evidence)
    assert indication.sources == RULES[pair.code].sources
    assert pair.code not in indicate(pair.not_, pair.not_known).codes


def test_every_code_is_checked_and_says_what_only_a_person_can_tell() -> None:
    assert tuple(RULES) == tuple(CHECKS) == ALL
    assert {pair.code for pair in PAIRS} == set(ALL)
    assert all(rule.checked and rule.person for rule in RULES.values())


def test_with_nothing_known_what_is_missing_is_named() -> None:
    result = indicate(notice())
    missing = {each.code: each.missing for each in result.not_judged}
    assert missing["M09"] == ("the protection status (D2)",)
    assert missing["M03"] == ("the table of country patterns",)
    assert missing["M14"] == ("the full notice: the public extract has no judicial data",)
    assert {"M07", "M08", "M13", "M15", "M16", "M17", "M18", "M19", "M20", "M23"} <= set(missing)
    assert not set(missing) & set(result.codes)


def test_an_indicator_is_never_a_finding() -> None:
    result = indicate(diffusion(charge="Extremism"))
    assert "never a finding" in result.note
    shown = str(result.model_dump()).lower()
    assert not any(word in shown for word in ("score", "verdict", "rank"))
    with pytest.raises(CountryPatternsUnreadable, match=r"rank: Extra inputs"):
        read_country_patterns('version = "1"\nrank = ["XA"]\n')


def test_evidence_stands_where_it_says() -> None:
    body = "Она обвиняется в Экстре\u200bмизме и оправдании терроризма."
    result = indicate(diffusion(body))
    (first,) = next(each for each in result.indicators if each.code == "M01").evidence
    assert (first.where, first.words, first.languages) == ("body", "Экстремизме", ("ru",))
    assert body[first.start : first.end] == "Экстре\u200bмизме"


@pytest.mark.parametrize(
    ("code", "language", "text"),
    [
        ("M01", "fr", "Diffusion de fausses nouvelles et offense au chef de l'État"),
        ("M01", "es", "Instigación al odio y propagación de noticias falsas"),
        ("M01", "ru", "возбуждение ненависти и публичные призывы"),
        ("M01", "ar", "وبالتحريض على الكراهية وإهانة رئيس الجمهورية"),
        ("M01", "tr", "CUMHURBAŞKANINA HAKARET"),
        ("M01", "fa", "تبلیغ علیه نظام"),
        ("M01", "zh", "被控煽动颠覆国家政权罪"),
        ("M01", "pt", "tentativa de golpe"),
        ("M10", "fr", "émission de chèques sans provision"),
        ("M10", "es", "libramiento de cheque sin fondos"),
        ("M10", "ru", "невозврат кредита"),
        ("M10", "ar", "إصدار شيكات بدون رصيد"),
        ("M11", "ar", "بالزنا"),
        ("M11", "ru", "клевета"),
        ("M12", "es", "infracción administrativa"),
        ("M17", "fr", "condamné par contumace"),
        ("M17", "ru", "осужден заочно"),
        ("M17", "ar", "حكم عليه غيابيا"),
        ("M21", "tr", "silahlı terör örgütü"),
        ("M24", "es", "deportarlo sin necesidad de una solicitud"),
        ("M24", "ru", "депортировать его ближайшим рейсом"),
        ("M24", "ar", "ترحيله دون حاجة إلى طلب تسليم"),
        ("M26", "fr", "la prescription de l'action publique"),
        ("M26", "ru", "срок давности уже истек"),
        ("M26", "ar", "صدر العفو العام"),
    ],
)
def test_terms_are_found_in_the_languages_of_the_channel(
    code: str, language: str, text: str
) -> None:
    result = indicate(diffusion(text, "Charge"))
    indication = next(each for each in result.indicators if each.code == code)
    assert any(language in evidence.languages for evidence in indication.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "Заочное обучение; военная кафедра; суднo",
        "n'est pas prescrit; coup de couteau; l'affaire n'a aucun caractère politique",
        "no ha prescrito; la acción penal no está prescrita",
        "срок давности не истек; борьба с экстремизмом; не носит политический характер",
        "لم تسقط الدعوى بالتقادم",
        "The Counter-Extremism Department; the opposite of an amnesia",
    ],
)
def test_wordings_that_are_not_meant_do_not_fire(text: str) -> None:
    assert not {"M01", "M17", "M26"} & set(indicate(diffusion(text)).codes)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("Peine encourue: un an d'emprisonnement", True),
        ("Peine maximale: 5 ans d'emprisonnement", False),
        ("Pena máxima: 18 meses de prisión", True),
        ("castigado con pena de prisión de 1 a 3 años", False),
        ("наказывается лишением свободы на срок до 1 года", True),
        ("наказывается лишением свободы на срок до 10 лет", False),
        ("العقوبة القصوى: الحبس لمدة سنة", True),
        ("العقوبة القصوى: الحبس لمدة سنتين", False),
        ("يعاقب بالسجن مدة لا تتجاوز ٦ أشهر", True),
        ("判处有期徒刑十一年", False),
        ("Maximum penalty: life imprisonment or 1 year", False),
    ],
)
def test_penalties_are_read_in_the_languages_of_the_channel(text: str, fires: bool) -> None:
    assert ("M13" in indicate(diffusion(text)).codes) is fires


LEGITIMATE = (
    (
        "Murder; armed robbery",
        "On the night of 12 to 13 March 2022 at 14 Harbour Street in Port Varno the subject shot a "
        "shopkeeper and took 12,000 EUR. Arrest warrant no. 44/22 of the District Court. Sections "
        "105 and 162 of the Criminal Code. Maximum penalty: 20 years' imprisonment. The statute "
        f"of limitations expires on 20 March 2042. {ASSURANCE} Extradition will be requested.",
    ),
    (
        "Trafic de stupéfiants en bande organisée",
        "Entre janvier et mai 2021, à Port-Varno, l'intéressé a importé 320 kg de cocaïne. Mandat "
        "d'arrêt no 12/2021 délivré le 3 juin 2021 par le juge d'instruction. Articles 222-36 et "
        "450-1 du code pénal. Peine encourue : 30 ans de réclusion criminelle. La prescription "
        "n'est pas acquise.",
    ),
    (
        "Secuestro extorsivo",
        "El 4 de julio de 2020, en la ciudad de Varno, el imputado secuestró a un comerciante y "
        "exigió 300.000 euros. Orden de captura 55/2020 del Juzgado 3. Artículo 170 del Código "
        "Penal. Pena máxima: 25 años de prisión. La acción penal no está prescrita.",
    ),
    (
        "Похищение человека",
        "12 марта 2020 г. в городе Варно обвиняемый в составе организованной преступной группы "
        "похитил человека и потребовал 500 000 долларов. Постановление суда об аресте № 5 от "
        "1 апреля 2020 г. Ст. 126 УК. Наказывается лишением свободы на срок до 12 лет. Срок "
        "давности не истек.",
    ),
    (
        "القتل العمد والسرقة",
        "بتاريخ 5 مايو 2021 في مدينة فارنو قام المتهم بقتل حارس البنك وسرقة مبلغ 200 ألف يورو. "
        "مذكرة توقيف رقم 9 صادرة عن محكمة فارنو. المادة 340 من قانون العقوبات. العقوبة القصوى: "
        "السجن 20 سنة.",
    ),
    (
        "Child sexual abuse material",
        "Between May and July 2023 in the city of Varno the subject distributed child pornography "
        "on a platform with 2,000 users. Warrant no. 8 of the Regional Court; section 184b; "
        "imprisonment of up to 10 years.",
    ),
)


@pytest.mark.parametrize(("charge", "body"), LEGITIMATE, ids=["en", "fr", "es", "ru", "ar", "en-2"])
def test_a_complete_request_for_a_serious_crime_fires_nothing(charge: str, body: str) -> None:
    result = indicate(diffusion(body, charge))
    assert result.codes == ()
    assert {"VIOLENT_OR_ORGANISED_ACT", "FULL_DOCUMENTS"} <= set(result.counter_codes)


def test_counter_indicators_stand_beside() -> None:
    source = Source(kind=SourceKind.READ, citation="invented file")
    facts = tuple(
        CounterFact(kind=kind, says="seen", source=source)
        for kind in (CounterKind.CO_DEFENDANTS_CONVICTED, CounterKind.CORROBORATED_BY_MEMBER)
    )
    known = Known(
        intake=IntakeCriteria(c4=Criterion.MET),
        outcomes=(AgencyOutcome(task="J1", outcome="REQUEST_PENDING"),),
        counter_facts=facts,
    )
    body = f"Extremism. On 2 June 2020 in the city of Port Varno he killed two guards. {FACTS}"
    result = indicate(diffusion(body), known)
    assert set(result.counter_codes) == {kind.value for kind in CounterKind}
    assert "M01" in result.codes
    act = next(
        c for c in result.counter_indicators if c.kind is CounterKind.VIOLENT_OR_ORGANISED_ACT
    )
    assert act.evidence[0].words == "killed"
    assert "2 June 2020" in act.evidence[0].says
    bare = indicate(diffusion("Wanted for murder.", "Murder"))
    assert bare.counter_codes == ()


COUNTERS = (
    "On 2 June 2020 in the city of Port Varno he killed two guards with a bomb.",
    "The co-defendants were convicted in 2022.",
    "The facts are corroborated by the authorities of Borduvia.",
    "5 kg of cocaine were found in a warehouse; drug trafficking.",
    "A request for provisional arrest follows under the extradition treaty.",
)
SENTENCES = (
    "She is a journalist and an activist.",
    "Convicted in absentia of extremism.",
    "Issued a cheque without sufficient funds.",
    "Осуждён заочно за экстремизм.",
    "Émission de chèques sans provision, adultère.",
    "الانتماء إلى تنظيم إرهابي",
    "Deport him directly.",
    "Maximum penalty: 18 months of imprisonment.",
    "Fraud by a member of a criminal organisation.",
    "infracción administrativa; declaración de impuestos",
    FACTS,
)
bodies = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5).map(" ".join)


@settings(max_examples=50, deadline=None)
@given(body=bodies, counter=st.sampled_from(COUNTERS))
def test_a_counter_indicator_removes_no_indicator(body: str, counter: str) -> None:
    """Rules that say that something is missing are answered by what supplies it."""
    absences = {code for code, rule in RULES.items() if rule.absence}
    before = set(indicate(plain(body)).codes) - absences
    assert before <= set(indicate(plain(f"{body} {counter}")).codes)
    facts = (
        CounterFact(kind=CounterKind.FULL_DOCUMENTS, says="seen", source=RULES["M01"].sources[0]),
    )
    assert set(indicate(plain(body), Known(counter_facts=facts)).codes) >= before


@settings(max_examples=50, deadline=None)
@given(body=bodies)
def test_case_accents_and_composition_do_not_matter(body: str) -> None:
    codes = indicate(diffusion(body)).codes
    bare = "".join(
        char for char in unicodedata.normalize("NFD", body) if not unicodedata.combining(char)
    )
    for variant in (body.upper(), body.lower(), unicodedata.normalize("NFD", body), bare):
        assert indicate(diffusion(variant)).codes == codes


@settings(max_examples=50, deadline=None)
@given(
    body=st.text(max_size=300) | st.text(alphabet="0123456789.,/-$ маяyearيوم年\n", max_size=300),
    charge=st.text(max_size=60),
    control=st.none() | st.from_regex(r"[A-Z]-\d{1,6}/\d{1,2}-\d{4}", fullmatch=True),
)
def test_no_text_makes_it_fail(body: str, charge: str, control: str | None) -> None:
    result = indicate(diffusion(body, charge, control_number=control))
    assert set(result.codes) <= set(ALL)
    for indication in result.indicators:
        for evidence in indication.evidence:
            if evidence.where == "body" and evidence.start is not None:
                assert body[evidence.start : evidence.end]


def test_the_same_input_gives_the_same_and_survives_storage() -> None:
    communication, known = diffusion(" ".join(SENTENCES)), earlier(ROBBERY, Ending.DELETED)
    first = indicate(communication, known).model_dump_json()
    assert indicate(communication, known).model_dump_json() == first
    assert Indications.model_validate_json(first).model_dump_json() == first
    assert Indications.model_validate_json(first).lists_version


@pytest.mark.parametrize(
    "unit", ["extremism insult ", "fraud 5 years, 1 May 2020 $1 prison ", "а́\u200b"]
)
def test_a_hostile_megabyte_takes_bounded_time(unit: str) -> None:
    body = unit * (1_000_000 // len(unit))
    start = time.process_time()
    indicate(diffusion(body))
    assert time.process_time() - start < 10


def test_look_alike_letters_and_invisible_signs_do_not_hide_a_word() -> None:
    for hidden in (
        "еxtrеmism",
        "ｅｘｔｒｅｍｉｓｍ",
        "ex\u00adtre\u200dmism",
        "\u202eextremism\u202c",
    ):
        assert "M01" in indicate(diffusion(hidden)).codes


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ('language = "xx"\nname = "X"\n[terms]\na = ["b*"]', r"x\.toml: a: 'b\*': a stem has 2"),
        ('language = "xx"\nname = "X"\n[terms]\na = ["... word"]', "begins and ends with a word"),
        ('language = "xx"\nname = "X"\n[terms]\na = ["!"]', "'!' is not a word"),
        ('language = "xxx"\nname = "X"\n[terms]', "language: String should match"),
        ("language = ", "not TOML"),
    ],
)
def test_a_term_list_that_cannot_work_is_refused_with_its_place(terms: str, message: str) -> None:
    with pytest.raises(TermsUnreadable, match=message):
        Terms({"x.toml": terms})


def test_a_gap_spans_up_to_four_words_and_no_end_of_a_sentence() -> None:
    def found(text: str) -> bool:
        return "political_character" in TERMS.find(cut("", text))

    assert found("insulting the honour of the President")
    assert not found("insulting the very good honour of the President")
    assert not found("he was insulting. The president left")


def test_the_page_on_indicators_says_what_the_rules_say() -> None:
    page = (Path(__file__).parents[2] / "docs" / "indicators.md").read_text(encoding="utf-8")
    rows = {
        line.split(" | ")[0].strip("| "): line for line in page.splitlines() if line[:3] == "| M"
    }
    assert tuple(rows) == ALL
    for code, rule in RULES.items():
        assert f"| {rule.title} | {rule.checked} | {rule.person} |" in rows[code]
        assert all(source.kind.value in rows[code] for source in rule.sources)
