"""Misuse indicators M01 to M26: where to look in a communication. Never a finding."""

from indicators.checks import indicate
from indicators.indications import Indications
from indicators.known import Known

__all__ = ["Indications", "Known", "indicate"]
