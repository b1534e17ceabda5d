"""Promise: a report of 60 cells is filled for 100 townships in 20 seconds.

The register is that of a drawn city in a filled site; the form has 60 names of every kind: register, standards,
gaps, programmes, deliveries, funds, goals. The city has fewer than a hundred townships: its first villages make up
the number.
"""

import time
from typing import Any

from bench.fresh import measure, middle
from bench.registers import ON, Options
from bench.report import Report
from bench.site_home import site_of

MOST_SECONDS = 20.0
PROMISE = "a report of 60 cells for 100 townships: filled in 20 s"
CELLS, PLACES = 60, 100
CITY = "410600000000"
_EVERY = 7
"""Every so many names of a kind stand in the form, so that no two look alike."""
_KINDS: tuple[tuple[str, int], ...] = (
    ("households.", 14), ("persons.", 8), ("standard.", 8), ("gap.", 6), ("programme.", 12),
    ("funds.", 5), ("deliveries.", 1), ("goal.", 6),
)  # fmt: skip


def bench(options: Options) -> Report:
    """Fill the form for a hundred places."""
    site = site_of("sqlite", options)
    measure("bench.site_reports:measured", environment=site.environment())
    runs = [
        measure("bench.site_reports:filled", environment=site.environment())
        for _ in range(options.runs)
    ]
    again = middle(runs)
    found = again.answer
    return Report(
        name="site_reports",
        promise=PROMISE,
        columns=("what", "persons", "cells", "files", "seconds", "peak MB"),
        rows=(
            ("fill a workbook", f"{site.persons:,}", f"{CELLS}", f"{found['files']}",
             f"{again.seconds:.1f}", f"{again.peak_mb:,.0f}"),
        ),
        kept=again.seconds <= MOST_SECONDS,
        notes=(
            f"From the template on disk to {found['files']} files on disk with their pages and audit rows, through"
            f" the site's own action on SQLite; {found['known']:,} of {found['cells']:,} cells have a figure or its"
            f" bounds. Of the places {found['townships']} are townships, the others villages. Deciding the register"
            f" and measuring the goals is not counted. Medians of {options.runs}.",
        ),
    )  # fmt: skip


def measured() -> dict[str, Any]:
    """Measure the goals of the site where nobody did, and keep the form."""
    _set_up()
    from jingzhun_site.goals.models import ProgressRun  # noqa: PLC0415
    from jingzhun_site.goals.running import measure_goals  # noqa: PLC0415

    started = time.perf_counter()
    if not ProgressRun.objects.filter(is_current=True).exists():
        measure_goals(acting_user=None)
    return {"seconds": time.perf_counter() - started}


def filled() -> dict[str, Any]:
    """Fill a form for a hundred places; nothing of it is kept."""
    _set_up()
    from django.db import transaction  # noqa: PLC0415

    from jingzhun_site.reports.actions.filling import fill_reports  # noqa: PLC0415

    with transaction.atomic():
        user, template = _template()
        places = _places()
        started = time.perf_counter()
        made = fill_reports(template, places, ON, acting_user=user)
        seconds = time.perf_counter() - started
        cells = [cell for one in made for cell in one.cells]
        transaction.set_rollback(True)
    return {
        "seconds": seconds,
        "files": len(made),
        "townships": sum(place.endswith("000") for place in places),
        "cells": len(cells),
        "known": sum(cell["state"] in ("known", "between") for cell in cells),
    }


def _set_up() -> None:
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)


def _template() -> tuple[Any, Any]:
    from jingzhun_site.accounts.models import Grant, User  # noqa: PLC0415
    from jingzhun_site.accounts.rights import Role  # noqa: PLC0415
    from jingzhun_site.reports.actions.keeping import add_template  # noqa: PLC0415

    user = User.objects.create_user(username="reporter", password="not-asked-for")
    Grant.objects.create(user=user, role=Role.COUNTY_OFFICER, place_code=CITY)
    about = {"name": "form.xlsx", "title": "bench", "cadence": "month", "place_code": CITY}
    return user, add_template(_form(), acting_user=user, **about)


def _form() -> bytes:
    """A workbook with sixty names."""
    import io  # noqa: PLC0415

    import xlsxwriter  # noqa: PLC0415

    from jingzhun_site.reports.names.catalogue import catalogue  # noqa: PLC0415

    names = list(catalogue().names)
    chosen = [
        name
        for beginning, count in _KINDS
        for name in [n for n in names if n.startswith(beginning)][: count * _EVERY : _EVERY]
    ]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("x")
        for row, name in enumerate(chosen[:CELLS]):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, f"{{{{ {name} }}}}")
    return out.getvalue()


def _places() -> list[str]:
    from jingzhun_site.register.models import MODELS  # noqa: PLC0415

    codes = [
        str(code)
        for level in ("townships", "villages")
        for code in MODELS[level].objects.order_by("pk").values_list("pk", flat=True)[:PLACES]
    ]
    return codes[:PLACES]
