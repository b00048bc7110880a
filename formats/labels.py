"""Field labels of messages in English, French, Spanish, Arabic, and Russian."""

from collections.abc import Mapping
from enum import StrEnum

from formats.dates import normalize


class Field(StrEnum):
    """A field of a labeled message."""

    FROM = "FROM"
    TO = "TO"
    OUR_REF = "OUR REF"
    YOUR_REF = "YOUR REF"
    DATE = "DATE"
    PRIORITY = "PRIORITY"
    SUBJECT = "SUBJECT"
    TYPE = "TYPE"
    CONCERNS = "CONCERNS"
    STATUS = "STATUS"
    CONTROL_NUMBER = "CONTROL NUMBER"
    FILE_NUMBER = "FILE NUMBER"
    FULL_NAME = "FULL NAME"
    FAMILY_NAME = "FAMILY NAME"
    FORENAME = "FORENAME"
    ALIASES = "ALIASES"
    DATE_OF_BIRTH = "DATE OF BIRTH"
    PLACE_OF_BIRTH = "PLACE OF BIRTH"
    NATIONALITY = "NATIONALITY"
    SEX = "SEX"
    PASSPORT = "PASSPORT"
    CHARGE = "CHARGE"
    CHARGE_TRANSLATION = "CHARGE TRANSLATION"
    WARRANT = "WARRANT"
    ISSUING_COUNTRY = "ISSUING COUNTRY"


_MAX_LENGTH = 80

LANGUAGES = ("en", "fr", "es", "ar", "ru")

# One column per language in LANGUAGES; "|" separates alternatives.
_FIELDS: Mapping[Field, tuple[str, str, str, str, str]] = {
    Field.FROM: ("FROM", "DE|EXPEDITEUR", "DE|REMITENTE", "من", "ОТ|ОТПРАВИТЕЛЬ"),
    Field.TO: ("TO", "A|DESTINATAIRE|DESTINATAIRES", "A|PARA|DESTINATARIO", "إلى", "КОМУ|КУДА"),
    Field.OUR_REF: (
        "OUR REF|OUR REFERENCE|OUR FILE",
        "NOTRE REF|NOTRE REFERENCE|N/REF",
        "NUESTRA REF|NUESTRA REFERENCIA|N/REF",
        "مرجعنا|إشارتنا",
        "НАШ ИСХ|НАШ НОМЕР|НАША ССЫЛКА|НАШ №",
    ),
    Field.YOUR_REF: (
        "YOUR REF|YOUR REFERENCE",
        "VOTRE REF|VOTRE REFERENCE|V/REF",
        "SU REF|SU REFERENCIA|VUESTRA REF|S/REF",
        "مرجعكم|إشارتكم",
        "ВАШ ИСХ|ВАШ НОМЕР|ВАША ССЫЛКА|ВАШ №",
    ),
    Field.DATE: ("DATE", "DATE|DATE DU MESSAGE", "FECHA", "التاريخ", "ДАТА"),
    Field.PRIORITY: (
        "PRIORITY|URGENCY",
        "PRIORITE|URGENCE",
        "PRIORIDAD|URGENCIA",
        "الأولوية",
        "ПРИОРИТЕТ|СРОЧНОСТЬ",
    ),
    Field.SUBJECT: ("SUBJECT|RE", "OBJET", "ASUNTO", "الموضوع", "ТЕМА|КАСАТЕЛЬНО"),
    Field.TYPE: ("TYPE|MESSAGE TYPE", "TYPE|TYPE DE MESSAGE", "TIPO", "النوع", "ТИП"),
    Field.CONCERNS: (
        "CONCERNS|CONCERNING",
        "CONCERNE",
        "CONCIERNE|REFERENTE A",
        "بخصوص",
        "ОТНОСИТСЯ К",
    ),
    Field.STATUS: ("STATUS", "STATUT", "ESTADO", "الحالة", "СТАТУС"),
    Field.CONTROL_NUMBER: (
        "CONTROL NO|CONTROL NUMBER",
        "NO DE CONTROLE|NUMERO DE CONTROLE",
        "NO DE CONTROL|NUMERO DE CONTROL",
        "رقم المراقبة",
        "КОНТРОЛЬНЫЙ НОМЕР",
    ),
    Field.FILE_NUMBER: (
        "FILE NO|FILE NUMBER|INTERPOL FILE NO",
        "NO DE DOSSIER|NUMERO DE DOSSIER",
        "NO DE EXPEDIENTE|NUMERO DE EXPEDIENTE",
        "رقم الملف",
        "НОМЕР ДЕЛА|НОМЕР ДОСЬЕ",
    ),
    Field.FULL_NAME: (
        "FULL NAME|COMPLETE NAME|NAME IN FULL|NAME AND SURNAME|SURNAME AND NAME|"
        "FULL NAME OF SUBJECT|NAME OF SUBJECT|SUBJECT NAME|FAMILY NAME AND FORENAME|"
        "FAMILY NAME, FORENAME|"
        "SURNAME, FORENAME|SURNAME, GIVEN NAME|SURNAME, GIVEN NAMES|LAST NAME, FIRST NAME",
        "NOM COMPLET|NOM ET PRENOM|NOM ET PRENOMS|NOM, PRENOM|NOM, PRENOMS|PRENOM ET NOM",
        "NOMBRE COMPLETO|NOMBRE Y APELLIDO|NOMBRE Y APELLIDOS|APELLIDOS Y NOMBRE|"
        "APELLIDOS Y NOMBRES|APELLIDOS, NOMBRE",
        "الاسم الكامل|الاسم واللقب|الاسم بالكامل",
        "ФИО|Ф.И.О.|ФАМИЛИЯ, ИМЯ, ОТЧЕСТВО|ФАМИЛИЯ ИМЯ ОТЧЕСТВО|ПОЛНОЕ ИМЯ|ФАМИЛИЯ И ИМЯ|"
        "ФАМИЛИЯ, ИМЯ",
    ),
    Field.FAMILY_NAME: (
        "FAMILY NAME|PRESENT FAMILY NAME|CURRENT FAMILY NAME|FAMILY NAMES|SURNAME|SURNAMES|"
        "PRESENT SURNAME|LAST NAME|LAST NAMES|NAME",
        "NOM|NOM DE FAMILLE|NOM DE FAMILLE ACTUEL|NOM ACTUEL|NOMS|NOM PATRONYMIQUE",
        "APELLIDO|APELLIDOS|APELLIDO ACTUAL|APELLIDOS ACTUALES|PRIMER APELLIDO",
        "اسم العائلة|اسم العائلة الحالي|اللقب|لقب العائلة|الكنية",
        "ФАМИЛИЯ|НАСТОЯЩАЯ ФАМИЛИЯ|ФАМИЛИЯ В НАСТОЯЩЕЕ ВРЕМЯ|ФАМИЛИЯ (НАСТОЯЩАЯ)",
    ),
    Field.FORENAME: (
        "FORENAME|FORENAMES|FIRST NAME|FIRST NAMES|GIVEN NAME|GIVEN NAMES|PRESENT FORENAME|"
        "PRESENT FORENAMES|CHRISTIAN NAME|CHRISTIAN NAMES|FIRST AND MIDDLE NAMES",
        "PRENOM|PRENOMS",
        "NOMBRE|NOMBRES|NOMBRE DE PILA|PRIMER NOMBRE",
        "الاسم|الاسم الأول|الاسم الشخصي|الأسماء",
        "ИМЯ|ИМЕНА|ИМЯ И ОТЧЕСТВО|ИМЯ, ОТЧЕСТВО",
    ),
    Field.ALIASES: (
        "ALIASES|ALIAS|ALSO KNOWN AS|AKA|A/K/A|OTHER NAMES|OTHER NAME|ALIAS NAMES|NICKNAME|"
        "NICKNAMES|FORMERLY KNOWN AS|FAMILY NAME AT BIRTH|BIRTH NAME|MAIDEN NAME|NAME AT BIRTH|"
        "OTHER FAMILY NAMES|OTHER FORENAMES|NAME IN ORIGINAL SCRIPT|OTHER NAMES USED|"
        "IDENTITIES USED|FALSE IDENTITY|FALSE IDENTITIES",
        "ALIAS|AUTRES NOMS|AUTRE NOM|SURNOM|SURNOMS|PSEUDONYME|PSEUDONYMES|NOM DE NAISSANCE|"
        "NOM DE JEUNE FILLE|EGALEMENT CONNU SOUS LE NOM DE|ALIAS/SURNOM|AUTRES IDENTITES",
        "ALIAS|OTROS NOMBRES|OTRO NOMBRE|APODO|APODOS|SOBRENOMBRE|APELLIDO DE NACIMIENTO|"
        "APELLIDO DE SOLTERA|TAMBIEN CONOCIDO COMO|OTRAS IDENTIDADES",
        "أسماء أخرى|الأسماء المستعارة|الاسم المستعار|أسماء مستعارة|اسم الشهرة|الشهرة|"
        "الاسم عند الولادة",
        "ПСЕВДОНИМЫ|ПСЕВДОНИМ|ДРУГИЕ ИМЕНА|ОН ЖЕ|ОНА ЖЕ|КЛИЧКА|ПРОЗВИЩЕ|"
        "ФАМИЛИЯ ПРИ РОЖДЕНИИ|ДЕВИЧЬЯ ФАМИЛИЯ|ИЗВЕСТЕН КАК",
    ),
    Field.DATE_OF_BIRTH: (
        "DATE OF BIRTH|DOB|D.O.B.|BORN|BORN ON|BIRTH DATE|BIRTHDATE|BIRTHDAY",
        "DATE DE NAISSANCE|NE LE|NEE LE|NE(E) LE",
        "FECHA DE NACIMIENTO|F. DE NACIMIENTO|NACIDO EL|NACIDA EL|FECHA NACIMIENTO",
        "تاريخ الميلاد|تاريخ الولادة|المولود في",
        "ДАТА РОЖДЕНИЯ|РОДИЛСЯ|РОДИЛАСЬ|ДЕНЬ РОЖДЕНИЯ",
    ),
    Field.PLACE_OF_BIRTH: (
        "PLACE OF BIRTH|BIRTH PLACE|BIRTHPLACE|POB|PLACE AND COUNTRY OF BIRTH|COUNTRY OF BIRTH",
        "LIEU DE NAISSANCE|LIEU ET PAYS DE NAISSANCE",
        "LUGAR DE NACIMIENTO|LUGAR Y PAIS DE NACIMIENTO",
        "مكان الميلاد|مكان الولادة",
        "МЕСТО РОЖДЕНИЯ",
    ),
    Field.NATIONALITY: (
        "NATIONALITY|NATIONALITIES|CITIZENSHIP|CITIZENSHIPS|PRESENT NATIONALITY",
        "NATIONALITE|NATIONALITES",
        "NACIONALIDAD|NACIONALIDADES",
        "الجنسية",
        "ГРАЖДАНСТВО|НАЦИОНАЛЬНОСТЬ",
    ),
    Field.SEX: ("SEX|GENDER", "SEXE", "SEXO", "الجنس", "ПОЛ"),
    Field.PASSPORT: (
        "PASSPORT|PASSPORTS|PASSPORT NO|PASSPORT NUMBER|IDENTITY DOCUMENT|IDENTITY DOCUMENTS|ID NO|"
        "ID NUMBER|DOCUMENT NUMBER|IDENTITY PAPERS|PASSPORT NUMBERS|TRAVEL DOCUMENT",
        "PASSEPORT|NO DE PASSEPORT|PIECE D'IDENTITE",
        "PASAPORTE|NO DE PASAPORTE|DOCUMENTO DE IDENTIDAD",
        "جواز السفر|رقم جواز السفر",
        "ПАСПОРТ|НОМЕР ПАСПОРТА",
    ),
    Field.CHARGE: (
        "CHARGE|CHARGES|OFFENCE|OFFENCES|OFFENSE|OFFENSES|CHARGE AS GIVEN|"
        "CHARGES PUBLISHED AS PROVIDED BY REQUESTING ENTITY",
        "INFRACTION|INFRACTIONS|CHEF D'ACCUSATION|QUALIFICATION DE L'INFRACTION",
        "CARGO|CARGOS|DELITO|DELITOS",
        "التهمة|التهم",
        "ОБВИНЕНИЕ|ОБВИНЕНИЯ|ПРЕСТУПЛЕНИЕ",
    ),
    Field.CHARGE_TRANSLATION: (
        "CHARGE TRANSLATION|TRANSLATION",
        "TRADUCTION",
        "TRADUCCION",
        "الترجمة",
        "ПЕРЕВОД",
    ),
    Field.WARRANT: (
        "WARRANT|ARREST WARRANT|WARRANT NO",
        "MANDAT|MANDAT D'ARRET",
        "ORDEN DE DETENCION|ORDEN DE ARRESTO",
        "مذكرة التوقيف|أمر القبض",
        "ОРДЕР|ОРДЕР НА АРЕСТ",
    ),
    Field.ISSUING_COUNTRY: (
        "ISSUING COUNTRY|ISSUED BY",
        "PAYS D'EMISSION|DELIVRE PAR",
        "PAIS EMISOR|EMITIDA POR",
        "بلد الإصدار",
        "СТРАНА ВЫДАЧИ|КЕМ ВЫДАН",
    ),
}


def normalize_label(text: str) -> str:
    """A label normalized for comparison: like ``normalize``, without periods and list markers.

    Empty if the text is longer than any label.
    """
    if len(text) > _MAX_LENGTH:
        return ""
    kept = normalize(text.replace("№", "NO").replace("º", "o").replace("°", "o"))
    return " ".join(kept.replace(".", " ").strip("*#->•– ").split())


_LABELS = {
    normalize_label(word): field
    for field, columns in _FIELDS.items()
    for words in columns
    for word in words.split("|")
}
_LANGUAGES_OF = {
    (field, normalize_label(word)): frozenset(
        language
        for language, column in zip(LANGUAGES, columns, strict=True)
        if normalize_label(word) in map(normalize_label, column.split("|"))
    )
    for field, columns in _FIELDS.items()
    for words in columns
    for word in words.split("|")
}


def field_for_label(text: str) -> Field | None:
    """The field for a label, or None."""
    return _LABELS.get(normalize_label(text))


def languages_for_label(text: str) -> frozenset[str]:
    """The languages that use this label. Some labels are shared."""
    field = field_for_label(text)
    return frozenset() if field is None else _LANGUAGES_OF[field, normalize_label(text)]
