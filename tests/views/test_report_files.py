"""The files of a standing report: the same figures in each, and nothing that a program obeys."""

import csv
import io
import json

from procedure.report import Bureau, Report
from tests.procedure.reporting.planted import records, report
from views.report_files import files_of
from views.report_words import part_name
from views.reports import ReportView

HOSTILE = '=HYPERLINK("http://example.invalid")'


def view(of: Report) -> ReportView:
    """As somebody reads it who may read all of it."""
    return ReportView(
        report=of,
        sha256="0" * 64,
        composed_by="usncb-counsel-1",
        released_at=None,
        released_by=None,
        bureaus_withheld=False,
    )


def rows_of(of: Report) -> list[dict[str, str]]:
    """The rows of its CSV."""
    text = files_of(view(of))["report.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_no_cell_is_computed_by_a_spreadsheet() -> None:
    hostile = (Bureau(address=HOSTILE, incidents=2, attempted=0),)
    found = report("REPORT_6503", records()).model_copy(update={"bureaus": hostile})
    (row,) = (one for one in rows_of(found) if one["figure"] == "A.bureaus")
    assert row["part"] == f"'{HOSTILE}"


def test_each_row_has_its_count_and_says_what_it_counts() -> None:
    found = report("COUNTRY_REPORTS", records())
    rows = rows_of(found)
    assert all(row["what"] and row["source"] for row in rows)
    for key, figure in found.figures().items():
        parts = [row for row in rows if row["figure"] == key and row["part"]]
        assert [int(row["count"]) for row in parts] == [part.count for part in figure.parts]
    content = json.loads(files_of(view(found))["report.json"])
    assert Report.model_validate(content["report"]) == found
    assert "usncb-counsel-1" not in json.dumps(content)


def test_code_words_read_as_words_and_codes_stay() -> None:
    figures = report("REPORT_6503", records()).figures()
    forms, agencies = figures["B.forms"], figures["E.agencies"]
    assert part_name(forms, "INTERPOL_MISUSE") == "INTERPOL misuse"
    assert part_name(forms, "COUNTER_TERRORISM_TOOLS") == "Counter terrorism tools"
    assert [part_name(agencies, one) for one in ("USCIS", "NO_AGENCY")] == ["USCIS", "No agency"]
