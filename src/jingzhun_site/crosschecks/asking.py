"""The background work that cross-checks ask for, by name."""

MATCH, RUN, EXPORT = "crosschecks.match", "crosschecks.run", "crosschecks.export"
"""Telling the persons of a file, holding files against the register, writing the list of differences."""
DUE = "crosschecks.due"
"""Every night: starting the comparisons that are due, chasing the files that are late."""
