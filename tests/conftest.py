"""What a run says at its end, beside how many tests passed."""

import pytest

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
