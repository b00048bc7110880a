"""Counter-indicators: found for legitimate requests, and never remove an indicator."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.checks import indicate
from indicators.indications import CounterKind
from indicators.known import (
    AgencyOutcome,
    CounterFact,
    Criterion,
    IntakeCriteria,
    Known,
)
from indicators.rules import RULES
from procedure.clocks.rules import Source, SourceKind
from tests.examples import examples
from tests.indicators.samples import ASSURANCE, BODIES, FACTS, diffusion, plain

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
    assert {"VIOLENT_OR_ORGANIZED_ACT", "FULL_DOCUMENTS"} <= set(result.counter_codes)


def test_counter_indicators_appear_with_indicators() -> None:
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
        c for c in result.counter_indicators if c.kind is CounterKind.VIOLENT_OR_ORGANIZED_ACT
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


@settings(max_examples=examples(50))
@given(body=BODIES, counter=st.sampled_from(COUNTERS))
def test_a_counter_indicator_does_not_remove_an_indicator(body: str, counter: str) -> None:
    """Rules about missing data do not count here, because the data resolves them."""
    missing_data_rules = {code for code, rule in RULES.items() if rule.about_missing_data}
    before = set(indicate(plain(body)).codes) - missing_data_rules
    assert before <= set(indicate(plain(f"{body} {counter}")).codes)
    facts = (
        CounterFact(kind=CounterKind.FULL_DOCUMENTS, says="seen", source=RULES["M01"].sources[0]),
    )
    assert set(indicate(plain(body), Known(counter_facts=facts)).codes) >= before
