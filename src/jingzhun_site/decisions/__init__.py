"""Snapshots and decision runs from the live register, and what they say."""
