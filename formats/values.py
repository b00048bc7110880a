"""Fixed values of labeled fields: priority, status, type, color, and sex, in five languages."""

from collections.abc import Mapping
from enum import StrEnum

from formats.labels import normalize_label
from procedure.message import Color, InterpolState, Priority


class MessageType(StrEnum):
    """A message type other than a color with NOTICE or DIFFUSION."""

    WANTED_PERSON_DIFFUSION = "WANTED PERSON DIFFUSION"
    RED_NOTICE_REQUEST = "RED NOTICE REQUEST"
    STATUS_MESSAGE = "STATUS MESSAGE"
    PLAIN_MESSAGE = "PLAIN MESSAGE"


def _lookup(table: Mapping[str, str]) -> dict[str, str]:
    return {
        normalize_label(word): name for name, words in table.items() for word in words.split("|")
    }


_PRIORITIES = _lookup(
    {
        Priority.NORMAL: "NORMAL|NORMALE|ROUTINE|عادي|عادية|ОБЫЧНЫЙ|ОБЫЧНАЯ|НОРМАЛЬНЫЙ",
        Priority.URGENT: "URGENT|URGENTE|عاجل|عاجلة|СРОЧНО|СРОЧНЫЙ|СРОЧНАЯ",
        Priority.VERY_URGENT: "VERY URGENT|TRES URGENT|TRES URGENTE|MUY URGENTE|عاجل جدا|"
        "عاجلة جدا|ОЧЕНЬ СРОЧНО|ВЕСЬМА СРОЧНО|FLASH",
    }
)
_STATES = _lookup(
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
_TYPES = _lookup(
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
_COLORS = _lookup(
    {
        Color.RED: "RED|ROUGE|ROJA|حمراء|أحمر|КРАСНОЕ|КРАСНЫЙ",
        Color.BLUE: "BLUE|BLEUE|AZUL|زرقاء|أزرق|СИНЕЕ|СИНИЙ",
        Color.GREEN: "GREEN|VERTE|VERDE|خضراء|أخضر|ЗЕЛЕНОЕ|ЗЕЛЕНЫЙ",
        Color.YELLOW: "YELLOW|JAUNE|AMARILLA|صفراء|أصفر|ЖЕЛТОЕ|ЖЕЛТЫЙ",
        Color.BLACK: "BLACK|NOIRE|NEGRA|سوداء|أسود|ЧЕРНОЕ|ЧЕРНЫЙ",
        Color.ORANGE: "ORANGE|NARANJA|برتقالية|برتقالي|ОРАНЖЕВОЕ|ОРАНЖЕВЫЙ",
        Color.PURPLE: "PURPLE|MAUVE|VIOLETTE|MORADA|PURPURA|بنفسجية|بنفسجي|ФИОЛЕТОВОЕ|ФИОЛЕТОВЫЙ",
        Color.SILVER: "SILVER|ARGENTEE|PLATEADA|فضية|فضي|СЕРЕБРИСТОЕ|СЕРЕБРЯНОЕ|СЕРЕБРИСТЫЙ",
        Color.UN: "UN|UN SPECIAL|INTERPOL-UN SPECIAL|ONU",
    }
)
_NOTICE = frozenset(map(normalize_label, ("NOTICE", "NOTIFICACION", "نشرة", "УВЕДОМЛЕНИЕ")))
_DIFFUSION = frozenset(
    map(normalize_label, ("DIFFUSION", "DIFUSION", "تعميم", "ЦИРКУЛЯР", "ДИФФУЗИЯ"))
)


def parse_priority(text: str) -> Priority | None:
    """The priority that the text names, or None."""
    name = _PRIORITIES.get(normalize_label(text))
    return None if name is None else Priority(name)


def parse_state(text: str) -> InterpolState | None:
    """The state that a status line names, or None."""
    name = _STATES.get(normalize_label(text))
    return None if name is None else InterpolState(name)


def parse_message_type(text: str) -> MessageType | None:
    """The message type that the text names, or None. Colored types are parsed separately."""
    name = _TYPES.get(normalize_label(text))
    return None if name is None else MessageType(name)


def parse_colored_type(text: str) -> tuple[Color, bool] | None:
    """The color in a colored type and whether it is a notice (or else a diffusion), or None."""
    words = normalize_label(text).split()
    for at in (0, -1):
        rest = " ".join(words[1:] if at == 0 else words[:-1])
        is_notice = bool(words) and words[at] in _NOTICE
        if rest in _COLORS and (is_notice or words[at] in _DIFFUSION):
            return Color(_COLORS[rest]), is_notice
    return None


_SEXES = _lookup(
    {
        "M": "M|MALE|MASCULIN|MASCULINO|HOMBRE|HOMME|ذكر|МУЖСКОЙ|М",
        "F": "F|FEMALE|FEMININ|FEMENINO|MUJER|FEMME|أنثى|ЖЕНСКИЙ|Ж",
    }
)


def parse_sex(text: str) -> str | None:
    """M or F, or None if unknown."""
    return _SEXES.get(normalize_label(text))
