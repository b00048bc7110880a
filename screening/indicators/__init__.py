"""Misuse indicators M01 to M26: where to look in a communication. Never a finding."""

from screening.indicators.checks import indicate
from screening.indicators.indications import Indications
from screening.indicators.known import Known

__all__ = ["Indications", "Known", "indicate"]
