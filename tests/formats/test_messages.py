"""Parsing labeled messages in five languages."""

from datetime import date

import pytest

from formats.read import PUBLIC_NOTICES, Failure, read
from procedure.message import (
    Charge,
    Color,
    Communication,
    CommunicationKind,
    InterpolState,
    PartialDate,
    Priority,
    Reference,
    Subject,
)

HEADER = "FROM: IP XANDRIA\nOUR REF: XA-1\n"


def only(text: str) -> Communication:
    """The only communication in this text."""
    found = read(text.encode(), "message.txt")
    assert not found.failures, found.failures
    (part,) = found.communications
    return part.communication


def failure(text: str) -> Failure:
    """The failure for this text."""
    found = read(text.encode(), "message.txt")
    assert not found.communications
    (failed,) = found.failures
    return failed


DIFFUSIONS = {
    "en": """FROM: IP XANDRIA
TO: IP WASHINGTON; IP BORDUVIA
OUR REF: XA/2026/7
DATE: 12 March 2026
PRIORITY: URGENT
TYPE: WANTED PERSON DIFFUSION
SUBJECT: Wanted person
FILE NO: 2026-75051

FAMILY NAME: Mustermannsen
FORENAMES: Specimen
ALIASES: Spec; S. Mustermannsen
DATE OF BIRTH: 23 April 1971
NATIONALITY: XB
SEX: MALE
PASSPORT NO: XB00771234
CHARGE: Fraud
ISSUING COUNTRY: XA

Please locate and detain.
""",
    "fr": """DE : IP XANDRIA
À : IP WASHINGTON, IP BORDUVIA
NOTRE RÉF. : XA/2026/7
DATE : 12 mars 2026
URGENCE : Urgent
TYPE : Diffusion personne recherchée
OBJET : Wanted person
N° DE DOSSIER : 2026/75051

NOM : Mustermannsen
PRÉNOMS : Specimen
AUTRES NOMS : Spec; S. Mustermannsen
NÉ LE : 23 avril 1971
NATIONALITÉ : XB
SEXE : Masculin
N° DE PASSEPORT : XB00771234
INFRACTION : Fraud
DÉLIVRÉ PAR : XA

Please locate and detain.
""",
    "es": """DE: IP XANDRIA
PARA: IP WASHINGTON; IP BORDUVIA
NUESTRA REF: XA/2026/7
FECHA: 12 de marzo de 2026
PRIORIDAD: URGENTE
TIPO: Difusión de persona buscada
ASUNTO: Wanted person
Nº DE EXPEDIENTE: 2026/75051

APELLIDOS: Mustermannsen
NOMBRE: Specimen
OTROS NOMBRES: Spec; S. Mustermannsen
FECHA DE NACIMIENTO: 23/04/1971
NACIONALIDAD: XB
SEXO: hombre
PASAPORTE: XB00771234
DELITO: Fraud
PAÍS EMISOR: XA

Please locate and detain.
""",
    "ar": """من: IP XANDRIA
إلى: IP WASHINGTON؛ IP BORDUVIA
مرجعنا: XA/2026/7
التاريخ: 12 مارس 2026
الأولوية: عاجل
النوع: تعميم شخص مطلوب
الموضوع: Wanted person
رقم الملف: 2026/75051

اسم العائلة: Mustermannsen
الاسم: Specimen
أسماء أخرى: Spec؛ S. Mustermannsen
تاريخ الميلاد: 1971/04/23
الجنسية: XB
الجنس: ذكر
جواز السفر: XB00771234
التهمة: Fraud
بلد الإصدار: XA

Please locate and detain.
""",
    "ru": """ОТ: IP XANDRIA
КОМУ: IP WASHINGTON; IP BORDUVIA
НАШ ИСХ.: XA/2026/7
ДАТА: 12 марта 2026 г.
СРОЧНОСТЬ: Срочно
ТИП: ЦИРКУЛЯР О РОЗЫСКЕ ЛИЦА
ТЕМА: Wanted person
НОМЕР ДЕЛА: 2026/75051

ФАМИЛИЯ: Mustermannsen
ИМЯ: Specimen
ОН ЖЕ: Spec; S. Mustermannsen
ДАТА РОЖДЕНИЯ: 23.04.1971 г.р.
ГРАЖДАНСТВО: XB
ПОЛ: мужской
ПАСПОРТ: XB00771234
ОБВИНЕНИЕ: Fraud
СТРАНА ВЫДАЧИ: XA

Please locate and detain.
""",
}


@pytest.mark.parametrize("language", DIFFUSIONS)
def test_a_diffusion_is_parsed_the_same_in_every_language(language: str) -> None:
    assert only(DIFFUSIONS[language]) == Communication(
        kind=CommunicationKind.WANTED_PERSON_DIFFUSION,
        color=Color.RED,
        interpol_state=InterpolState.RECEIVED_UNREVIEWED,
        sender="IP XANDRIA",
        reference="XA/2026/7",
        file_number="2026/75051",
        date=date(2026, 3, 12),
        recipients=("IP WASHINGTON", "IP BORDUVIA"),
        priority=Priority.URGENT,
        subject_line="Wanted person",
        language=language,
        subjects=(
            Subject(
                family_name="Mustermannsen",
                forename="Specimen",
                other_names=("Spec", "S. Mustermannsen"),
                birth_date=PartialDate(year=1971, month=4, day=23),
                nationalities=("XB",),
                sex="M",
                document_numbers=("XB00771234",),
            ),
        ),
        charges=(Charge(text="Fraud", issuing_country="XA"),),
        body="Please locate and detain.",
    )


NOTICE, DIFFUSION = CommunicationKind.OTHER_NOTICE, CommunicationKind.OTHER_DIFFUSION
PLAIN = CommunicationKind.PLAIN_MESSAGE


@pytest.mark.parametrize(
    ("written", "kind", "state", "color"),
    [
        ("RED NOTICE", CommunicationKind.RED_NOTICE, InterpolState.PUBLISHED, Color.RED),
        ("Notice rouge", CommunicationKind.RED_NOTICE, InterpolState.PUBLISHED, Color.RED),
        ("نشرة حمراء", CommunicationKind.RED_NOTICE, InterpolState.PUBLISHED, Color.RED),
        ("RED NOTICE REQUEST", CommunicationKind.RED_NOTICE, InterpolState.REQUESTED, Color.RED),
        (
            "RED DIFFUSION",
            CommunicationKind.WANTED_PERSON_DIFFUSION,
            InterpolState.RECEIVED_UNREVIEWED,
            Color.RED,
        ),
        ("BLUE NOTICE", NOTICE, InterpolState.PUBLISHED, Color.BLUE),
        ("Notificación verde", NOTICE, InterpolState.PUBLISHED, Color.GREEN),
        ("NOTICE MAUVE", NOTICE, InterpolState.PUBLISHED, Color.PURPLE),
        ("SILVER NOTICE", NOTICE, InterpolState.PUBLISHED, Color.SILVER),
        ("UN SPECIAL NOTICE", NOTICE, InterpolState.PUBLISHED, Color.UN),
        ("СИНИЙ ЦИРКУЛЯР", DIFFUSION, InterpolState.RECEIVED_UNREVIEWED, Color.BLUE),
        ("DIFFUSION JAUNE", DIFFUSION, InterpolState.RECEIVED_UNREVIEWED, Color.YELLOW),
        ("MESSAGE", PLAIN, InterpolState.NONE, None),
        ("MEMORANDUM", PLAIN, InterpolState.NONE, None),
    ],
)
def test_the_type_sets_kind_state_and_color(
    written: str, kind: CommunicationKind, state: InterpolState, color: Color | None
) -> None:
    found = only(f"{HEADER}TYPE: {written}\n\nText.")
    assert (found.kind, found.interpol_state, found.color) == (kind, state, color)


@pytest.mark.parametrize(
    ("subject_line", "kind"),
    [
        ("WANTED PERSON DIFFUSION - Mustermannsen", CommunicationKind.WANTED_PERSON_DIFFUSION),
        ("Blue diffusion: whereabouts", DIFFUSION),
        ("Red notice - a question", PLAIN),
        ("Luggage", PLAIN),
    ],
)
def test_without_a_type_the_subject_line_may_show_a_diffusion(
    subject_line: str, kind: CommunicationKind
) -> None:
    assert only(f"{HEADER}SUBJECT: {subject_line}\n\nText.").kind is kind


def test_several_persons_and_charges_stay_separate() -> None:
    found = only(
        HEADER + "TYPE: WANTED PERSON DIFFUSION\n\n"
        "1. FAMILY NAME: First\n   FORENAME: Anna\n   DATE OF BIRTH (DD/MM/YYYY): 02/03/1980\n"
        "CHARGE: 1) Fraud\n2) Theft\n  of samples\nCHARGE TRANSLATION: none\nISSUING COUNTRY: XA\n"
        "\n2. FAMILY NAME: Second\n   ALIAS: Zwo\n   ALIAS: Deux\n   FORENAME: -\n"
        "CHARGE: Aiding\nISSUING COUNTRY: XB\n\n"
        "FORENAME: Third\nNATIONALITY: UNKNOWN\n\nEnd of text."
    )
    first, second, third = found.subjects[0], found.subjects[1], found.subjects[1:][-1]
    assert (first.family_name, first.forename) == ("First", "Anna")
    assert first.birth_date == PartialDate(year=1980, month=3, day=2)
    assert (second.family_name, second.other_names) == ("Second", ("Zwo", "Deux"))
    assert (third.forename, third.nationalities) == ("Third", ())
    assert found.charges == (
        Charge(text="1) Fraud\n2) Theft\nof samples", translation="none", issuing_country="XA"),
        Charge(text="Aiding", issuing_country="XB"),
    )
    assert found.body == "End of text."


def test_lines_without_a_field_stay_in_the_body() -> None:
    found = only(
        HEADER + "YOUR REF: USNCB-2026-000041\nDATE: soon\nPRIORITY: when convenient\n\n"
        "FAMILY NAME: A\nDATE OF BIRTH: in spring\nSEX: not stated\nWARRANT: 44/2026\n"
        "EYES: brown\nFAX: 12\n\nText.\nDATE: 3 May 2026\nFROM: somebody else"
    )
    assert found.date is None
    assert found.priority is None
    assert found.body.split("\n") == [
        "YOUR REF: USNCB-2026-000041",
        "DATE: soon",
        "PRIORITY: when convenient",
        "",
        "DATE OF BIRTH: in spring",
        "SEX: not stated",
        "WARRANT: 44/2026",
        "EYES: brown",
        "FAX: 12",
        "",
        "Text.",
        "DATE: 3 May 2026",
        "FROM: somebody else",
    ]


@pytest.mark.parametrize("number", ["A-1234/5-2021", "B-456/3-2026", "Z-1/12-2026"])
def test_control_numbers_may_start_with_any_letter(number: str) -> None:
    found = only(f"{HEADER}TYPE: BLUE NOTICE\n\nText.\nCONTROL NO.: {number}\n")
    assert found.control_number == number


def test_values_may_continue_below_their_label() -> None:
    found = only("FROM:\nIP XANDRIA\nTO: IP ONE,\n    IP TWO / IP THREE\nOUR REF: 1\n\nText.")
    assert (found.sender, found.recipients) == ("IP XANDRIA", ("IP ONE", "IP TWO", "IP THREE"))


def test_a_banner_before_the_header_is_allowed() -> None:
    found = only("*** FOR OFFICIAL USE ONLY ***\n\n" + HEADER + "DATE: 2026-03-12\n\nText.")
    assert (found.sender, found.date) == ("IP XANDRIA", date(2026, 3, 12))
    assert found.body.startswith("*** FOR OFFICIAL USE ONLY ***")


@pytest.mark.parametrize("text", ["[URGENT]\n" + HEADER + "\nText.", "{1} " + HEADER + "\nText."])
def test_a_message_that_starts_with_a_bracket_is_not_json(text: str) -> None:
    found = read(text.encode(), "message.txt")
    assert len(found.communications) + len(found.failures) == 1
    if text.startswith("["):
        assert found.communications[0].communication.sender == "IP XANDRIA"


@pytest.mark.parametrize(
    "aliases",
    [
        "One Name; Other Name",
        "One Name\n  Other Name",
        "One Name, Other Name",
        "One Name|Other Name",
    ],
)
def test_aliases_are_split(aliases: str) -> None:
    (person,) = only(f"{HEADER}FAMILY NAME: A\nALIASES: {aliases}\n").subjects
    assert person.other_names == ("One Name", "Other Name")


def test_a_comma_inside_an_alias_does_not_split_it() -> None:
    (person,) = only(f"{HEADER}FAMILY NAME: A\nALIASES: MUSTERMANNSEN, Specimen\n").subjects
    assert person.other_names == ("MUSTERMANNSEN, Specimen",)


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("XB00771234", ("XB00771234",)),
        (
            "No. XB00771234, issued 02/03/2019 in Sampleton; ID QM-123/45",
            ("XB00771234", "QM-123/45"),
        ),
        ("серия 00 01 № 000123 выдан 2014", ("00 01", "000123")),
        ("00 01 000123", ("00 01 000123",)),
        ("AB 123456", ("AB 123456",)),
        ("x00771234", ("X00771234",)),
        ("19710423", ("19710423",)),
        ("none", ()),
        ("2019", ()),
    ],
)
def test_document_numbers(written: str, numbers: tuple[str, ...]) -> None:
    (person,) = only(f"{HEADER}FAMILY NAME: A\nPASSPORT: {written}\n").subjects
    assert person.document_numbers == numbers


@pytest.mark.parametrize("reference", ["", "OUR REF: -\n", "OUR REF: unknown\n"])
def test_without_a_reference_one_is_made_from_the_content(reference: str) -> None:
    text = f"FROM: IP XANDRIA\n{reference}\nText of a message."
    once, again = only(text), only(text.replace("\n", "\r\n") + "\r\n\r\n")
    assert once.reference == again.reference
    assert once.reference != only(text + " More.").reference
    assert once.reference.startswith("SHA256-")


def test_sender_and_reference_are_stored_in_upper_case() -> None:
    found = only("From: ip  Xandria\nOur Ref.: xa/2026/7 \n\nText.")
    assert (found.sender, found.reference) == ("IP XANDRIA", "XA/2026/7")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("A text without any normalize_label.", "sender"),
        ("TO: IP WASHINGTON\nOUR REF: 1\n\nText.", "sender"),
        ("FROM: -\nOUR REF: 1\n\nText.", "sender"),
        ("FROM: IP XANDRIA\nOUR REF: 1\n", "text"),
        ("FROM: IP XANDRIA\nOUR REF: 1\nSUBJECT: Hello\n\n\n", "text"),
    ],
)
def test_text_without_a_sender_or_content_cannot_be_read(text: str, missing: str) -> None:
    failed = failure(text)
    assert missing in failed.reason
    assert failed.raw == text.encode()
    assert failed.position == "whole file"


# --- Status messages ---------------------------------------------------------------------------


def status(sender: str = "IPSG", concerns: str = "IP XANDRIA, XA-1", state: str = "DELETED") -> str:
    """A status message."""
    return (
        f"FROM: {sender}\nOUR REF: S-1\nTYPE: STATUS MESSAGE\nCONCERNS: {concerns}\n"
        f"STATUS: {state}\n\nText."
    )


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("NON-COMPLIANT", InterpolState.NON_COMPLIANT),
        ("Not compliant.", InterpolState.NON_COMPLIANT),
        ("Non conforme", InterpolState.NON_COMPLIANT),
        ("غير ممتثل", InterpolState.NON_COMPLIANT),
        ("НЕ СООТВЕТСТВУЕТ", InterpolState.NON_COMPLIANT),
        ("Supprimée", InterpolState.DELETED),
        ("SUSPENDIDA", InterpolState.SUSPENDED),
        ("PUBLISHED", InterpolState.PUBLISHED),
        ("ЗАРЕГИСТРИРОВАНО", InterpolState.RECORDED),
    ],
)
def test_a_status_message_announces_a_state(words: str, state: InterpolState) -> None:
    found = only(status(state=words))
    assert found.announces is state
    assert found.concerns == Reference(sender="IP XANDRIA", reference="XA-1")
    assert (found.kind, found.interpol_state) == (PLAIN, InterpolState.NONE)


@pytest.mark.parametrize(
    ("concerns", "expected"),
    [
        ("IP XANDRIA, XA-1", Reference(sender="IP XANDRIA", reference="XA-1")),
        ("IP Xandria; ref. xa-1", Reference(sender="IP XANDRIA", reference="XA-1")),
        ("IP XANDRIA XA-1 of 3 March 2026", Reference(sender="IP XANDRIA", reference="XA-1")),
        ("IP XANDRIA N/RÉF: XA 1", Reference(sender="IP XANDRIA", reference="XA 1")),
        ("IP VERKHOGRAD исх. 17/3-455", Reference(sender="IP VERKHOGRAD", reference="17/3-455")),
        ("IP XANDRIA 2026/7", Reference(sender="IP XANDRIA", reference="2026/7")),
        ("2026/91001", Reference(sender=PUBLIC_NOTICES, reference="2026/91001")),
        ("2026-91001", Reference(sender=PUBLIC_NOTICES, reference="2026/91001")),
        ("RED NOTICE 2026/91001", Reference(sender=PUBLIC_NOTICES, reference="2026/91001")),
        ("IP XANDRIA, CASE NORTH", Reference(sender="IP XANDRIA", reference="CASE NORTH")),
    ],
)
def test_the_reference_of_a_status_message(concerns: str, expected: Reference) -> None:
    assert only(status(concerns=concerns)).concerns == expected


def test_a_file_number_may_be_the_reference_of_a_status_message() -> None:
    text = "FROM: IPSG\nOUR REF: S-1\nTYPE: STATUS MESSAGE\nFILE NO: 2026-91001\nSTATUS: DELETED\n"
    assert only(text).concerns == Reference(sender=PUBLIC_NOTICES, reference="2026/91001")


@pytest.mark.parametrize(
    "text",
    [
        status(concerns="-"),
        status(concerns="the diffusion of last week"),
        status(concerns="IP XANDRIA, XA-1, XA-2"),
        status(state="ON HOLD"),
        status(state=""),
    ],
)
def test_an_incomplete_status_message_needs_a_person(text: str) -> None:
    assert "status message" in failure(text).reason


def test_a_bureau_may_announce_only_its_own_communications() -> None:
    own = only(status(sender="IP XANDRIA"))
    others = only(status(sender="IP BORDUVIA"))
    impostor = only(status(sender="IPSG BORDUVIA"))
    assert own.announces is InterpolState.DELETED
    assert others.announces is None
    assert impostor.announces is None
    assert others.concerns == Reference(sender="IP XANDRIA", reference="XA-1")
