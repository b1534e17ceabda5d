"""Collecting stylesheets and scripts into the home folder, only when one of them has changed."""

import hashlib
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from jingzhun_site.config.static_storage import class_sources

STAMP = ".made-from"
# The package django-htmx brings two versions of htmx and more, django-ninja two readers of the interface's description;
# the pages use htmx-2.min.js and Swagger alone.
NOT_USED = ["htmax*", "htmx-4*", "htmx-2.js", "redoc*", "*.map", "*.md"]


def collect_static_if_changed() -> bool:
    """Collect, compress and name by content; whether there was anything to do."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    wanted = _fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    call_command(
        "collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=NOT_USED
    )
    stamp.write_text(wanted, encoding="ascii")
    return True


def _fingerprint() -> str:
    """A digest of the names, sizes and times of all files, and of those that say which classes there are."""
    digest = hashlib.sha256(django.__version__.encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list(NOT_USED), key=lambda found: str(found[0])):
            digest.update(_line(name, Path(storage.path(name))))
    for path in class_sources():
        digest.update(_line(str(path), path))
    return digest.hexdigest()


def _line(name: str, path: Path) -> bytes:
    about = path.stat()
    return f"{name}|{about.st_size}|{about.st_mtime_ns}\n".encode()
