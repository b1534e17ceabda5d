"""The wizard's table: one line for each place below, what was typed, what the rest comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from jingzhun.errors import JingzhunError
from jingzhun_site.config import clock
from jingzhun_site.goals.access import SeenGoals
from jingzhun_site.goals.actions.handing import Given, shares_below, version_of
from jingzhun_site.goals.basis import BY_HAND, Basis, base_recorded, basis_of, basis_words, says_of
from jingzhun_site.goals.counted import half_fault
from jingzhun_site.goals.dividing import Base, bases_for, children_of, is_split, shares_of
from jingzhun_site.goals.models import TargetShare
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.organisations.queries import PostHeld, posts_in


@dataclass(frozen=True, kw_only=True)
class SplitRow:
    """One place of the table; ``value`` as typed or computed, ``is_fixed`` stays when the rest is spread."""

    place: str
    name: str
    amount: int | None
    value: str
    is_fixed: bool
    deadline: str
    post_id: str
    posts: Sequence[PostHeld]


@dataclass(frozen=True, kw_only=True)
class SplitTable:
    """The wizard as it stands: bases to choose from, rows, their sum, what they rest on, and what is wrong."""

    bases: Sequence[Base]
    base: Base | None
    rows: Sequence[SplitRow]
    total: Decimal
    faults: Sequence[str]
    seen: str
    is_split: bool
    basis: Basis
    says: str

    @property
    def given(self) -> list[Given]:
        """What each place gets, as far as it can be read."""
        return [
            Given(
                place=row.place,
                value=Decimal(row.value or 0),
                deadline=date.fromisoformat(row.deadline) if row.deadline else None,
                post_id=row.post_id,
            )
            for row in self.rows
        ]


def split_table(
    seen: SeenGoals, line: StoredLine, data: QueryDict, *, spread: bool, typed: bool = False
) -> SplitTable:
    """The table of a request.

    ``typed``: values stand in ``data`` (a form, or a workbook read into one); otherwise they are those in
    force, or a first split. ``spread`` splits what the fixed shares leave. Where no base is asked for, the
    chosen one is that of the version in force.
    """
    places = dict(children_of(seen, line))
    bases = bases_for(seen, line, list(places)) if places else []
    known = {share.place_code: share for share in shares_below(line)}
    base = _base(bases, data.get("base", ""), known)
    values, faults = _typed(data, places) if typed else (_in_force(known), [])
    if typed and not spread and not faults:
        faults = _halves(values, places, line.unit)
    fixed = {p for p in places if data.get(f"fixed-{p}")} if typed else set()
    is_in_force = not typed and not spread and bool(values)
    if not faults and (spread or not values):
        values, faults = _spread(line, base, places, values, fixed)
    basis = _basis(line, base, values, fixed)
    return SplitTable(
        bases=bases,
        base=base,
        rows=[
            SplitRow(
                place=place,
                name=name,
                amount=base.values.get(place) if base else None,
                value=values.get(place, ""),
                is_fixed=place in fixed,
                deadline=_deadline(data, known.get(place), place, typed=typed),
                post_id=_post(data, known.get(place), place, typed=typed),
                posts=posts_in(place, on=clock.today()),
            )
            for place, name in places.items()
        ],
        total=sum((Decimal(v) for v in values.values() if _is_number(v)), Decimal(0)),
        faults=[*faults, *_date_faults(data, places)],
        seen=data.get("seen", "") if typed else version_of(list(known.values())),
        is_split=is_split(line),
        basis=basis,
        says=_says(BY_HAND if is_in_force else basis, values, known),
    )


def _base(bases: Sequence[Base], asked: str, known: Mapping[str, TargetShare]) -> Base | None:
    """The base that is asked for, else that of the version in force, else the first."""
    chosen = next((base for base in bases if base.key == asked), None)
    recorded = [share.base for share in known.values() if share.base]
    return chosen or base_recorded(bases, recorded) or next(iter(bases), None)


def _says(basis: Basis, values: Mapping[str, str], known: Mapping[str, TargetShare]) -> str:
    """What the numbers rest on; those that stay as they are in force on what was recorded of them."""
    if basis.label:
        return says_of([basis_words(basis.recorded)])
    in_force = _in_force(known)
    return says_of(
        _share_words(known[place])
        if place in known and value == in_force[place]
        else basis_words("")
        for place, value in values.items()
    )


def _share_words(share: TargetShare) -> str:
    is_of_document = share.source == TargetShare.Source.DIRECTIVE
    return basis_words(share.base, is_of_document=is_of_document)


def _basis(
    line: StoredLine, base: Base | None, values: Mapping[str, str], fixed: set[str]
) -> Basis:
    if line.target is None or not is_split(line) or not all(map(_is_number, values.values())):
        return BY_HAND
    return basis_of(line.target.value, base, {p: Decimal(v) for p, v in values.items()}, fixed)


def _typed(data: QueryDict, places: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    values, faults = {}, []
    for place, name in places.items():
        text = data.get(f"value-{place}", "").replace(",", "").replace("，", "").strip()
        values[place] = text
        if not _is_number(text):
            faults.append(
                _("%(place)s 的数写作“%(seen)s”，请填不小于 0 的数。")
                % {"place": name, "seen": text}
            )
    return values, faults


def _halves(values: Mapping[str, str], places: Mapping[str, str], unit: str) -> list[str]:
    """What halves something that is counted; shares that are about to be spread anew are not looked at."""
    faults = (
        half_fault(_("%(place)s 的任务数") % {"place": places[place]}, Decimal(value), unit)
        for place, value in values.items()
        if place in places
    )
    return [fault for fault in faults if fault]


def _in_force(known: Mapping[str, TargetShare]) -> dict[str, str]:
    return {place: f"{share.value.normalize():f}" for place, share in known.items()}


def _spread(
    line: StoredLine,
    base: Base | None,
    places: Mapping[str, str],
    values: Mapping[str, str],
    fixed: set[str],
) -> tuple[dict[str, str], list[str]]:
    """What the fixed shares leave, spread over the others; rates and floors go down as they are."""
    if line.target is None:
        return dict(values), [_("本级没有这一目标，不能分解。")]
    if not is_split(line):
        own = f"{line.target.value.normalize():f}"
        return {p: values[p] if p in fixed else own for p in places}, []
    if line.target.value_max is not None or line.target.value != int(line.target.value):
        return dict(values), [_("本级目标是一个范围或带小数，不能按整数分解。")]
    kept = {p: Decimal(values[p]) for p in fixed}
    halves = [
        _("%(place)s 固定为 %(seen)s，其余按整数分，请把它改为整数。")
        % {"place": places[place], "seen": values[place]}
        for place, value in kept.items()
        if value != int(value)
    ]
    if halves:
        return dict(values), halves
    try:
        shares = shares_of(
            line.target.value, base, list(places), {p: int(v) for p, v in kept.items()}
        )
    except JingzhunError as error:
        return dict(values), [
            f"{fault.what('zh')}{fault.next_step('zh')}" for fault in error.faults
        ]
    return {p: str(share) for p, share in shares.items()}, []


def _deadline(data: QueryDict, share: TargetShare | None, place: str, *, typed: bool) -> str:
    if typed:
        text = data.get(f"deadline-{place}", "")
        return text if _is_day(text) else ""
    return share.deadline.isoformat() if share and share.deadline else ""


def _post(data: QueryDict, share: TargetShare | None, place: str, *, typed: bool) -> str:
    if typed:
        return data.get(f"post-{place}", "")
    return share.post_id if share else ""


def _date_faults(data: QueryDict, places: Mapping[str, str]) -> list[str]:
    return [
        _("%(place)s 的时限写作“%(seen)s”，没有这一天。") % {"place": name, "seen": text}
        for place, name in places.items()
        if (text := data.get(f"deadline-{place}", "")) and not _is_day(text)
    ]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_number(text: str) -> bool:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return False
    return value.is_finite() and value >= 0
