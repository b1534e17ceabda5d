"""Files on the disk: each lies under its hash in the folder of what it is for, and is never written again."""

from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def digest_of(content: bytes) -> str:
    """The hash by which a file is known."""
    return sha256(content).hexdigest()


def keep_file(content: bytes, *, folder: str, ending: str) -> str:
    """Where the file lies: under its hash only once all of it is there, whatever breaks off the writing."""
    digest = digest_of(content)
    path = f"{folder}/{digest[:2]}/{digest}{ending}"
    if not default_storage.exists(path):
        work = f"{path}.{uuid4().hex}"
        try:
            default_storage.save(work, ContentFile(content))
            Path(default_storage.path(work)).replace(default_storage.path(path))
        finally:
            default_storage.delete(work)
    return path


def file_at(path: str) -> Path:
    """The file itself."""
    return Path(default_storage.path(path))
