"""Checking a workbook against the vocabulary and the register: what would change, and what is wrong.

Nothing is written to the register here. The work is done over whole columns; only what differs, and only
what is wrong, is kept.
"""
