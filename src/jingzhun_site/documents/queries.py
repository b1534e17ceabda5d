"""The papers of records, and the list of all that a user may open."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.documents.access import access_documents
from jingzhun_site.documents.kinds import evidence_kinds, kind_of
from jingzhun_site.documents.models import Document
from jingzhun_site.documents.owners import Proved, owner_of
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Chip, Empty
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.places.queries import place_names

_AT_ONCE = 500


def documents_of(entity: str, keys: Iterable[str]) -> Mapping[str, list[Document]]:
    """The papers that prove records, by the key of the record; those taken off are left out."""
    found: dict[str, list[Document]] = defaultdict(list)
    wanted = list(keys)
    for start in range(0, len(wanted), _AT_ONCE):
        standing = Document.objects.filter(
            entity=entity, key__in=wanted[start : start + _AT_ONCE], withdrawn_at__isnull=True
        )
        for document in standing.select_related("kept_by").order_by("pk"):
            found[document.key].append(document)
    return found


def documents_table(user: User, query: QueryDict, *, place: str = "") -> Table:
    """The papers that a user may open, the latest first."""
    found = access_documents(user, place=place)
    kind = query.get("kind", "")
    if kind in evidence_kinds():
        found = found.filter(kind=kind)
    is_withdrawn = query.get("state") == "withdrawn"
    found = found.filter(withdrawn_at__isnull=not is_withdrawn)
    page = keyset_page(found, ["-id"], after=query.get("after", ""), before=query.get("before", ""))
    records = _records(page.rows)
    names = place_names(one.place_code for one in page.rows)
    return Table(
        id="documents",
        caption=_("佐证材料"),
        columns=_COLUMNS,
        rows=[_row(one, records[one.pk], names.get(one.place_code, "")) for one in page.rows],
        chosen=query.getlist("cols"),
        chips=_chips(kind, is_withdrawn=is_withdrawn),
        next=page.next,
        previous=page.previous,
        empty=Empty(
            title=_("没有可以查看的材料"),
            hint=_("材料在办理专项、任务和填报时随手上传，不在这里单独添加。"),
            icon="file-text",
        ),
    )


def kinds_kept(user: User, *, place: str = "") -> Sequence[tuple[str, str, int]]:
    """The kinds of which there are papers, with their number, for the filter of the list."""
    standing = access_documents(user, place=place).filter(withdrawn_at__isnull=True).order_by()
    counts = standing.values_list("kind").annotate(n=Count("pk")).order_by("-n", "kind")
    return [(kind, kind_of(kind).label, n) for kind, n in counts]


def proved_by(document: Document) -> Proved:
    """The record that a document proves."""
    return _records([document])[document.pk]


_COLUMNS = (
    Column(key="kind", label=gettext_lazy("材料")),
    Column(key="record", label=gettext_lazy("证明什么"), wraps=True),
    Column(key="place", label=gettext_lazy("地区")),
    Column(key="size", label=gettext_lazy("大小")),
    Column(key="who", label=gettext_lazy("上传人")),
    Column(key="at", label=gettext_lazy("上传时间"), kind="moment"),
    Column(key="withdrawn", label=gettext_lazy("撤下"), wraps=True),
)


def _records(documents: Sequence[Document]) -> Mapping[int, Proved]:
    """What each of some documents proves; a record that is gone is called by its entity alone."""
    keys: dict[str, list[str]] = defaultdict(list)
    for one in documents:
        keys[one.entity].append(one.key)
    found = {entity: owner_of(entity).records(of_entity) for entity, of_entity in keys.items()}
    return {
        one.pk: found[one.entity].get(one.key)
        or Proved(label=str(owner_of(one.entity).label), href="")
        for one in documents
    }


def _row(one: Document, proved: Proved, place: str) -> Row:
    cells = {
        "kind": str(one),
        "record": Cell(value=proved.label, href=proved.href),
        "place": place,
        "size": filesizeformat(one.size),
        "who": str(one.kept_by),
        "at": one.kept_at,
        "withdrawn": _withdrawn(one),
    }
    return Row(key=str(one.pk), cells=cells, href=one.get_absolute_url())


def _withdrawn(one: Document) -> Cell:
    if one.withdrawn_at is None:
        return Cell(value="—")
    words = {"who": one.withdrawn_by, "why": one.why_withdrawn}
    return Cell(value=_("%(who)s：%(why)s") % words, tone="quiet")


def _chips(kind: str, *, is_withdrawn: bool) -> list[Chip]:
    chips = []
    if kind in evidence_kinds():
        chips.append(Chip(label=_("材料"), value=kind_of(kind).label, keys=("kind",)))
    if is_withdrawn:
        chips.append(Chip(label=_("状态"), value=_("已撤下"), keys=("state",)))
    return chips
