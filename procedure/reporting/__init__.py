"""The standing reports: figures counted from the record."""
