"""Keeping files: what a file is is looked at, not believed; photos are written anew, files lie under their hash."""

import io
import struct
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from PIL import Image, ImageOps, UnidentifiedImageError

from jingzhun_site.documents.files import digest_of, keep_file
from jingzhun_site.documents.recognising import PDF, PHOTO, TEXT, WORKBOOK, form_of

MEGABYTE = 1024 * 1024
LARGEST = 15 * MEGABYTE
"""A photo of a telephone has three to eight megabytes."""

_LARGEST_PIXELS = 60_000_000
_IMAGES = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
}
_FORMATS = ("JPEG", "PNG", "WEBP")
_SEVERAL = {"MPO": "JPEG"}
"""A telephone puts a second picture behind the first of a JPEG file; the first is the photo."""
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OTHERS = {
    PDF: ("application/pdf", ".pdf"),
    TEXT: (f"{_OFFICE}.wordprocessingml.document", ".docx"),
    WORKBOOK: (f"{_OFFICE}.spreadsheetml.sheet", ".xlsx"),
}

_DAMAGED = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,  # what the reader makes of notes beside the picture that are of the wrong kind
    struct.error,
)


class UnwantedFileError(Exception):
    """The file cannot be kept; ``why`` is the word for the reason: empty, large, kind or damaged."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class CheckedFile:
    """The content to be kept, and what it is."""

    content: bytes
    content_type: str
    ending: str

    @cached_property
    def digest(self) -> str:
        """The hash under which it lies."""
        return digest_of(self.content)


def check_size(size: int | None) -> None:
    """Refuse what is empty or too large, before a byte is looked at."""
    if not size:
        raise UnwantedFileError("empty")
    if size > LARGEST:
        raise UnwantedFileError("large")


def check_file(
    content: bytes, *, takes: Collection[str] = (PHOTO, PDF), keeps_location: bool = False
) -> CheckedFile:
    """A file of one of some forms as it is to be kept.

    Raises:
        UnwantedFileError: it is too large, empty, of another form, or a photo that cannot be opened.
    """
    check_size(len(content))
    form = form_of(content)
    if form is None or form not in takes:
        raise UnwantedFileError("kind")
    if form == PHOTO:
        return _photo(content, keeps_location=keeps_location)
    content_type, ending = _OTHERS[form]
    return CheckedFile(content=content, content_type=content_type, ending=ending)


def _photo(content: bytes, *, keeps_location: bool) -> CheckedFile:
    """A photo written anew: without where it was taken, and without anything that hides behind it."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            if image.width * image.height > _LARGEST_PIXELS:
                raise UnwantedFileError("large")
            kind = _SEVERAL.get(str(image.format), str(image.format))
            exif = image.getexif() if keeps_location else None
            written = _written(ImageOps.exif_transpose(image), kind, exif)
    except _DAMAGED as error:
        raise UnwantedFileError("damaged") from error
    content_type, ending = _IMAGES[kind]
    return CheckedFile(content=written, content_type=content_type, ending=ending)


def _written(image: Image.Image, kind: str, exif: Image.Exif | None) -> bytes:
    target = io.BytesIO()
    if exif is None:
        image.info.clear()
        image.save(target, format=kind, quality=88)
    else:
        exif.pop(0x0112, None)  # the picture has been turned upright already
        image.save(target, format=kind, quality=88, exif=exif)
    return target.getvalue()


def store_file(kept: CheckedFile) -> str:
    """Where the file lies from now on."""
    return keep_file(kept.content, folder="attachments", ending=kept.ending)
