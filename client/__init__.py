"""The one door: the only code that knows workflow ids and Update names."""
