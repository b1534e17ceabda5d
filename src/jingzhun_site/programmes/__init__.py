"""Programmes as working ledgers: enrolments, their steps, what they end with."""
