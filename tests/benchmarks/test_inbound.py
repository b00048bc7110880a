"""What the reference cases begin with is read as it is meant, and leads to the tracks it is for."""

from activities.installed import packaged_editions
from benchmarks.inbound import Inbound
from benchmarks.officials import official
from formats.read import read
from procedure.annex.conditions import Factors
from procedure.codes import AlertedBy, Circumstance

TRACKS = {
    Inbound.DIFFUSION: {"OFFICIAL_PROTECTION", "DIFFUSION"},
    Inbound.NOTICE: {"OFFICIAL_PROTECTION"},
}


def test_only_the_diffusion_waits_for_the_review() -> None:
    rules = packaged_editions()["2026-2"]
    for inbound, tracks in TRACKS.items():
        (part,) = read(inbound.about(7), "reference case").communications
        communication = part.communication
        (subject,) = communication.subjects
        assert subject.family_name == official(7).family_name, inbound
        assert communication.kind is inbound.kind, inbound
        factors = Factors(
            kind=communication.kind,
            state=communication.interpol_state,
            circumstances=(Circumstance.CURRENT_OFFICIAL,),
            alerted_by=AlertedBy.USNCB_SCREEN,
        )
        assert rules.chosen_tracks(factors).keys() == tracks, inbound
