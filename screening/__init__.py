"""The eyes: who is named here. Pure, fast, explained."""
