"""The records behind a figure as a table: whose they are, named as far as the user may see names."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.goals import Part
from jingzhun.packs import Measure
from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.subjects import Shown, SubjectKey, shown_subjects
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.frame.pieces import Empty, Tab
from jingzhun_site.frame.tables import Column, Row, Table
from jingzhun_site.frame.words import Words
from jingzhun_site.goals.access import SeenGoals
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.rows import FigurePage
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS

_OF_RATE: Mapping[str, Words] = {
    Part.COUNTED: gettext_lazy("达到"),
    Part.MISSED: gettext_lazy("未达到"),
    Part.OPEN: gettext_lazy("情况不明"),
}
_OF_COUNT: Mapping[str, Words] = {
    Part.COUNTED: gettext_lazy("计入"),
    Part.OPEN: gettext_lazy("情况不明"),
}


def part_words(line: StoredLine) -> Mapping[str, Words]:
    """What the parts of a figure are called: rates have those that miss it."""
    is_rate = line.measure is Measure.RATE and not line.is_ratio
    return _OF_RATE if is_rate else _OF_COUNT


def part_tabs(request: HttpRequest, line: StoredLine, page: FigurePage, chosen: str) -> list[Tab]:
    """All records of a figure, and each part of them, with their numbers."""
    parts = page.parts or {}
    counts = [("", _("全部"), sum(parts.values()))]
    counts += [(part, str(word), parts.get(part, 0)) for part, word in part_words(line).items()]
    return [
        Tab(
            label=label,
            href=keep_looking(
                f"{request.path}?{urlencode({'part': part} if part else {})}", request
            ),
            is_current=part == chosen,
            count=count,
        )
        for part, label, count in counts
    ]


def rows_table(
    user: User, seen: SeenGoals, line: StoredLine, page: FigurePage, *, caption: str
) -> Table:
    """One page of records."""
    owners = owners_of(page.entity, page.rows)
    shown = shown_subjects(user, list(owners.values()), seen.scope)
    words = part_words(line)
    return Table(
        id="rows",
        caption=caption,
        columns=(
            Column(key="name", label=_("姓名或名称")),
            Column(key="kind", label=_("记录")),
            Column(key="place", label=_("村")),
            Column(key="part", label=_("作用")),
            Column(key="key", label=_("编号")),
        ),
        rows=[_row(one, shown[_id(owners[one.key])], page, words) for one in page.rows],
        count=page.count,
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=Empty(title=_("没有这样的记录"), icon="inbox"),
    )


def _row(one: SubjectKey, owner: Shown, page: FigurePage, words: Mapping[str, Words]) -> Row:
    part = (page.part_of or {}).get(one.key, "")
    cells = {
        "name": owner.name,
        "kind": VOCABULARY.entities[one.entity].label_zh,
        "place": owner.place,
        "part": str(words.get(part, part)),
        "key": one.key,
    }
    return Row(key=one.key, cells=cells, href=owner.href)


def _id(subject: SubjectKey) -> tuple[str, str]:
    return subject.entity, subject.key


def owners_of(entity: str, rows: Sequence[SubjectKey]) -> Mapping[str, SubjectKey]:
    """The person, household or village that each record is of; a record of nobody stands for itself."""
    if entity in ("persons", "households") or not rows:
        return {one.key: one for one in rows}
    names = [
        n
        for n in ("person_id", "borrower_id", "household_id", "village_id")
        if n in VOCABULARY.entities[entity].fields
    ]
    model = MODELS[entity]
    found = {
        str(values[0]): dict(zip(names, values[1:], strict=True))
        for values in model.objects.filter(pk__in=[one.key for one in rows]).values_list(
            "pk", *names
        )
    }
    return {one.key: _owner(one, found.get(one.key, {})) for one in rows}


def _owner(one: SubjectKey, of_record: Mapping[str, object]) -> SubjectKey:
    person = of_record.get("person_id") or of_record.get("borrower_id")
    if person:
        return SubjectKey(
            entity="persons", key=str(person), household=None, place_code=one.place_code
        )
    household = of_record.get("household_id")
    if household:
        return SubjectKey(
            entity="households",
            key=str(household),
            household=str(household),
            place_code=one.place_code,
        )
    village = of_record.get("village_id")
    if village and one.entity != "villages":
        return SubjectKey(
            entity="villages", key=str(village), household=None, place_code=one.place_code
        )
    return one
