"""Scripted cases: months of casework played through the real server in seconds."""
