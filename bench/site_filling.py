"""What fills a site, each function in a process that has the site's settings in its environment."""

import time
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection

from bench.people import PASSWORD, PEOPLE

django.setup()

_AT_ONCE = 2_000
"""How many enrolments are copied at once."""


def load(snapshot: str) -> Mapping[str, Any]:
    """Make the tables and load a snapshot into them; seconds of the loading, size of the database."""
    from jingzhun.eligibility import load_snapshot  # noqa: PLC0415
    from jingzhun_site.config.management.commands.serve import prepare  # noqa: PLC0415
    from jingzhun_site.register.loading import load_snapshot_rows  # noqa: PLC0415

    prepare()
    started = time.perf_counter()
    loaded = load_snapshot_rows(load_snapshot(Path(snapshot)), acting_user=None)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "rows": sum(loaded.rows.values()), "size_mb": _size_mb()}


def grow(least: int) -> Mapping[str, Any]:
    """Copy enrolments of the largest ledger, their steps with them, until it holds as many as its promise speaks of."""
    from django.db.models import Count  # noqa: PLC0415

    from jingzhun_site.register.models import MODELS  # noqa: PLC0415

    started = time.perf_counter()
    enrolments = MODELS["enrolments"].objects.order_by()
    counts = enrolments.values_list("programme").annotate(n=Count("pk"))
    programme, drawn = counts.order_by("-n", "programme")[0]
    keys = list(enrolments.filter(programme=programme).order_by("pk").values_list("pk", flat=True))
    missing = max(0, least - drawn)
    for turn in range(-(-missing // drawn)):
        wanted = iter(keys[: missing - turn * drawn])
        while some := list(islice(wanted, _AT_ONCE)):
            _copy(some, turn)
    return {"seconds": time.perf_counter() - started, "drawn": drawn, "copied": missing}


def _copy(keys: Sequence[str], turn: int) -> None:
    from jingzhun_site.register.models import MODELS  # noqa: PLC0415

    for entity in ("enrolments", "enrolment_steps"):
        model = MODELS[entity]
        copies = list(model.objects.filter(enrolment_id__in=keys))
        for one in copies:
            for name in dict.fromkeys((model._meta.pk.attname, "enrolment_id")):
                setattr(one, name, f"{getattr(one, name)}-{turn}")
        model.objects.bulk_create(copies)


def ledgers() -> Mapping[str, Any]:
    """Write the line of every enrolment, as the job does."""
    from jingzhun_site.programmes.actions.progress import rebuild_progress  # noqa: PLC0415

    started = time.perf_counter()
    lines = rebuild_progress()
    return {"seconds": time.perf_counter() - started, "lines": lines}


def largest_ledger() -> Mapping[str, Any]:
    """The programme with the most enrolments: how many, its steps, its years, some of its villages."""
    from django.db.models import Count  # noqa: PLC0415

    from jingzhun_site.config import clock  # noqa: PLC0415
    from jingzhun_site.programmes.models import EnrolmentProgress  # noqa: PLC0415
    from jingzhun_site.programmes.procedures import programme_in  # noqa: PLC0415

    started = time.perf_counter()
    counts = EnrolmentProgress.objects.order_by().values_list("programme")
    programme, lines = counts.annotate(n=Count("pk")).order_by("-n")[0]
    of_it = EnrolmentProgress.objects.filter(programme=programme)
    places = list(of_it.order_by().values_list("place_code", flat=True).distinct()[:200])
    years = sorted({day.year for day in of_it.dates("enrolled_on", "year")})
    in_force = programme_in(programme, places[0], clock.today())
    steps = [step.id for step in in_force.programme.steps] if in_force else []
    return {
        "seconds": time.perf_counter() - started,
        "programme": programme,
        "lines": lines,
        "places": places,
        "years": years,
        "steps": [*steps, "none", "any"],
    }


def snapshot() -> Mapping[str, Any]:
    """Take a snapshot of the live register, as the worker does."""
    from jingzhun_site.decisions.snapshots import take_snapshot  # noqa: PLC0415
    from jingzhun_site.register.as_of import Times  # noqa: PLC0415

    started = time.perf_counter()
    made = take_snapshot(Times.present(), acting_user=None)
    return {"seconds": time.perf_counter() - started, "persons": made.rows("persons")}


def decide() -> Mapping[str, Any]:
    """Decide the whole register, its snapshot taken anew, and make the run the current one."""
    from jingzhun_site.decisions.running import decide_register  # noqa: PLC0415
    from jingzhun_site.register.as_of import Times  # noqa: PLC0415

    started = time.perf_counter()
    run = decide_register(Times.present(), acting_user=None)
    return {"seconds": time.perf_counter() - started, "run": run.pk}


def people() -> Mapping[str, str]:
    """Make the accounts; the division code where each works, by name."""
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415

    from jingzhun_site.accounts.models import Grant, User  # noqa: PLC0415
    from jingzhun_site.places.scope import prefix_of  # noqa: PLC0415
    from jingzhun_site.register.models import MODELS  # noqa: PLC0415

    villages = list(MODELS["villages"].objects.order_by("pk").values_list("pk", flat=True))
    places = {
        person.name: prefix_of(villages[number * len(villages) // len(PEOPLE)])[: person.digits]
        for number, person in enumerate(PEOPLE)
    }
    hashed = make_password(PASSWORD)  # once: it is slow on purpose
    users = User.objects.bulk_create(
        [User(username=person.name, password=hashed) for person in PEOPLE]
    )
    Grant.objects.bulk_create(
        [
            Grant(user=user, role=person.role, place_code=places[person.name].ljust(12, "0"))
            for user, person in zip(users, PEOPLE, strict=True)
        ]
    )
    return {name: place.ljust(12, "0") for name, place in places.items()}


def _size_mb() -> float:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return float(cursor.fetchone()[0]) / 1e6
    file = Path(settings.DATABASES["default"]["NAME"])
    parts = (file, file.with_name(f"{file.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists()) / 1e6
