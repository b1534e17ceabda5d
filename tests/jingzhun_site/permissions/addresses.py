"""Every address of the site, called for a record in one's own place and for the same in a foreign one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.households.models import Attachment, PendingChange
from jingzhun_site.imports.models import ImportBatch, Stage
from jingzhun_site.jobs.models import Job
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.models import MODELS
from tests.jingzhun_site.conftest import FOREIGN_VILLAGE, OTHER_COUNTY, VILLAGE, MakeUser

RULE = "standard:adequate_food"
"""A rule of the national pack, which is in force everywhere and on every day."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """An address by name, filled for the own place and for the foreign one."""

    name: str
    own: str
    foreign: str


@dataclass(frozen=True, kw_only=True)
class World:
    """What fills the gaps of addresses: by the name of the URL or of the part, own and foreign.

    ``queries`` are what an address wants besides.
    """

    parts: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    queries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def fill(self, name: str, part: str, *, is_own: bool) -> Any:
        own, foreign = self.parts.get(f"{name}.{part}") or self.parts[part]
        return own if is_own else foreign


def make_world(make_user: MakeUser) -> World:
    """One record of each kind on both sides."""
    somebody = make_user("somebody", "village_cadre", VILLAGE)  # type: ignore[arg-type]
    stranger = make_user("stranger", "village_cadre", OTHER_COUNTY)  # type: ignore[arg-type]
    pairs = ((somebody, VILLAGE, "H1"), (stranger, FOREIGN_VILLAGE, "H9"))
    pending = tuple(_pending(*pair).pk for pair in pairs)
    attached = tuple(_attachment(*pair).pk for pair in pairs)
    batches = tuple(_batch(user, place).pk for user, place, _ in pairs)
    jobs = tuple(Job.objects.create(kind="x", label="x", asked_by=user).pk for user, _, _ in pairs)
    grants = tuple(Grant.objects.get(user=user).pk for user, _, _ in pairs)
    parts: dict[str, tuple[Any, Any]] = {
        "household_id": ("H1", "H9"),
        "person_id": ("H1-01", "H9-01"),
        "village_id": (VILLAGE, FOREIGN_VILLAGE),
        "topic_id": ("housing", "housing"),
        "kind": ("standard", "standard"),
        "rule_id": ("safe_housing", "safe_housing"),
        "households:pending_change.number": (pending[0], pending[1]),
        "number": (attached[0], attached[1]),
        "accounts:take_grant.pk": (grants[0], grants[1]),
        "username": ("somebody", "stranger"),
        "layout": ("national_28", "national_28"),
        "jobs:job.pk": (jobs[0], jobs[1]),
        "jobs:result.pk": (jobs[0], jobs[1]),
        "jobs:schedule_switch.pk": (999, 999),
        "decisions:handle.kind": ("taken_up", "taken_up"),
        "name": ("households", "households"),
        "lists:undo.pk": (999, 999),
        "pk": (batches[0], batches[1]),
    }
    run = make_run()
    for name in ("run", "subjects", "turned"):
        parts[f"decisions:{name}.pk"] = (run, run)
    queries = {
        "decisions:compare": {"new": run, "old": run},
        "decisions:subjects": {"rule": RULE},
        "decisions:turned": {"old": run, "rule": RULE},
    }
    return World(parts=parts, queries=queries)


def make_run() -> str:
    """A run over the register, once its records have what a snapshot wants of them."""
    for name in ("households", "persons"):
        MODELS[name].objects.update(registration="poor")
    MODELS["cities"].objects.update(province_id="410000000000")
    MODELS["counties"].objects.update(is_poor_county=False)
    MODELS["villages"].objects.update(is_poor_village=False, is_deep_poor_village=False)
    return str(decide_register(Times.present(), acting_user=None).pk)


def addresses(world: World) -> Iterator[Address]:
    """All named addresses, the frame's and the health page's among them."""
    for name, pattern in _patterns(get_resolver(), ""):
        parts = list(pattern.pattern.converters)
        own, foreign = (
            reverse(name, kwargs={part: world.fill(name, part, is_own=side) for part in parts})
            for side in (True, False)
        )
        query = dict(world.queries.get(name, {}))
        elsewhere = query if foreign != own else {**query, "place": FOREIGN_VILLAGE}
        yield Address(name=name, own=_with(own, query), foreign=_with(foreign, elsewhere))


def _with(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _patterns(here: Any, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for one in here.url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one, f"{one.namespace}:" if one.namespace else namespace)
        elif one.name:
            yield f"{namespace}{one.name}", one


def _pending(user: User, place: str, household: str) -> PendingChange:
    return PendingChange.objects.create(
        operation="change",
        arguments={
            "entity": "households",
            "key": household,
            "version": 1,
            "values": {"dwelling_grade": "A"},
        },
        household_id=household,
        place_code=place,
        kind="change",
        asked_by=user,
        asked_at=timezone.now(),
    )


def _attachment(user: User, place: str, household: str) -> Attachment:
    path = Path(settings.MEDIA_ROOT) / "permissions.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return Attachment.objects.create(
        entity="households",
        key=household,
        place_code=place,
        title="x",
        content_type="image/png",
        size=1,
        path=path.name,
        added_by=user,
        added_at=timezone.now(),
    )


def _batch(user: User, place: str) -> ImportBatch:
    return ImportBatch.objects.create(
        key=uuid4().hex,
        file_name="x.xlsx",
        file_hash="0" * 64,
        file_size=1,
        place_code=place,
        uploaded_by=user,
        state=Stage.DISCARDED,
    )
