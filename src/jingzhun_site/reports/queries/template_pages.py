"""The list of templates, and one with its versions and names."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.reports.catalogue import NUMBER
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Action, Empty
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.places.queries import place_names
from jingzhun_site.reports.models import ReportTemplate, TemplateVersion
from jingzhun_site.reports.names.catalogue import catalogue
from jingzhun_site.reports.reading import template_of

FORM_WORDS = {"xlsx": "Excel", "docx": "Word"}


def templates_table(
    request: HttpRequest, templates: "QuerySet[ReportTemplate]", *, may_keep: bool
) -> Table:
    """The templates, the latest first, those in use alone unless all are asked for."""
    if request.GET.get("all") != "1":
        templates = templates.filter(retired_at__isnull=True)
    page = keyset_page(
        templates,
        ["-id"],
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    places = place_names({one.place_code for one in page.rows})
    add = Action(label=_("新增模板"), href=reverse("reports:add"), icon="plus")
    return Table(
        id="templates",
        caption=_("报表模板"),
        columns=(
            Column(key="title", label=_("模板"), wraps=True),
            Column(key="cadence", label=_("周期")),
            Column(key="place", label=_("制定单位所在地")),
            Column(key="version", label=_("版本"), kind="number"),
            Column(key="state", label=_("状态")),
            Column(key="made", label=_("建立时间"), kind="moment"),
        ),
        rows=[
            Row(
                key=str(one.pk),
                href=one.get_absolute_url(),
                cells={
                    "title": one.title,
                    "cadence": one.get_cadence_display(),
                    "place": places.get(one.place_code, one.place_code),
                    "version": one.version,
                    "state": Cell(value=_("已停用"), tone="quiet") if one.retired_at else _("在用"),
                    "made": one.made_at,
                },
            )
            for one in page.rows
        ],
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=Empty(
            title=_("还没有报表模板"),
            hint=_("把上级的表格做成模板：在要填数的地方写上数据名称，上传即可。"),
            icon="report-analytics",
            actions=(add,) if may_keep else (),
        ),
    )


def versions_table(template: ReportTemplate) -> Table:
    """Every file of a template."""
    versions = template.versions.select_related("uploaded_by").order_by("-number")
    return Table(
        id="versions",
        caption=_("版本"),
        columns=(
            Column(key="number", label=_("版本"), kind="number"),
            Column(key="file", label=_("文件")),
            Column(key="note", label=_("改了什么"), wraps=True),
            Column(key="who", label=_("上传人")),
            Column(key="when", label=_("上传时间"), kind="moment"),
        ),
        rows=[
            Row(
                key=str(one.number),
                cells={
                    "number": one.number,
                    "file": Cell(
                        value=f"{one.file_name}（{FORM_WORDS[one.form]}）",
                        href=reverse("reports:template_file", args=[template.pk, one.number]),
                    ),
                    "note": one.note or "—",
                    "who": str(one.uploaded_by),
                    "when": one.uploaded_at,
                },
            )
            for one in versions
        ],
        has_column_choice=False,
    )


@dataclass(frozen=True, kw_only=True)
class SlotLine:
    """A name of a template in words."""

    at: str
    name: str
    label: str
    unit: str
    list_label: str


def slot_lines(version: TemplateVersion) -> list[SlotLine]:
    """Every name of a version with its place in the file."""
    return list(_slot_lines(version))


def _slot_lines(version: TemplateVersion) -> Iterator[SlotLine]:
    known = catalogue()
    for slot in template_of(version).slots:
        of_list = known.lists.get(slot.list_name)
        if slot.is_each:
            found = known.lists.get(slot.name)
            yield SlotLine(
                at=slot.at, name=f"each {slot.name}", unit="", list_label="",
                label=_("本行按名单重复：%(list)s") % {"list": found.label if found else slot.name},
            )  # fmt: skip
            continue
        name = known.known(slot.name, slot.list_name)
        unit = name.unit if name else ""
        yield SlotLine(
            at=slot.at,
            name=slot.name,
            label=name.label if name else _("已没有这个名称"),
            unit=_("万%(unit)s") % {"unit": unit} if slot.in_ten_thousands else unit,
            list_label=of_list.label if of_list and slot.name != NUMBER else "",
        )
