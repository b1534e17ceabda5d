"""Keeping an uploaded file as it came, readable by the site alone."""

from hashlib import sha256
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile


def keep_upload(file: UploadedFile, path: Path) -> str:
    """Write an upload to a path where nothing lies yet; the SHA-256 of its bytes."""
    digest = sha256()
    with path.open("xb") as stream:
        for chunk in file.chunks():
            digest.update(chunk)
            stream.write(chunk)
    path.chmod(0o600)
    return digest.hexdigest()
