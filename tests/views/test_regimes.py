"""Under which measures of INTERPOL a bureau sends: dated data, which counsel reads."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cli.shown_page import print_regime
from procedure.annex.regimes import Regime, RegimeKind
from procedure.clocks.zones import EASTERN
from procedure.message import Communication, CommunicationKind, InterpolState
from tests.procedure.casework import EDITIONS
from tests.procedure.fixture_editions import changed_edition
from views.regimes import regimes_of

FIRST, LAST = date(2025, 3, 10), date(2025, 9, 30)
THREE_MONTHS = date(2025, 6, 10)
ROW: dict[str, Any] = {
    "country": "Xandria",
    "senders": ["IP XANDRIA"],
    "kind": "PRECHECKED",
    "since": FIRST,
    "until": LAST,
    "source": {"kind": "READ", "citation": "an invented page"},
}


def rules(**changes: Any) -> Any:
    """An edition in which one bureau's diffusions are checked for a while."""
    return changed_edition(lambda data: data.update(regimes={"XANDRIA": {**ROW, **changes}}))


def diffusion(sender: str = "IP XANDRIA", **changes: Any) -> Communication:
    """A diffusion."""
    values: dict[str, Any] = {
        "kind": CommunicationKind.WANTED_PERSON_DIFFUSION,
        "interpol_state": InterpolState.RECEIVED_UNREVIEWED,
        "sender": sender,
        "reference": "XA-1",
        "recipients": ("IP WASHINGTON",),
        "body": "Text.",
        **changes,
    }
    return Communication(**values)


def noon(day: date) -> datetime:
    """Noon of a day in Washington."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=EASTERN)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + timedelta(days=1), False),
    ],
)
def test_a_regime_holds_from_its_first_to_its_last_day(day: date, *, holds: bool) -> None:
    found = regimes_of(diffusion(), noon(day), rules())
    assert [one.regime for one in found] == (["XANDRIA"] if holds else [])


def test_a_regime_is_of_one_bureau_and_of_diffusions() -> None:
    then = noon(FIRST)
    assert regimes_of(diffusion("IP RURITANIA"), then, rules()) == ()
    notice = diffusion(kind=CommunicationKind.RED_NOTICE)
    assert regimes_of(notice, then, rules()) == ()
    assert len(regimes_of(diffusion(" ip Xandria "), then, rules())) == 1


@pytest.mark.parametrize("kind", RegimeKind)
def test_the_page_says_what_it_means_since_when_and_on_what_source(
    kind: RegimeKind, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = regimes_of(diffusion(), noon(FIRST), rules(kind=kind, until=THREE_MONTHS))
    print_regime(line)
    page = " ".join(capsys.readouterr().out.split())
    assert "counsel must know" in page
    assert f"{kind} since 2025-03-10 until 2025-06-10 [READ an invented page]" in page


@pytest.mark.parametrize("until", [None, THREE_MONTHS + timedelta(days=1)])
def test_supervision_ends_after_three_months_at_most(until: date | None) -> None:
    row = {**ROW, "key": "XANDRIA", "kind": "SUPERVISED"}
    assert Regime.model_validate({**row, "until": THREE_MONTHS}).until == THREE_MONTHS
    with pytest.raises(ValueError, match="2025-06-10 at the latest"):
        Regime.model_validate({**row, "until": until})


def test_an_edition_without_regimes_says_nothing() -> None:
    assert regimes_of(diffusion("IP MOSCOW"), noon(FIRST), EDITIONS["2026-1"]) == ()


def test_what_is_not_certain_is_said() -> None:
    (row,) = (one for one in EDITIONS["2026-2"].edition.regimes.values())
    assert isinstance(row, Regime)
    assert row.since == date(2022, 3, 10)
    assert "could not be verified" in row.note
