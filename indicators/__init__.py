"""Misuse indicators M01 to M26. An indicator shows where to look and is never a finding."""
