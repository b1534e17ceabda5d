"""Enrolments whose steps are proved by papers, and files of every form."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.documents.actions import keep_document
from jingzhun_site.documents.models import Document
from jingzhun_site.register.record import Record
from tests.jingzhun_site.programmes.conftest import (  # noqa: F401  the county of the programmes
    COUNTY,
    _today,
    browse,
    enrolled,
    held,
    houses,
    make_user,
    places,
)

PDF = b"%PDF-1.7\n%%EOF"
ENTITY = "enrolment_steps"
STEP = "E1-0"
"""The first step of the enrolment E1."""


def photo(kind: str = "JPEG", colour: str = "teal") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(target, format=kind)
    return target.getvalue()


def office(*parts: str) -> bytes:
    """An Office file as far as its parts are looked at."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for part in parts:
            packed.writestr(part, "")
    return target.getvalue()


def keep(
    user: User, content: bytes, kind: str = "appraisal", wanted: Sequence[str] = (), key: str = STEP
) -> Document:
    """Keep a file as proof of the first step of E1."""
    about: dict[str, Any] = {"entity": ENTITY, "key": key, "place_code": f"{COUNTY[:6]}100201"}
    return keep_document(
        SimpleUploadedFile("示例甲.bin", content),
        kind=kind, wanted=wanted or (kind,), acting_user=user, **about,
    )  # fmt: skip


@pytest.fixture
def step(houses: list[Record]) -> str:  # noqa: F811
    enrolled("E1", "hill-a", steps=1)
    return STEP


@pytest.fixture
def officer(make_user: Any) -> User:  # noqa: F811
    user: User = make_user(Role.COUNTY_OFFICER, COUNTY, "县甲")
    return user
