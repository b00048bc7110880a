"""Ordinary charges of fraud, theft and traffic never look political, moral or like terrorism."""

import pytest

from indicators.checks import indicate
from tests.indicators.samples import diffusion

CHARGES = {
    "en": (
        "Fraud; breach of trust; embezzlement; forgery of documents",
        "Criminal breach of trust by a public servant",
        "Theft of a motor vehicle; burglary; handling stolen goods",
        "Causing death by dangerous driving; driving under the influence of alcohol",
        "Money laundering; tax evasion; identity theft; wire fraud",
        "Betrayal of the trust of a client; misappropriation of company property",
        "Smuggling of cigarettes; possession of counterfeit currency",
        "Leaving the scene of an accident; driving without a license plate",
    ),
    "fr": (
        "Escroquerie en bande organisée; abus de confiance; faux et usage de faux",
        "Vol à main armée; recel; vol avec effraction",
        "Homicide involontaire par conducteur; conduite en état d'ivresse; délit de fuite",
        "Abus de biens sociaux; blanchiment; fraude fiscale",
        "Contrebande de cigarettes; usurpation d'identité",
        "Trahison de la confiance d'un client",
    ),
    "es": (
        "Estafa; abuso de confianza; apropiación indebida; falsedad documental",
        "Robo con fuerza; hurto; receptación de vehículos",
        "Homicidio imprudente; conducción bajo los efectos del alcohol; omisión de socorro",
        "Administración desleal; deslealtad de un empleado; blanqueo de capitales",
        "Traición a la confianza del cliente",
        "Contrabando de tabaco; suplantación de identidad",
    ),
    "pt": (
        "Burla qualificada; abuso de confiança; estelionato; falsificação de documentos",
        "Furto qualificado; roubo; receptação",
        "Homicídio culposo na direção de veículo; condução em estado de embriaguez",
        "Infidelidade; peculato; lavagem de dinheiro",
    ),
    "ru": (
        "Мошенничество в особо крупном размере; злоупотребление доверием; присвоение и растрата",
        "Кража; грабеж; угон автомобиля; разбойное нападение",
        "Нарушение правил дорожного движения, повлекшее смерть; управление в состоянии опьянения",
        "Уклонение от уплаты налогов; подделка документов; легализация денежных средств",
    ),
    "ar": (
        "خيانة الأمانة",
        "جريمة خيانة أمانة والنصب والاحتيال",
        "النصب وخيانة الأمانة وتبديد أموال الشركة",
        "إساءة الائتمان والتزوير واستعمال مزور",
        "خيانة ثقة العملاء والاستيلاء على أموالهم",
        "خيانة المؤتمن",
        "السرقة بالكسر وإخفاء أشياء مسروقة",
        "القتل الخطأ في حادث مرور والقيادة تحت تأثير الكحول",
        "الاختلاس وغسل الأموال والتهرب الضريبي",
    ),
    "fa": (
        "کلاهبرداری و خیانت در امانت",
        "جعل و استفاده از سند مجعول",
        "سرقت خودرو و فروش مال مسروقه",
        "قتل غیرعمد در حادثه رانندگی و رانندگی در حال مستی",
        "اختلاس و پولشویی",
    ),
    "tr": (
        "Dolandırıcılık; güveni kötüye kullanma; resmi belgede sahtecilik",
        "Hırsızlık; yağma; suç eşyasının satın alınması",
        "Taksirle ölüme neden olma; trafik güvenliğini tehlikeye sokma",
        "Emniyeti suistimal; zimmet; vergi kaçakçılığı",
    ),
    "zh": (
        "诈骗罪",
        "合同诈骗罪；职务侵占罪；背信罪",
        "盗窃罪；抢劫罪；掩饰、隐瞒犯罪所得罪",
        "交通肇事罪；危险驾驶罪",
        "洗钱罪；逃税罪；伪造公司印章罪",
        "背信损害上市公司利益罪",
        "背叛信托",
    ),
}


@pytest.mark.parametrize(
    ("language", "charge"),
    [(language, charge) for language, charges in CHARGES.items() for charge in charges],
)
def test_an_ordinary_charge_shows_no_misuse(language: str, charge: str) -> None:
    found = set(indicate(diffusion(charge, "Charge")).codes)
    assert not found & {"M01", "M11", "M17", "M19", "M20", "M21", "M24"}


@pytest.mark.parametrize(
    "charge",
    [
        "الخيانة",
        "الخيانة العظمى وخيانة الأمانة",
        "خيانة الوطن",
        "Traición y abuso de confianza",
        "Trahison; abus de confiance",
        "Treason and breach of trust",
        "государственная измена и мошенничество",
    ],
)
def test_treason_beside_an_ordinary_charge_is_still_seen(charge: str) -> None:
    assert "M01" in indicate(diffusion(charge, "Charge")).codes
