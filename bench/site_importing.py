"""Importing a workbook as the pages and the worker do, in a process that has the site's settings."""

import time
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import django

django.setup()


def check(workbook: str, person: str) -> Mapping[str, Any]:
    """Upload, recognise, check and preview; nothing is written, and the batch is given up at the end."""
    from django.core.files.uploadedfile import UploadedFile  # noqa: PLC0415

    from jingzhun_site.accounts.models import User  # noqa: PLC0415
    from jingzhun_site.imports.actions import (  # noqa: PLC0415
        choose_mapping,
        discard_batch,
        upload_batch,
    )
    from jingzhun_site.imports.models import ImportBatch  # noqa: PLC0415
    from jingzhun_site.imports.preview import preview_rows  # noqa: PLC0415
    from jingzhun_site.jobs.running import run_waiting_jobs  # noqa: PLC0415

    user = User.objects.get(username=person)
    path = Path(workbook)
    moments = [time.perf_counter()]
    with path.open("rb") as stream:
        file = UploadedFile(stream, name="人员信息_20181231.xlsx", size=path.stat().st_size)
        batch = upload_batch(file, key=f"{time.time_ns()}", acting_user=user)
    run_waiting_jobs()
    batch = ImportBatch.objects.get(pk=batch.pk)
    moments.append(time.perf_counter())
    choose_mapping(
        batch, layout=batch.layout, choices=batch.choices, code_map=batch.code_map, meanings={},
        valid_from=batch.valid_from, year=batch.year, acting_user=user,
    )  # fmt: skip
    run_waiting_jobs()
    batch = ImportBatch.objects.get(pk=batch.pk)
    moments.append(time.perf_counter())
    rows, _more = preview_rows(batch)
    moments.append(time.perf_counter())
    counts = dict(batch.counts)
    discard_batch(batch, acting_user=user)
    recognised, checked, previewed = (b - a for a, b in pairwise(moments))
    return {
        "seconds": moments[-1] - moments[0], "recognised": recognised, "checked": checked,
        "previewed": previewed, "counts": counts, "shown": len(rows),
    }  # fmt: skip
