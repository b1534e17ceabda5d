"""Whatever is sent to the interface, it answers as its own description says, and never with a fault of ours."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from jingzhun_site.crosschecks.models import Difference, RegisterFile
from jingzhun_site.exchange.actions import give_token
from jingzhun_site.exchange.api import api
from jingzhun_site.exchange.models import ApiToken, Scope
from tests.jingzhun_site.crosschecks.conftest import DEATHS, TODAY, Compare, Send, line

SENT_EACH = 25
"""Requests of either kind to each operation: enough to meet every branch, few enough for each change."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SEEN = settings(
    max_examples=SENT_EACH,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=tuple(HealthCheck),
)


@pytest.fixture(scope="session")
def description() -> Any:
    """The interface as it describes itself."""
    found = schemathesis.openapi.from_dict(api.get_openapi_schema())
    found.app = get_wsgi_application()
    return found


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests leave the connection open, as those of Django's own client do: the test is one transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def authorised(
    one_connection: None, send: Send, compare: Compare, officer: Any, manager: Any, settings: Any
) -> Iterator[dict[str, str]]:
    """A token that may do everything, beside differences that there are."""
    settings.API_USES_A_MINUTE = 1_000_000
    compare(send(*(line(index) for index in range(20))))
    _token, text = give_token(
        officer, name="试探", registers=[DEATHS], scopes=list(Scope), valid_until=TODAY,
        acting_user=manager,
    )  # fmt: skip
    yield {"Authorization": f"Bearer {text.text}", "Accept-Encoding": "identity"}
    assert ApiToken.objects.get().last_used_at is not None


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_request_makes_it_fail(
    mode: GenerationMode, description: Any, authorised: dict[str, str]
) -> None:
    answered: set[int] = set()
    for operation in (found.ok() for found in description.get_all_operations()):
        for parameters in (None, _known_parts(operation.path)):
            _try(operation.as_strategy(mode, path_parameters=parameters), authorised, answered)

    wanted = {200, 404} if mode is GenerationMode.POSITIVE else {422}
    assert wanted <= answered


def _known_parts(path: str) -> dict[str, object] | None:
    """What leads to a record that there is: at random nobody would find it."""
    known = {"register_id": DEATHS, "finding_id": Difference.objects.earliest("pk").pk}
    known |= {"file_id": RegisterFile.objects.earliest("pk").pk}
    return {name: value for name, value in known.items() if f"{{{name}}}" in path} or None


def _try(strategy: Any, headers: dict[str, str], answered: set[int]) -> None:
    @SEEN
    @given(case=strategy)
    def ask(case: Any) -> None:
        response = case.call(headers=headers)
        answered.add(response.status_code)
        case.validate_response(response, checks=CHECKS)

    ask()
