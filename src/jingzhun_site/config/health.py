"""``/health`` says that the process lives, ``/health/ready`` that it can do its work."""

import shutil
import time
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

OK = "ok"
WORKER_SILENT_SECONDS = 60
MEGABYTE = 1024 * 1024


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Answer, and touch nothing: a process that answers is alive."""
    return JsonResponse({"status": OK})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Ask database, migrations, disk and worker; 503 when one of them cannot do its work."""
    found = {"database": database_state(), "disk": disk_state(), "worker": worker_state()}
    if found["database"] == OK:
        found["migrations"] = migration_state()
    good = all(state == OK for state in found.values())
    about = {"status": OK if good else "not ready", "checks": found}
    return JsonResponse(about, status=200 if good else 503)


def database_state() -> str:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "the database does not answer"
    return OK


def migration_state() -> str:
    """Whether the tables are those of this version."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} migrations are missing: run jingzhun-site migrate" if missing else OK


def disk_state() -> str:
    """Whether there is room in the home folder."""
    free = shutil.disk_usage(settings.HOME).free // MEGABYTE
    return OK if free >= settings.FREE_DISK_MB else f"only {free} MB of disk are free"


def worker_state() -> str:
    """Whether a worker for background jobs has shown itself lately."""
    last = max((beat.stat().st_mtime for beat in beats(settings.HOME)), default=None)
    if last is None:
        return "no worker is running: start jingzhun-site worker"
    silent = int(time.time() - last)
    return OK if silent <= WORKER_SILENT_SECONDS else f"the worker is silent for {silent} seconds"


def beats(home: Path) -> list[Path]:
    """The files that running workers touch."""
    return sorted((home / "workers").glob("*.beat"))
