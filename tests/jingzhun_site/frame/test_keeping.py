"""What is counted once for several pages: until the user does something, and for nobody else."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache

from jingzhun_site.frame.keeping import ACTED, kept_until_acted


@pytest.fixture(autouse=True)
def clean_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


class Session(dict[str, Any]):
    """A session with its key."""

    session_key = "one"


def request_of(key: str = "one") -> Any:
    session = Session()
    session.session_key = key
    return SimpleNamespace(session=session)


def test_nothing_is_counted_again_until_the_user_does_something() -> None:
    request, counts = request_of(), iter([None, 2, 3])
    assert [kept_until_acted(request, "x", lambda: next(counts)) for _turn in range(2)] == [
        None,
        None,
    ]

    request.session[ACTED] = 1
    assert kept_until_acted(request, "x", lambda: next(counts)) == 2
    assert kept_until_acted(request, "x", lambda: next(counts), anew=True) == 3
    assert kept_until_acted(request, "x", lambda: next(counts)) == 3


def test_it_is_kept_for_one_user_and_one_question_alone() -> None:
    assert kept_until_acted(request_of("one"), "x", lambda: 1) == 1
    assert kept_until_acted(request_of("two"), "x", lambda: 2) == 2
    assert kept_until_acted(request_of("one"), "y", lambda: 3) == 3
