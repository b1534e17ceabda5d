"""What stands in the list of differences, one by one: the same on the page and in the workbook."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.crosschecks.catalogue import (
    comparison_label,
    department_label,
    register_label,
)
from jingzhun_site.crosschecks.models import Difference
from jingzhun_site.crosschecks.queries.asked_again import asked_again
from jingzhun_site.crosschecks.wording import (
    SUGGESTIONS,
    severity_cell,
    standing_cell,
    task_cell,
    verdict_cell,
)
from jingzhun_site.decisions.subjects import Shown, SubjectKey, shown_subjects
from jingzhun_site.frame.tables import Cell, Column
from jingzhun_site.places.queries import place_names
from jingzhun_site.places.scope import Scope
from jingzhun_site.vault.revealing import reveal

COLUMNS = (
    Column(key="who", label=gettext_lazy("对象")),
    Column(key="message", label=gettext_lazy("差异"), wraps=True),
    Column(key="severity", label=gettext_lazy("轻重"), sort="severity"),
    Column(key="place", label=gettext_lazy("村"), sort="place"),
    Column(key="standing", label=gettext_lazy("与上次比")),
    Column(key="verdict", label=gettext_lazy("核实结论")),
    Column(key="task", label=gettext_lazy("督办")),
    Column(key="owner", label=gettext_lazy("责任部门")),
    Column(key="suggests", label=gettext_lazy("可能是"), shown=False),
    Column(key="comparison", label=gettext_lazy("比对项目"), shown=False),
    Column(key="register", label=gettext_lazy("部门数据"), shown=False),
    Column(key="household", label=gettext_lazy("户编号"), shown=False),
    Column(key="row", label=gettext_lazy("对方第几行"), shown=False),
    Column(key="found_on", label=gettext_lazy("发现日期"), kind="day", sort="found"),
)


def cells_of(differences: Sequence[Difference], user: User, *, on: date) -> list[Mapping[str, Any]]:
    """The cells of some differences, in a handful of queries."""
    places = place_names(one.place_code for one in differences)
    who, again = names_of(differences, user), asked_again(differences)
    return [
        _cells(one, who[one.pk], places, on=on, again=again.get(one.pk, "")) for one in differences
    ]


def names_of(differences: Sequence[Difference], user: User) -> Mapping[int, Shown]:
    """Whom each difference is about: a person or household of ours, else the name in the other register."""
    subjects = {one.pk: _subject(one) for one in differences}
    wanted = [subject for subject in subjects.values() if subject is not None]
    shown = shown_subjects(user, wanted, Scope.of(one.place_code for one in differences))
    theirs = reveal(user.authority(), (one.their_name for one in differences))
    found = {}
    for one in differences:
        subject = subjects[one.pk]
        if subject is not None:
            found[one.pk] = shown[(subject.entity, subject.key)]
        else:
            name = theirs.name(one.their_name, one.place_code) or _("对方未写姓名")
            found[one.pk] = Shown(name=name, kind="", place="", href="")
    return found


def _subject(one: Difference) -> SubjectKey | None:
    if one.person_id:
        entity, key = "persons", one.person_id
    elif one.household_id:
        entity, key = "households", one.household_id
    else:
        return None
    household = one.household_id or None
    return SubjectKey(entity=entity, key=key, household=household, place_code=one.place_code)


def _cells(
    one: Difference, who: Shown, places: Mapping[str, str], *, on: date, again: str
) -> Mapping[str, Any]:
    message: Any = one.message
    if one.is_undecided:
        note = _("两边资料不全，不能判定，先补资料。")
        message = Cell(value=one.message, icon="help-circle", tone="soon", note=note)
    return {
        "who": who.name,
        "message": message,
        "severity": severity_cell(one),
        "place": places.get(one.place_code, one.place_code),
        "standing": standing_cell(one),
        "verdict": verdict_cell(one, on=on, asked_again=again),
        "task": task_cell(one, on=on),
        "owner": department_label(one.owner),
        "suggests": SUGGESTIONS.get(one.suggests, one.suggests),
        "comparison": comparison_label(one.comparison),
        "register": register_label(one.register),
        "household": one.household_id or "—",
        "row": str(one.row_number) if one.row_number is not None else "—",
        "found_on": one.found_on,
    }
