"""A county in which dilapidated houses are renovated, people who sign its steps, and posts that are held."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.models import Run
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.documents.kinds import kind_of
from jingzhun_site.places.scope import Scope, prefix_of
from jingzhun_site.programmes import posts
from jingzhun_site.programmes.actions.progress import rebuild_progress
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.procedures import programme_in
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from tests.jingzhun_site.decisions.conftest import (
    COUNTY,
    HILL,
    RIVER,
    TOWNSHIP,
    add_household,
    make_places,
    make_record,
)

TODAY = date(2018, 12, 31)
RENOVATION = "housing_renovation"
LEDGER = f"/programmes/{RENOVATION}/"
STEPS = (
    "identified", "applied", "appraised", "posted", "approved", "built", "accepted", "paid", "closed",
)  # fmt: skip


class Posts:
    """A register of posts in memory: who holds which kind of post where."""

    def __init__(self) -> None:
        self.held: list[SimpleNamespace] = []

    def give(self, user: User, kind: str, place_code: str) -> None:
        self.held.append(
            SimpleNamespace(
                post_id=f"P{len(self.held)}",
                kind=kind,
                title=posts.post_label(kind),
                place_code=place_code,
                holder_name=str(user),
                holder_user_id=user.pk,
            )
        )

    def posts_in(self, place_code: str, *, on: date, kind: str = "") -> list[Any]:
        del on
        return [p for p in self.held if p.place_code == place_code and p.kind == kind]

    def post_ids_of(self, user: User, *, on: date) -> frozenset[str]:
        del on
        return frozenset(p.post_id for p in self.held if p.holder_user_id == user.pk)

    def posts_by_id(self, ids: frozenset[str], *, on: date) -> dict[str, Any]:
        del on
        return {p.post_id: p for p in self.held if p.post_id in ids}

    def may_sign(self, user: User, *, kind: str, place_code: str, on: date) -> bool:
        del on
        return any(
            p.kind == kind
            and p.holder_user_id == user.pk
            and place_code.startswith(prefix_of(p.place_code))
            for p in self.held
        )


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Path) -> None:
    settings.TODAY = TODAY
    settings.HOME = tmp_path


@pytest.fixture(autouse=True)
def held(monkeypatch: pytest.MonkeyPatch) -> Posts:
    """Who holds which post; nobody any at first."""
    register = Posts()
    monkeypatch.setattr(posts, "_organisations", lambda: register)
    return register


@pytest.fixture
def places(db: None) -> None:
    make_places()


@pytest.fixture
def houses(places: None) -> list[Record]:
    """Three dilapidated houses of registered households in HILL, one in another county."""
    made = [
        unsafe_house(f"hill-{n}", HILL, f"示例{name}")
        for n, name in zip("abc", "甲乙丙", strict=True)
    ]
    unsafe_house("river", RIVER, "示例外")
    return made


def unsafe_house(key: str, village: str, name: str, **values: Any) -> Record:
    """A registered household in a house of grade D."""
    made = add_household(key, village, name, wage=9_000, dibao=False)
    type(made).objects.filter(pk=key).update(dwelling_grade="D", **values)
    made.refresh_from_db()
    return made


def decide() -> Run:
    return decide_register(Times.present(), acting_user=None)


def enrolled(key: str, household: str, *, steps: int = 0, programme: str = RENOVATION) -> str:
    """An enrolment as a loading would have written it, with its first steps a week apart."""
    home = MODELS["households"].objects.get(pk=household)
    make_record(
        "enrolments", enrolment_id=key, programme=programme, household_id=household,
        enrolled_on=date(2018, 3, 1), place_code=home.place_code,
    )  # fmt: skip
    for number, step in enumerate(STEPS[:steps]):
        make_record(
            "enrolment_steps", step_id=f"{key}-{number}", enrolment_id=key, step=step,
            reached_on=date(2018, 3 + number, 1), by_post="", place_code=home.place_code,
        )  # fmt: skip
    rebuild_progress()
    return key


def papers(step: str, programme: str = RENOVATION) -> dict[str, SimpleUploadedFile]:
    """A file for every kind of evidence of a step."""
    in_force = programme_in(programme, HILL, TODAY)
    taken = in_force.step(step) if in_force else None
    return {kind: file_of(kind) for kind in taken.evidence} if taken else {}


def sent_papers(step: str) -> dict[str, SimpleUploadedFile]:
    """The same as the fields of the form."""
    return {f"paper_{kind}": file for kind, file in papers(step).items()}


def file_of(kind: str) -> SimpleUploadedFile:
    if "pdf" in kind_of(kind).takes:
        return SimpleUploadedFile(f"{kind}.pdf", b"%PDF-1.7\n%%EOF")
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(target, format="JPEG")
    return SimpleUploadedFile(f"{kind}.jpg", target.getvalue())


def line(key: str) -> EnrolmentProgress:
    return EnrolmentProgress.objects.get(pk=key)


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """``make_user(Role.TOWNSHIP_CLERK, TOWNSHIP)``: a user with one role."""

    def make(
        role: Role = Role.TOWNSHIP_CLERK, place: str = TOWNSHIP, name: str = "", function: str = ""
    ) -> User:
        called = name or f"user-{User.objects.count()}"
        user = User.objects.create_user(username=called, password="x", display_name=called)
        Grant.objects.create(user=user, role=role, place_code=place, government_function=function)
        return user

    return make


@pytest.fixture
def browse(db: None) -> Callable[[User], Client]:
    """A browser in which a user is logged in."""

    def enter(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    return enter


def everywhere(*codes: str) -> Scope:
    return Scope.of(codes or (COUNTY,))
