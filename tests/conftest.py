"""How a run goes and ends: made-up examples, which tests share a process, what it says beside how many passed."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler.loadscope import LoadScopeScheduling

# Seconds are for the benches: on a machine that others share an example that takes long proves nothing.
# Every run draws the same examples, so that a change is never blamed for what it did not touch;
# new ones are looked for with --hypothesis-profile=search.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("shared", settings.get_profile("search"), derandomize=True)
settings.load_profile("shared")

IN_A_BROWSER = "tests/browser/"


class ByModule(LoadScopeScheduling):
    """A module's tests run in one process, and all that visit the demonstration: what they share is made once."""

    def _split_scope(self, nodeid: str) -> str:
        return IN_A_BROWSER if nodeid.startswith(IN_A_BROWSER) else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Share a run out module by module."""
    return ByModule(config, log)


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
