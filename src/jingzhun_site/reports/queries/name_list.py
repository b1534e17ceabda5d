"""The catalogue of names: searched in words, each with its unit and what it says now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from jingzhun.reports import KnownName
from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.reports.collecting import answers_for
from jingzhun_site.reports.moments import moment_for
from jingzhun_site.reports.names.catalogue import catalogue

SIZE = 40


@dataclass(frozen=True, kw_only=True)
class NameLine:
    """A name with what it says now."""

    name: str
    label: str
    unit: str
    group: str
    value: str
    why: str
    copied: str


@dataclass(frozen=True, kw_only=True)
class ListLine:
    """A list with its columns."""

    name: str
    label: str
    columns: Sequence[KnownName]


@dataclass(frozen=True, kw_only=True)
class NamePage:
    """A page of the catalogue."""

    lines: Sequence[NameLine]
    count: int
    groups: Sequence[str]
    next: str = ""
    previous: str = ""


def name_page(user: User, query: QueryDict, place: str) -> NamePage:
    """The names that hold all the words, of a group where one is chosen."""
    words = query.get("find", "").lower().split()
    group = query.get("group", "")
    names = list(catalogue().names.values())
    found = [
        one
        for one in names
        if (not group or one.group == group)
        and all(w in f"{one.name} {one.label}".lower() for w in words)
    ]
    start = _start(query.get("after") or query.get("before") or "", len(found))
    shown = found[start : start + SIZE]
    return NamePage(
        lines=_lines(user, shown, place),
        count=len(found),
        groups=list(dict.fromkeys(one.group for one in names)),
        next=str(start + SIZE) if start + SIZE < len(found) else "",
        previous=str(max(start - SIZE, 0)) if start else "",
    )


def list_lines() -> list[ListLine]:
    """Every list."""
    return [
        ListLine(name=one.name, label=one.label, columns=list(one.columns.values()))
        for one in catalogue().lists.values()
    ]


def _lines(user: User, names: Sequence[KnownName], place: str) -> list[NameLine]:
    moment = moment_for(user, clock.today(), "month")
    answers = answers_for([one.name for one in names], [place], moment) if place else {}
    found = []
    for one in names:
        answer = answers.get((place, one.name))
        found.append(
            NameLine(
                name=one.name,
                label=one.label,
                unit=one.unit,
                group=one.group,
                value=answer.text() if answer else "",
                why=answer.why if answer else "",
                copied=f"{{{{ {one.name} }}}}",
            )
        )
    return found


def _start(word: str, count: int) -> int:
    return int(word) if word.isascii() and word.isdigit() and int(word) < count else 0
