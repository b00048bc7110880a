"""The law: pure values and rules. No clock, no I/O, no Temporal."""
