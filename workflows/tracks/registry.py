"""The script of each track, by the track's key in the edition."""

from collections.abc import Mapping

from workflows.tracks.ccf import Ccf
from workflows.tracks.diffusion import Diffusion
from workflows.tracks.information import Information
from workflows.tracks.official_protection import OfficialProtection
from workflows.tracks.person_protection import PersonProtection
from workflows.tracks.recall import Recall
from workflows.tracks.refugee import Refugee
from workflows.tracks.script import Script

SCRIPTS: Mapping[str, type[Script]] = {
    "INFORMATION": Information,
    "DIFFUSION": Diffusion,
    "CCF": Ccf,
    "OFFICIAL_PROTECTION": OfficialProtection,
    "PERSON_PROTECTION": PersonProtection,
    "RECALL": Recall,
    "REFUGEE": Refugee,
}
