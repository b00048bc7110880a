"""The standing duties of USNCB beside all cases."""
