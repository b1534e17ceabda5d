"""Papers for a demonstration: sheets that say they are samples, and a drawn house where a photo is asked for."""

import io
from collections.abc import Sequence

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from jingzhun_site.documents.kinds import kind_of
from jingzhun_site.documents.recognising import PDF

_SIZE = (480, 360)
_WALLS = ("#d9c7a8", "#c9b193", "#e4d8c4", "#bda98c")


def demo_paper(kind: str, lines: Sequence[str], *, number: int = 0) -> "ContentFile[bytes]":
    """A sheet with some lines for a kind that takes one, else the drawing of a house."""
    is_sheet = PDF in kind_of(kind).takes
    title = f"演示样件：{kind_of(kind).label}"
    return ContentFile(_sheet([title, *lines]) if is_sheet else _house(number))


def _house(number: int) -> bytes:
    """A house under a sky; the number changes its colour and the place of its door."""
    image = Image.new("RGB", _SIZE, "#cfe3ea")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 270, 480, 360), fill="#9db38a")
    draw.rectangle((110, 160, 370, 300), fill=_WALLS[number % len(_WALLS)])
    draw.polygon(((90, 160), (240, 80), (390, 160)), fill="#8a5a44")
    door = 140 + 30 * (number % 5)
    draw.rectangle((door, 220, door + 45, 300), fill="#5f4634")
    draw.rectangle((310, 190, 350, 230), fill="#eef4f6")
    target = io.BytesIO()
    image.save(target, format="JPEG", quality=80)
    return target.getvalue()


def _sheet(lines: Sequence[str]) -> bytes:
    """One page of PDF in the Chinese font that every reader of PDF brings along."""
    written = "".join(
        f"1 0 0 1 72 {760 - 28 * row} Tm <{line.encode('utf-16-be').hex()}> Tj\n"
        for row, line in enumerate(lines)
    )
    text = f"BT /F 16 Tf\n{written}ET".encode()
    font = (
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 7 0 R>>"
    )
    descriptor = (
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    )
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        font,
        descriptor,
    )


def _pdf(*objects: bytes) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)
