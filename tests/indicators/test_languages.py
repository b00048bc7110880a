"""Terms, exceptions, and penalties in the languages used on INTERPOL channels."""

import pytest

from indicators.checks import indicate
from tests.indicators.samples import diffusion


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
def test_terms_are_found_in_all_channel_languages(code: str, language: str, text: str) -> None:
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
def test_exceptions_do_not_fire(text: str) -> None:
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
def test_penalties_are_read_in_all_channel_languages(text: str, fires: bool) -> None:
    assert ("M13" in indicate(diffusion(text)).codes) is fires
