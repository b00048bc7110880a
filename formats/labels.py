"""The labels and fixed words of messages, in English, French, Spanish, Arabic and Russian."""

from collections.abc import Mapping
from enum import StrEnum

from formats.dates import plain
from procedure.message import Colour, InterpolState, Priority


class Field(StrEnum):
    """What a labelled line gives."""

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


class MessageType(StrEnum):
    """What a TYPE line can name besides a colour with NOTICE or DIFFUSION."""

    WANTED_PERSON_DIFFUSION = "WANTED PERSON DIFFUSION"
    RED_NOTICE_REQUEST = "RED NOTICE REQUEST"
    STATUS_MESSAGE = "STATUS MESSAGE"
    PLAIN_MESSAGE = "PLAIN MESSAGE"


_LONGEST = 80

LANGUAGES = ("en", "fr", "es", "ar", "ru")

# One column for each of LANGUAGES; several ways to write it are parted by "|".
_FIELDS: Mapping[Field, tuple[str, str, str, str, str]] = {
    Field.FROM: ("FROM", "DE|EXPEDITEUR", "DE|REMITENTE", "من", "ОТ|ОТПРАВИТЕЛЬ"),
    Field.TO: ("TO", "A|DESTINATAIRE|DESTINATAIRES", "A|PARA|DESTINATARIO", "إلى", "КОМУ|КУДА"),
    Field.OUR_REF: (
        "OUR REF|OUR REFERENCE",
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
    Field.FAMILY_NAME: (
        "FAMILY NAME|SURNAME|LAST NAME|NAME",
        "NOM|NOM DE FAMILLE",
        "APELLIDO|APELLIDOS",
        "اسم العائلة|اللقب",
        "ФАМИЛИЯ",
    ),
    Field.FORENAME: (
        "FORENAME|FORENAMES|FIRST NAME|GIVEN NAME|GIVEN NAMES",
        "PRENOM|PRENOMS",
        "NOMBRE|NOMBRES",
        "الاسم|الاسم الأول",
        "ИМЯ|ИМЯ И ОТЧЕСТВО|ИМЯ, ОТЧЕСТВО",
    ),
    Field.ALIASES: (
        "ALIASES|ALIAS|ALSO KNOWN AS|AKA|OTHER NAMES",
        "ALIAS|AUTRES NOMS",
        "ALIAS|OTROS NOMBRES",
        "أسماء أخرى|الأسماء المستعارة",
        "ПСЕВДОНИМЫ|ДРУГИЕ ИМЕНА|ОН ЖЕ",
    ),
    Field.DATE_OF_BIRTH: (
        "DATE OF BIRTH|DOB|BORN",
        "DATE DE NAISSANCE|NE LE|NEE LE",
        "FECHA DE NACIMIENTO",
        "تاريخ الميلاد|تاريخ الولادة",
        "ДАТА РОЖДЕНИЯ",
    ),
    Field.PLACE_OF_BIRTH: (
        "PLACE OF BIRTH",
        "LIEU DE NAISSANCE",
        "LUGAR DE NACIMIENTO",
        "مكان الميلاد|مكان الولادة",
        "МЕСТО РОЖДЕНИЯ",
    ),
    Field.NATIONALITY: (
        "NATIONALITY|NATIONALITIES|CITIZENSHIP",
        "NATIONALITE|NATIONALITES",
        "NACIONALIDAD|NACIONALIDADES",
        "الجنسية",
        "ГРАЖДАНСТВО|НАЦИОНАЛЬНОСТЬ",
    ),
    Field.SEX: ("SEX|GENDER", "SEXE", "SEXO", "الجنس", "ПОЛ"),
    Field.PASSPORT: (
        "PASSPORT|PASSPORTS|PASSPORT NO|PASSPORT NUMBER|IDENTITY DOCUMENT|IDENTITY DOCUMENTS|ID NO",
        "PASSEPORT|NO DE PASSEPORT|PIECE D'IDENTITE",
        "PASAPORTE|NO DE PASAPORTE|DOCUMENTO DE IDENTIDAD",
        "جواز السفر|رقم جواز السفر",
        "ПАСПОРТ|НОМЕР ПАСПОРТА",
    ),
    Field.CHARGE: (
        "CHARGE|CHARGES|OFFENCE|OFFENCES|OFFENSE",
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


def label(text: str) -> str:
    """A label for comparing: as ``plain``, without the full stops and signs senders add.

    Empty for what is longer than any label.
    """
    if len(text) > _LONGEST:
        return ""
    kept = plain(text.replace("№", "NO").replace("º", "o").replace("°", "o"))
    return " ".join(kept.replace(".", " ").strip("*#->•– ").split())


_LABELS = {
    label(word): field
    for field, columns in _FIELDS.items()
    for words in columns
    for word in words.split("|")
}
_LANGUAGES_OF = {
    (field, label(word)): frozenset(
        language
        for language, column in zip(LANGUAGES, columns, strict=True)
        if label(word) in map(label, column.split("|"))
    )
    for field, columns in _FIELDS.items()
    for words in columns
    for word in words.split("|")
}


def field_of(text: str) -> Field | None:
    """Which field the label of a line names, or None."""
    return _LABELS.get(label(text))


def languages_of(text: str) -> frozenset[str]:
    """The languages in which the text is a label; several share some."""
    field = field_of(text)
    return frozenset() if field is None else _LANGUAGES_OF[field, label(text)]


def _words(table: Mapping[str, str]) -> dict[str, str]:
    return {label(word): name for name, words in table.items() for word in words.split("|")}


_PRIORITIES = _words(
    {
        Priority.NORMAL: "NORMAL|NORMALE|ROUTINE|عادي|عادية|ОБЫЧНЫЙ|ОБЫЧНАЯ|НОРМАЛЬНЫЙ",
        Priority.URGENT: "URGENT|URGENTE|عاجل|عاجلة|СРОЧНО|СРОЧНЫЙ|СРОЧНАЯ",
        Priority.VERY_URGENT: "VERY URGENT|TRES URGENT|TRES URGENTE|MUY URGENTE|عاجل جدا|"
        "عاجلة جدا|ОЧЕНЬ СРОЧНО|ВЕСЬМА СРОЧНО|FLASH",
    }
)
_STATES = _words(
    {
        InterpolState.NON_COMPLIANT: "NON-COMPLIANT|NON COMPLIANT|NOT COMPLIANT|NON CONFORME|"
        "NO CONFORME|غير ممتثل|غير مطابق|НЕ СООТВЕТСТВУЕТ|НЕСООТВЕТСТВИЕ",
        InterpolState.DELETED: "DELETED|CANCELLED|WITHDRAWN|SUPPRIME|SUPPRIMEE|ANNULEE|"
        "ELIMINADO|ELIMINADA|CANCELADA|محذوف|محذوفة|УДАЛЕНО|УДАЛЕН|АННУЛИРОВАНО",
        InterpolState.SUSPENDED: "SUSPENDED|BLOCKED|SUSPENDU|SUSPENDUE|SUSPENDIDO|SUSPENDIDA|"
        "معلق|معلقة|ПРИОСТАНОВЛЕНО|ПРИОСТАНОВЛЕН",
        InterpolState.PUBLISHED: "PUBLISHED|PUBLIE|PUBLIEE|PUBLICADO|PUBLICADA|منشور|منشورة|"
        "ОПУБЛИКОВАНО|ОПУБЛИКОВАН",
        InterpolState.RECORDED: "RECORDED|ENREGISTRE|ENREGISTREE|REGISTRADO|REGISTRADA|مسجل|"
        "مسجلة|ЗАРЕГИСТРИРОВАНО|ЗАРЕГИСТРИРОВАН",
    }
)
_TYPES = _words(
    {
        MessageType.WANTED_PERSON_DIFFUSION: "WANTED PERSON DIFFUSION|WANTED PERSONS DIFFUSION|"
        "DIFFUSION PERSONNE RECHERCHEE|DIFFUSION DE PERSONNE RECHERCHEE|"
        "DIFUSION DE PERSONA BUSCADA|DIFUSION PERSONA BUSCADA|"
        "تعميم شخص مطلوب|تعميم بشأن شخص مطلوب|نشر شخص مطلوب|"
        "ЦИРКУЛЯР О РОЗЫСКЕ ЛИЦА|ЦИРКУЛЯР О РАЗЫСКИВАЕМОМ ЛИЦЕ|ДИФФУЗИЯ О РОЗЫСКЕ ЛИЦА",
        MessageType.RED_NOTICE_REQUEST: "RED NOTICE REQUEST|REQUEST FOR RED NOTICE|"
        "REQUEST FOR A RED NOTICE|DEMANDE DE NOTICE ROUGE|SOLICITUD DE NOTIFICACION ROJA|"
        "طلب نشرة حمراء|ЗАПРОС КРАСНОГО УВЕДОМЛЕНИЯ|ЗАПРОС О КРАСНОМ УВЕДОМЛЕНИИ",
        MessageType.STATUS_MESSAGE: "STATUS MESSAGE|MESSAGE DE STATUT|MENSAJE DE ESTADO|"
        "رسالة حالة|СООБЩЕНИЕ О СТАТУСЕ",
        MessageType.PLAIN_MESSAGE: "PLAIN MESSAGE|MESSAGE|MENSAJE|رسالة|СООБЩЕНИЕ",
    }
)
_COLOURS = _words(
    {
        Colour.RED: "RED|ROUGE|ROJA|حمراء|أحمر|КРАСНОЕ|КРАСНЫЙ",
        Colour.BLUE: "BLUE|BLEUE|AZUL|زرقاء|أزرق|СИНЕЕ|СИНИЙ",
        Colour.GREEN: "GREEN|VERTE|VERDE|خضراء|أخضر|ЗЕЛЕНОЕ|ЗЕЛЕНЫЙ",
        Colour.YELLOW: "YELLOW|JAUNE|AMARILLA|صفراء|أصفر|ЖЕЛТОЕ|ЖЕЛТЫЙ",
        Colour.BLACK: "BLACK|NOIRE|NEGRA|سوداء|أسود|ЧЕРНОЕ|ЧЕРНЫЙ",
        Colour.ORANGE: "ORANGE|NARANJA|برتقالية|برتقالي|ОРАНЖЕВОЕ|ОРАНЖЕВЫЙ",
        Colour.PURPLE: "PURPLE|MAUVE|VIOLETTE|MORADA|PURPURA|بنفسجية|بنفسجي|ФИОЛЕТОВОЕ|ФИОЛЕТОВЫЙ",
        Colour.SILVER: "SILVER|ARGENTEE|PLATEADA|فضية|فضي|СЕРЕБРИСТОЕ|СЕРЕБРЯНОЕ|СЕРЕБРИСТЫЙ",
        Colour.UN: "UN|UN SPECIAL|INTERPOL-UN SPECIAL|ONU",
    }
)
_NOTICE = frozenset(map(label, ("NOTICE", "NOTIFICACION", "نشرة", "УВЕДОМЛЕНИЕ")))
_DIFFUSION = frozenset(map(label, ("DIFFUSION", "DIFUSION", "تعميم", "ЦИРКУЛЯР", "ДИФФУЗИЯ")))


def priority_of(text: str) -> Priority | None:
    """The priority that the words name, or None."""
    name = _PRIORITIES.get(label(text))
    return None if name is None else Priority(name)


def state_of(text: str) -> InterpolState | None:
    """The state that the words of a status line name, or None."""
    name = _STATES.get(label(text))
    return None if name is None else InterpolState(name)


def message_type_of(text: str) -> MessageType | None:
    """The type that the words name, or None; a notice of a colour is not among them."""
    name = _TYPES.get(label(text))
    return None if name is None else MessageType(name)


def colour_of(text: str) -> tuple[Colour, bool] | None:
    """The colour of a coloured type, and whether it is a notice (else a diffusion); or None."""
    words = label(text).split()
    for at in (0, -1):
        rest = " ".join(words[1:] if at == 0 else words[:-1])
        is_notice = bool(words) and words[at] in _NOTICE
        if rest in _COLOURS and (is_notice or words[at] in _DIFFUSION):
            return Colour(_COLOURS[rest]), is_notice
    return None


_SEXES = _words(
    {
        "M": "M|MALE|MASCULIN|MASCULINO|HOMBRE|HOMME|ذكر|МУЖСКОЙ|М",
        "F": "F|FEMALE|FEMININ|FEMENINO|MUJER|FEMME|أنثى|ЖЕНСКИЙ|Ж",
    }
)


def sex_of(text: str) -> str | None:
    """M or F, or None when it is not known."""
    return _SEXES.get(label(text))
