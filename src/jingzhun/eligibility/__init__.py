"""Decisions over a whole register: snapshots of it, the rules of the packs in force, and why."""
