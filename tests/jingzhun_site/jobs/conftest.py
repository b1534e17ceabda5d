"""Kinds of jobs that do what a test tells them, and someone to ask for them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.jobs import kinds
from jingzhun_site.jobs.kinds import JobFunction

COUNTY = "410621000000"

Declare = Callable[..., JobFunction]


@pytest.fixture
def declare() -> Iterator[Declare]:
    """Declare a kind of job for one test."""
    before = dict(kinds._KINDS)

    def add(name: str, function: JobFunction, **settings: Any) -> JobFunction:
        return kinds.job(name, label=settings.pop("label", name), **settings)(function)

    yield add
    kinds._KINDS.clear()
    kinds._KINDS.update(before)


def make_user(name: str, role: Role, place_code: str = COUNTY) -> User:
    user = User.objects.create_user(username=name, password="synthetic-1")
    Grant.objects.create(user=user, role=role, place_code=place_code)
    return user


@pytest.fixture
def officer(db: None) -> User:
    return make_user("officer", Role.COUNTY_OFFICER)


@pytest.fixture
def clerk(db: None) -> User:
    return make_user("clerk", Role.TOWNSHIP_CLERK, "410621100000")
