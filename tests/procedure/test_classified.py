"""What carries a marking of classified information is refused, wherever it is in an answer."""

import pytest

from procedure.classified import LooksClassified, must_be_unclassified
from procedure.words import check_written

MARKED = {
    "SECRET//NOFORN": "SECRET",
    "TOP SECRET//SI//NOFORN": "TOP SECRET",
    "An answer.\nCONFIDENTIAL//REL TO USA, FVEY": "CONFIDENTIAL",
    "(S//NF) The source says so.": "S",
    "1. (TS//SI) It was heard.": "TS",
    "Line one.\n  SECRET  \nLine three.": "SECRET",
    "TOP SECRET": "TOP SECRET",
}
UNMARKED = (
    "UNCLASSIFIED//FOR OFFICIAL USE ONLY",
    "CUI//SP-PRVCY//NOFORN",
    "The secret ballot of 2019; SECRET services are named in it.",
    "It is marked CONFIDENTIAL by the bureau.",
    "See https://court.example//SECRET and (s//he).",
    "(C) 2024, Samplia Press",
    "",
)


def test_a_marking_is_found_wherever_it_is() -> None:
    for text, marking in MARKED.items():
        for content in ({"text": text}, {"fields": {"items": ["plain", text]}}):
            with pytest.raises(LooksClassified) as refused:
                must_be_unclassified(content)
            assert refused.value.fields == {"marking": marking}, text
        with pytest.raises(LooksClassified):
            check_written({"text": text}, required=True)


def test_what_only_sounds_like_it_is_kept() -> None:
    for text in UNMARKED:
        must_be_unclassified({"text": text, "fields": {"items": [text], "number": 3}})
