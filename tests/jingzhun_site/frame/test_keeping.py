"""What is counted once for several pages: for whoever asks the same, or for one user until that user acts."""

from types import SimpleNamespace
from typing import Any

from jingzhun_site.frame.keeping import ACTED, kept, kept_until_acted


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


def test_what_all_may_see_is_counted_once_for_all() -> None:
    assert kept(("places", "4106"), lambda: 1) == 1
    assert kept(("places", "4106"), lambda: 2) == 1
    assert kept(("places", "4107"), lambda: 3) == 3
    assert kept(("places", "4106"), lambda: 4, anew=True) == 4


def test_it_is_counted_again_after_its_seconds() -> None:
    assert kept("x", lambda: 1, seconds=0) == 1
    assert kept("x", lambda: 2) == 2
    assert kept("x", lambda: 3, seconds=0) == 2
