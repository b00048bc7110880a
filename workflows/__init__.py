"""The time: deterministic workflows that read as the procedure does."""
