"""Some tests of the home page stand on the register and the runs of the tests of decisions."""

from typing import Any

import pytest

from jingzhun_site.register.record import Record
from tests.jingzhun_site.decisions import conftest as decisions

decide = decisions.decide
login = decisions.login


@pytest.fixture
def poor(db: None, settings: Any, tmp_path: Any) -> Record:
    """The register of the tests of decisions, on their day."""
    settings.TODAY, settings.HOME = decisions.TODAY, tmp_path
    decisions.make_places()
    return decisions.make_register()
