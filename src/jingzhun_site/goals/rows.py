"""The records behind a figure: written beside the run when first asked for, then paged under a user's rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from jingzhun.engines import DuckDBEngine, EngineSettings, quote_text
from jingzhun.goals import Part, write_figure_rows
from jingzhun.goals.items import items_in
from jingzhun_site.decisions.engine import query
from jingzhun_site.decisions.standing_queries import paged_subjects
from jingzhun_site.decisions.subjects import SubjectKey
from jingzhun_site.goals.access import SeenGoals
from jingzhun_site.goals.models import ProgressRun
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.running import request_for
from jingzhun_site.places.scope import Scope, prefix_of


@dataclass(frozen=True, kw_only=True)
class FigurePage:
    """One page of records behind a figure, how many there are of each part, cursors beside it."""

    entity: str
    rows: Sequence[SubjectKey]
    count: int
    parts: Mapping[str, int] | None = None
    part_of: Mapping[str, str] | None = None
    is_closed: bool = False
    next: str = ""
    previous: str = ""


def figure_page(
    seen: SeenGoals, line: StoredLine, *, part: str = "", after: str = "", before: str = ""
) -> FigurePage:
    """A page of the records behind the figure of a line; none where it has no figure, or one reported."""
    entity = _entity(seen, line)
    scope = seen.scope.narrowed(line.place)
    if line.goal_id in seen.closed or not scope:
        return FigurePage(entity=entity, rows=(), count=0, is_closed=True)
    if line.figure is None or line.is_reported:
        return FigurePage(entity=entity, rows=(), count=0)
    file = f"read_parquet({quote_text(str(rows_file(seen.progress, line)))})"
    inside = f"substr(place_id, 1, {len(prefix_of(line.place))}) = '{prefix_of(line.place)}'"
    chosen = f" AND part = {quote_text(part)}" if part in set(Part) else ""
    page = paged_subjects(
        f"SELECT subject_id, place_id FROM {file} WHERE {inside}{chosen}",
        entity,
        scope,
        after=after,
        before=before,
    )
    keys = [one.key for one in page.rows]
    return FigurePage(
        entity=entity,
        rows=page.rows,
        count=page.count,
        parts=_parts(file, inside, scope),
        part_of=_parts_of(file, keys),
        next=page.next,
        previous=page.previous,
    )


def rows_file(progress: ProgressRun, line: StoredLine) -> Path:
    """The file of all records of a goal and its window, in every place of the run."""
    window = f"-{line.window.first}-{line.window.last}" if line.window else ""
    kept = progress.path / "rows" / f"{line.goal_id}{window}.parquet"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        everywhere = line.goal_line(as_at=progress.as_at, place=progress.snapshot.place_code)
        with (
            TemporaryDirectory(dir=kept.parent) as folder,
            DuckDBEngine(EngineSettings()) as engine,
        ):
            draft = Path(folder) / kept.name
            write_figure_rows(request_for(progress.snapshot), everywhere, draft, engine=engine)
            draft.replace(kept)  # two who ask at once write the same
    return kept


def _entity(seen: SeenGoals, line: StoredLine) -> str:
    for chain in seen.regimes.chains:
        item = items_in(chain).get(line.goal_id)
        if item is not None and item.kind == line.kind:
            return item.entity
    return ""


def _parts(file: str, inside: str, scope: Scope) -> Mapping[str, int]:
    where, bounds = scope.sql("place_id")
    rows = query(f"SELECT part, count(*) FROM {file} WHERE {inside} AND {where} GROUP BY 1", bounds)
    return dict(rows)


def _parts_of(file: str, keys: Sequence[str]) -> Mapping[str, str]:
    if not keys:
        return {}
    marks = ", ".join("?" for _ in keys)
    return dict(query(f"SELECT subject_id, part FROM {file} WHERE subject_id IN ({marks})", keys))
