"""What the pages of imports show."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Action, Empty, Figure, Tab
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.imports.checking.plan import VOCABULARY
from jingzhun_site.imports.layouts import Recognised, load_layouts, own_layouts
from jingzhun_site.imports.marked import sentence
from jingzhun_site.imports.models import ImportBatch, Stage
from jingzhun_site.imports.preview import preview_rows, summary_of_remarks
from jingzhun_site.imports.remarks import sentence_of
from jingzhun_site.imports.showing import column_label, show_rows, state_words
from jingzhun_site.imports.undoing import later_changes

_TONES = {
    Stage.APPLIED: "good",
    Stage.REFUSED: "bad",
    Stage.CHECKED: "action",
    Stage.RECOGNISED: "action",
    Stage.DISCARDED: "quiet",
    Stage.UNDONE: "quiet",
}
_SHOWN_LATER = 100
_FIRST = "households_and_persons"


def sections(current: str) -> list[Tab]:
    """The parts of imports as tabs."""
    pages = (
        ("list", _("导入批次"), "imports:list"),
        ("templates", _("下载模板"), "imports:templates"),
        ("key_back", _("回录清单"), "imports:key_back"),
    )
    return [
        Tab(label=label, href=reverse(url), is_current=name == current)
        for name, label, url in pages
    ]


def batch_table(batches: QuerySet[ImportBatch], asked: Mapping[str, str]) -> Table:
    """The batches as a list."""
    page = keyset_page(
        batches, ["-id"], after=asked.get("after", ""), before=asked.get("before", "")
    )
    layouts = load_layouts()
    columns = (
        Column(key="file", label=_("文件")),
        Column(key="state", label=_("状态")),
        Column(key="layout", label=_("版式")),
        Column(key="added", label=_("新增行"), kind="number"),
        Column(key="changed", label=_("修改行"), kind="number"),
        Column(key="faulty", label=_("有错行"), kind="number"),
        Column(key="by", label=_("上传人")),
        Column(key="at", label=_("上传时间"), kind="moment"),
    )
    rows = [
        Row(
            key=str(batch.pk),
            href=batch.get_absolute_url(),
            cells={
                "file": batch.file_name,
                "state": Cell(value=batch.stage.label, tone=_TONES.get(batch.stage, "soon")),
                "layout": layouts[batch.layout].label if batch.layout in layouts else "",
                "added": batch.counts.get("added"),
                "changed": batch.counts.get("changed"),
                "faulty": batch.counts.get("faulty"),
                "by": str(batch.uploaded_by),
                "at": batch.uploaded_at,
            },
        )
        for batch in page.rows
    ]
    upload = Action(
        label=_("导入表格"), href=reverse("imports:upload"), icon="upload", tone="action"
    )
    return Table(
        id="batches",
        caption=_("导入批次"),
        columns=columns,
        rows=rows,
        next=page.next,
        previous=page.previous,
        empty=Empty(
            title=_("还没有导入过表格"),
            hint=_("全国系统的导出表可以直接上传，不用改格式；自己的名册请下载模板填写。"),
            actions=(upload,),
        ),
    )


def file_remarks(batch: ImportBatch) -> list[tuple[str, str]]:
    """What is to be said of the file as a whole: severity and sentence."""
    return [
        (one["severity"], sentence_of(one["code"], {"row": str(one["row"]), **one["fields"]}))
        for one in batch.remarks
    ]


def recognised_sentence(found: Recognised) -> str:
    """What was recognised, in one plain sentence."""
    headers = [header for header in found.headers if header]
    told = {
        "layout": found.layout.label,
        "row": found.row + 1,
        "all": len(headers),
        "known": len(found.columns),
    }
    sentence = _("认作“%(layout)s”：第 %(row)d 行是表头，%(all)d 列中认出 %(known)d 列。") % told
    unknown = [found.headers[at] for at in found.unknown]
    if unknown:
        sentence += _("没有认出的列：%s。可以在下面手工对应，不对应的不导入。") % "、".join(unknown)
    twice = [found.headers[at] for at in found.twice]
    if twice:
        sentence += _("重复的列只读前一列：%s。") % "、".join(twice)
    return sentence


def preview_page(batch: ImportBatch, user: User, asked: Mapping[str, str]) -> dict[str, Any]:
    """The figures of a preview and one page of its rows."""
    words = state_words()
    only = asked.get("only", "")
    only = only if only in words else ""
    after = asked.get("after", "")
    rows, more = preview_rows(batch, only=only, after=int(after) if after.isdigit() else 0)
    here = batch.get_absolute_url()
    figures = [
        Figure(
            label=str(words[state]),
            value=batch.counts.get(state, 0),
            unit=_("行"),
            href=here if state == "unchanged" else f"{here}?only={state}",
            tone="bad" if state == "faulty" and batch.counts.get(state) else "",
        )
        for state in ("added", "changed", "unchanged", "left_out", "warned", "faulty")
    ]
    return {
        "figures": figures,
        "rows": show_rows(batch, rows, user.authority()),
        "next_after": rows[-1].number if rows and more else "",
        "only": only,
        "only_label": words.get(only, ""),
        "problems": _problems(batch),
        "words": words,
    }


def _problems(batch: ImportBatch) -> list[dict[str, Any]]:
    """The kinds of faults with the first of each and how many there are."""
    return [
        {"severity": one.severity, "count": one.count, "example": sentence(one.first)}
        for one in summary_of_remarks(batch)[:20]
    ]


def undo_plan(batch: ImportBatch, user: User) -> dict[str, Any]:
    """What would be taken back, and what stands against it."""
    later = later_changes(batch)
    scope = user.scope()
    lines = [
        {
            "label": VOCABULARY.entities[one.entity].label_zh,
            "key": one.key,
            "fields": "、".join(column_label(f"{one.entity}.{name}") for name in one.fields)
            or _("已有别的记录关联到它"),
            "who": one.who,
            "when": one.when,
        }
        for one in later
        if scope.covers(one.place_code)
    ]
    total = sum(batch.counts.get(name, 0) for name in ("records_added", "records_changed"))
    blocked = len({(one.entity, one.key) for one in later})
    return {
        "total": total,
        "blocked": blocked,
        "rest": total - blocked,
        "lines": lines[:_SHOWN_LATER],
        "more": max(len(lines) - _SHOWN_LATER, 0),
    }


def template_lines() -> list[dict[str, Any]]:
    """The templates with how many columns they have, the household one first."""
    found = sorted(own_layouts().values(), key=lambda layout: layout.id != _FIRST)
    return [
        {
            "id": layout.id,
            "label": layout.label.partition("：")[2],
            "columns": len(layout.columns),
            "needed": "、".join(c.header for c in layout.columns if c.needed),
        }
        for layout in found
    ]
