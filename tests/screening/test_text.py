"""Names in free text: found in several scripts, with no false hits."""

import time

import pytest

from procedure.message import Communication, CommunicationKind, InterpolState, Subject
from screening.evidence import Level
from screening.limits import MAX_READ
from screening.match import Screen
from screening.result import Hit
from screening.roster import ProtectedPerson, Roster
from screening.text_words import document_keys
from tests.examples import length
from tests.screening.people import NAMES, roster, screen_of

SCREEN = screen_of(*NAMES)

TEXTS = [
    ("On Monday the office asked about Quentin Marlowick, a member of the group.", "P-0001"),
    ("wanted: MARLOWICK, Quentin Ashdown", "P-0001"),
    ("The suspect Mr. Quentn Marlowik fled.", "P-0001"),
    ("we ask about quentin marlowick who lives here", "P-0001"),
    ("THE OFFICE ASKS ABOUT QUENTIN MARLOWICK WHO LIVES HERE", "P-0001"),
    ("Q. A. Marlowick was seen at the border.", "P-0001"),
    ("the accused S.I. Dolgoruchin", "P-0002"),
    ("file QuentinMarlowick received", "P-0001"),
    ("Señora María del Carmen Quesada vive aquí", "P-0010"),
    ("Monsieur Jean-Baptiste de la Fontanelle est parti", "P-0012"),
    ("a man called Mohammed Abdul-Rahman al-Qasrawi left", "P-0003"),
    ("Просим сообщить о гражданине Долгоручине Сергее Ивановиче, 1962 г.р.", "P-0002"),
    ("Разыскивается Уильям Бракенфорд, гражданин", "P-0007"),
    ("مطلوب القبض على محمد عبد الرحمن القصراوي في المدينة", "P-0003"),
    ("警方通缉欧阳晓明先生,现年四十岁", "P-0004"),
    ("警察は山本武を指名手配した", "P-0008"),
    ("容疑者ウィリアム・ブラッケンフォードは逃走中", "P-0007"),
    ("警察庁はウィリアム・ブラッケンフォードの所在を調べている", "P-0007"),
    ("请提供有关威廉·布拉肯福德的信息,此人已于三月离境", "P-0007"),
    ("公安部通缉威廉·布拉肯福德", "P-0007"),
    ("경찰청은 윌리엄 브래큰퍼드 씨의 소재에 관한 정보를 요청합니다", "P-0007"),
    ("the man Quentinmarlowick left the country", "P-0001"),
    ("Mr Haim Perlbaun was seen", "P-0006"),
    ("경찰은 김철수를 수배했다", "P-0005"),
    ("Kim Chul-soo was named by the office.", "P-0005"),
    ("The court of Chan Ka Ming is closed.", "P-0009"),
]


@pytest.mark.parametrize(("text", "person"), TEXTS)
def test_a_name_in_free_text_is_found(text: str, person: str) -> None:
    hits = SCREEN.find_in_text(text)
    assert hits, text
    assert hits[0].person_id == person
    assert hits[0].level is not Level.WEAK
    assert hits[0].where == "text"


CLEAN = [
    "The Ministry of Justice of Borduvia requests assistance in the matter of Article 5.",
    "El ministerio solicita información sobre la empresa Quesos del Carmen.",
    "William asked the group. Nobody named Brackley was there.",
    "Sergei Ivanov and Mohammed Hassan were named. Kim spoke to Maria.",
    "Министерство юстиции просит сообщить сведения о компании.",
    "وزارة العدل تطلب معلومات عن الشركة في المدينة",
    "警方要求提供该公司的资料",
    "경찰은 회사에 대한 정보를 요청했다",
    "Quentin spoke.\n\nThe river Marlow is near.",
    "",
    "12345 67890 -- ??",
]


@pytest.mark.parametrize("text", CLEAN)
def test_a_text_without_roster_names_has_no_hits(text: str) -> None:
    assert [hit for hit in SCREEN.find_in_text(text) if hit.level is not Level.WEAK] == []


def test_an_alias_in_the_script_of_the_message_is_found() -> None:
    person = ProtectedPerson(
        person_id="P-0001",
        name="Quentin Ashdown Marlowick",
        aliases=("Квентин Марловик", "كوينتن مارلويك", "昆廷馬洛威克", "Q. A. Marlowick"),
    )
    screen = Screen(Roster(version="1", persons=(person,)))
    for text in ("о Квентин Марловик писали", "عن كوينتن مارلويك", "通缉昆廷馬洛威克先生"):
        hits = screen.find_in_text(text)
        assert [hit.level for hit in hits] == [Level.STRONG], text


def message(body: str) -> Communication:
    """A plain message with a body."""
    return Communication(
        kind=CommunicationKind.PLAIN_MESSAGE,
        interpol_state=InterpolState.UNKNOWN,
        sender="IP XANDRIA",
        reference="1",
        body=body,
    )


def strongest(screen: Screen, body: str) -> Hit | None:
    """The first hit of a message."""
    hits = screen.screen(message(body)).hits
    return hits[0] if hits else None


def test_an_exact_document_number_in_a_text_is_found() -> None:
    person = ProtectedPerson(
        person_id="P-0001", name="Nobody Named", document_numbers=("XB 123456",)
    )
    screen = Screen(Roster(version="1", persons=(person,)))
    for body in ("passport XB123456", "no. xb-123 456.", "XB 123456"):
        hit = strongest(screen, body)
        assert hit is not None, body
        assert hit.level is Level.STRONG
        assert hit.reasons == ("document number matches",)
    assert strongest(screen, "passport XB123457") is None
    assert list(document_keys("1 2 3")) == []


def test_a_text_of_100_kb_is_read_to_its_end() -> None:
    filler = "The office of the ministry asks for the file of the company in the city. " * 1400
    hit = strongest(SCREEN, filler + "It concerns Quentn Marlowick.")
    assert len(filler) > 100_000
    assert hit is not None
    assert hit.person_id == "P-0001"


HOSTILE = {
    "one word": "a" * length(1_000_000),
    "capital words": "Aa " * length(333_000),
    "a roster name repeated": "Quentin Marlowick " * length(56_000),
    "given names only": "Quentin Sergei William Haim " * length(36_000),
    "initials": "Q. A. Marlowick S. I. " * length(45_000),
    "dots": "." * length(1_000_000),
    "Han": "欧阳" * length(500_000),
    "Han with dots": "威廉·" * length(330_000),
    "Hangul": "김철수 " * length(250_000),
    "Arabic": "محمد " * length(200_000),
    "combining marks": "e" + "\u0301" * length(999_999),
    "numbers": "12 " * length(333_000),
    "apostrophes": "o'" * length(500_000),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_megabyte_takes_bounded_time(what: str) -> None:
    body = HOSTILE[what]
    started = time.process_time()
    SCREEN.screen(message(body))
    # Generous for a busy machine. A quadratic pass over a megabyte would take hours.
    assert time.process_time() - started < 20, what


def test_an_exact_name_beyond_the_sound_limit_is_found() -> None:
    filler = "The office asks for the file. " * (MAX_READ // 30 + 10)
    hit = strongest(SCREEN, filler + "Quentin Ashdown Marlowick")
    assert hit is not None
    assert hit.person_id == "P-0001"


def test_a_name_in_a_field_that_is_too_long_for_a_name_is_found() -> None:
    """A sender may put a whole paragraph, or many people, into one field."""
    others = "Pavle Testovan, Rina Vertova, Anto Oskin, Mila Harbone, Jor Kestran, Sela Dorvik, "
    for field in ("forename", "family_name"):
        for names in (others, others * 5):
            subject = Subject.model_validate({field: names + "Quentin Ashdown Marlowicke"})
            found = SCREEN.screen(message("").model_copy(update={"subjects": (subject,)}))
            assert [hit.person_id for hit in found.hits if hit.level is not Level.WEAK] == [
                "P-0001"
            ]


def test_long_and_unusual_names_are_handled() -> None:
    long = " ".join(["Quentin"] * 5_000)
    assert Screen(roster((long, ""), ("A" * 10_000, ""), ("J.", ""))).find_in_text("J. J. J.") == []
