"""An edition with a second track, as a later one may add it."""

from typing import Any

from procedure.annex.editions import Procedure
from tests.procedure.fixture_editions import changed_edition, route, task, track

OFFICIALS, BORDER = "OFFICIAL_PROTECTION", "BORDER"


def of_two_tracks() -> Procedure:
    """The packaged edition without the notification, and a second track for what is at a border."""

    def change(data: dict[str, Any]) -> None:
        data["name"] = "two-1"
        data["tracks"][OFFICIALS]["measures"].remove("notification")
        data["tasks"]["N1"]["phase"] = "COORDINATION"
        for row in data["tracks"][OFFICIALS]["routes"].values():
            row["tasks"] = [code for code in row["tasks"] if code != "N1"]
        data["tasks"]["D7"] = task("D7", "CBP", acknowledged=False)
        data["tracks"][BORDER] = track(
            "coordination",
            "records",
            chosen=[{"circumstance": "AT_BORDER"}, {"alerted_by": "FIELD_COMPONENT"}],
            title="What was used at a border",
            routes={"all": route("D7", "U6")},
        )

    return changed_edition(change)
