"""The outlines that an office brought: taken in after a check, and found again for a map."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.errors import Fault, JingzhunError
from jingzhun.maps import Ring, read_outlines
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.places.queries import LEVELS
from jingzhun_site.register.models import MODELS
from jingzhun_site.warmap.models import Boundary


@dataclass(frozen=True, kw_only=True)
class Outlines:
    """The outlines of all places of a map, and whose they are."""

    rings: Mapping[str, tuple[Ring, ...]]
    source: str


def outlines_of(codes: Iterable[str]) -> Outlines | None:
    """The outlines of some places; nothing where one of them has none, for a hole would look like a place."""
    wanted = set(codes)
    found = {one.pk: one for one in Boundary.objects.filter(pk__in=wanted)}
    if set(found) != wanted:
        return None
    sources = dict.fromkeys(_said(one) for one in found.values())
    return Outlines(
        rings={
            code: tuple(tuple((x, y) for x, y in ring) for ring in one.rings)
            for code, one in found.items()
        },
        source="；".join(sources),
    )


@transaction.atomic
def take_outlines(text: str, *, source: str, map_number: str) -> int:
    """Take the outlines of a GeoJSON text that are of places of the register; how many there were.

    Raises:
        JingzhunError: what :func:`jingzhun.maps.read_outlines` raises; none is of the register (MAP007).
    """
    outlines = read_outlines(text)
    known = _known(outlines)
    if not known:
        sample = MODELS["counties"].objects.order_by("pk").values_list("pk", flat=True).first()
        raise JingzhunError([Fault(code="MAP007", seen=str(len(outlines)), wanted=str(sample))])
    Boundary.objects.filter(pk__in=known).delete()
    Boundary.objects.bulk_create(
        Boundary(
            place_code=code,
            rings=outlines[code],
            source=source,
            map_number=map_number,
            taken_at=clock.now(),
        )
        for code in sorted(known)
    )
    record_audit(
        "warmap.boundaries_taken",
        acting_user=None,
        entity="boundary",
        key="",
        place_code="",
        new={"source": source, "map_number": map_number, "places": len(known)},
    )
    return len(known)


@transaction.atomic
def remove_outlines() -> int:
    """Go back to tiles everywhere; how many outlines there were."""
    count, _by_model = Boundary.objects.all().delete()
    record_audit(
        "warmap.boundaries_removed",
        acting_user=None,
        entity="boundary",
        key="",
        place_code="",
        old={"places": count},
    )
    return count


def _known(codes: Iterable[str]) -> set[str]:
    wanted = set(codes)
    return {
        str(code)
        for level in LEVELS
        for code in MODELS[level].objects.filter(pk__in=wanted).values_list("pk", flat=True)
    }


def _said(one: Boundary) -> str:
    number = one.map_number or _("无，限内部使用")
    return _("边界：%(source)s；审图号：%(number)s") % {"source": one.source, "number": number}
