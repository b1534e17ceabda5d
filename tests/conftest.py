"""What a run says at its end, beside how many tests passed; how long one made-up example may take."""

import pytest
from hypothesis import HealthCheck, settings

# Seconds are for the benches: on a machine that others share an example that takes long proves nothing.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

COVERAGE = "coverage of a document"
"""Under this property a test leaves a line on how far a pack covers its document."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the lines that tests left."""
    reports = [r for outcome in ("passed", "failed") for r in terminalreporter.getreports(outcome)]
    said = [
        value
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == COVERAGE
    ]
    if said:
        terminalreporter.section(COVERAGE)
        for line in sorted(said):
            terminalreporter.write_line(str(line))
