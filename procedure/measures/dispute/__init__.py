"""Measure 5 of REPORT L46: counsel decides, the decision is filed, INTERPOL gives an outcome."""
