"""Which townships a department's file leaves out: told before a comparison, and left undecided in it."""

from collections.abc import Mapping, Sequence

from jingzhun.crosschecks import PlaceShare, uncovered_places
from jingzhun_site.crosschecks.models import RegisterFile
from jingzhun_site.places.queries import place_names
from jingzhun_site.places.scope import Scope


def uncovered_in(file: RegisterFile, townships: Mapping[str, Sequence[int]]) -> list[str]:
    """The townships of which a file has hardly anybody, against the last file of the register and the other townships.

    A township that the last file left out too is held against the others again: one short file excuses no other.
    """
    last = (
        RegisterFile.objects.filter(
            register=file.register,
            place_code=file.place_code,
            state=RegisterFile.State.READY,
            pk__lt=file.pk,
        )
        .order_by("pk")
        .last()
    )
    told = last.matched if last is not None else {}
    before = {
        place: numbers
        for place, numbers in told.get("townships", {}).items()
        if place not in told.get("uncovered", ())
    }
    return list(uncovered_places(_shares(townships), before=_shares(before)))


def uncovered_by(files: Sequence[RegisterFile]) -> dict[str, list[str]]:
    """Of each register in some files the townships that its file leaves out."""
    return {one.register: one.matched.get("uncovered", []) for one in files}


def uncovered_names(file: RegisterFile) -> list[str]:
    """The names of the townships that a file leaves out."""
    codes = file.matched.get("uncovered", [])
    names = place_names(codes)
    return [names.get(code, code) for code in codes]


def is_left_out(place: str, register: str, uncovered: Mapping[str, Sequence[str]]) -> bool:
    """Whether a place lies in a township that the file of a register leaves out."""
    return Scope.of(uncovered.get(register, ())).covers(place)


def _shares(townships: Mapping[str, Sequence[int]]) -> dict[str, PlaceShare]:
    return {
        place: PlaceShare(persons=own, found=found) for place, (own, found) in townships.items()
    }
