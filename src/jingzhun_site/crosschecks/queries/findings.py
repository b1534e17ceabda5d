"""What telling the persons of a file showed of identities: one person twice, one number of two names, split homes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.crosschecks.identities import KINDS, kind_of
from jingzhun_site.crosschecks.models import RegisterFile
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.register.models import MODELS
from jingzhun_site.vault.revealing import Revealed, reveal

_GRAVE = frozenset({"person_in_two_households", "one_id_two_names"})
_COLUMNS = (
    Column(key="who", label=gettext_lazy("名册中的人")),
    Column(key="kind", label=gettext_lazy("发现"), wraps=True),
    Column(key="household", label=gettext_lazy("户编号")),
    Column(key="other", label=gettext_lazy("另一人")),
    Column(key="other_household", label=gettext_lazy("另一户")),
    Column(key="row", label=gettext_lazy("对方第几行")),
)


def findings_table(file: RegisterFile, user: User) -> Table | None:
    """The findings of a file, the gravest first, for whoever judges; a department has no business with them."""
    found: Sequence[Mapping[str, Any]] = file.matched.get("findings", [])
    if not found or not user.may(Right.JUDGE_DIFFERENCES, file.place_code):
        return None
    keys = {one[name] for one in found for name in ("person_id", "other_person_id") if one[name]}
    listed = MODELS["persons"].objects.filter(pk__in=keys).values_list("pk", "name", "place_code")
    persons = {pk: (name, place) for pk, name, place in listed}
    seen = reveal(user.authority(), (name for name, _place in persons.values()))
    return Table(
        id="findings",
        caption=_("认人时发现的"),
        columns=_COLUMNS,
        rows=[_row(number, one, persons, seen) for number, one in enumerate(found)],
        has_column_choice=False,
    )


def _row(number: int, one: Mapping[str, Any], persons: Mapping[str, Any], seen: Revealed) -> Row:
    kind = kind_of(one["kind"], one["row_number"])
    tone = "bad" if kind in _GRAVE else "soon"
    cells = {
        "who": _name(one["person_id"], persons, seen) or "—",
        "kind": Cell(value=KINDS[kind].label, tone=tone),
        "household": _home(one["household_id"]),
        "other": _name(one["other_person_id"], persons, seen) or "—",
        "other_household": _home(one["other_household_id"]),
        "row": str(one["row_number"]) if one["row_number"] is not None else "—",
    }
    return Row(key=str(number), cells=cells)


def _name(key: str | None, persons: Mapping[str, Any], seen: Revealed) -> str:
    name, place = persons.get(key or "", (None, ""))
    return seen.name(name, place) or (key or "")


def _home(key: str | None) -> Any:
    return Cell(value=key, href=reverse("households:household", args=(key,))) if key else "—"
