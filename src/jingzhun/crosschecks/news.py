"""What is new since the last run: the differences of two runs held against each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from jingzhun.crosschecks.comparison_folder import ComparisonRun
from jingzhun.engines import DuckDBEngine, EngineSettings, hash_rows, quote_text
from jingzhun.engines.failures import file_failure

_DEFAULT = EngineSettings()
_NAMES = (
    "difference_key",
    "comparison",
    "register",
    "person_id",
    "household_id",
    "place_id",
    "owner",
    "severity",
    "undecided",
)


class State(StrEnum):
    """How a difference stands to the run before."""

    NEW = "new"
    CHANGED = "changed"  # the same difference, but what ours or theirs says is another
    GONE = "gone"  # was there, and its comparison was made again without finding it
    STILL_OPEN = "still_open"
    NOT_LOOKED_AT = "not_looked_at"  # was there, and its comparison was not made this time


@dataclass(frozen=True, kw_only=True)
class NewsCount:
    """How many differences of one comparison and owner are in one state."""

    comparison: str
    owner: str
    state: State
    number: int


@dataclass(frozen=True, kw_only=True)
class News:
    """Two runs held against each other.

    ``reworded`` are comparisons whose rules or figures changed in between: what is new or gone there need be no news
    of the people. ``path`` is the list, where one was written.
    """

    previous: str
    current: str
    counts: tuple[NewsCount, ...]
    reworded: tuple[str, ...]
    path: Path | None = None
    sha256: str = ""

    def number(self, state: State) -> int:
        """How many differences are in a state."""
        return sum(count.number for count in self.counts if count.state is state)


def compare_runs(
    previous: ComparisonRun,
    current: ComparisonRun,
    *,
    out: Path | None = None,
    settings: EngineSettings = _DEFAULT,
) -> News:
    """The news of ``current`` since ``previous``: new, changed, gone, still open; with ``out`` as a Parquet file.

    The file has one row a difference: ``state``, ``difference_key``, ``comparison``, ``register``, ``person_id``,
    ``household_id``, ``place_id``, ``owner``, ``severity``, ``undecided``, and the evidence of both runs
    (``our_values``, ``their_values``, ``previous_our_values``, ``previous_their_values``). A comparison that could not
    be made this time tells nothing: its differences are not gone.

    Raises:
        JingzhunError: a file cannot be read, or the disk is full (ENGINE codes, GENERAL002).
    """
    with DuckDBEngine(settings) as engine:
        engine.register_parquet("before", previous.differences)
        engine.register_parquet("after", current.differences)
        engine.run(f"CREATE TABLE news AS {_news_sql(current)}")
        counts = tuple(_counts(engine))
        if out is not None:
            try:
                out.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise file_failure(error, str(out)) from error
            engine.write_parquet("SELECT * FROM news ORDER BY comparison, difference_key", out)
    return News(
        previous=previous.manifest.id,
        current=current.manifest.id,
        counts=counts,
        reworded=tuple(_reworded(previous, current)),
        path=out,
        sha256=hash_rows(out) if out is not None else "",
    )


def _news_sql(current: ComparisonRun) -> str:
    made = [name for name, came in current.manifest.comparisons.items() if came.was_made]
    listed = ", ".join(quote_text(name) for name in made) or "''"
    state = (
        f"CASE WHEN b.difference_key IS NULL THEN {quote_text(State.NEW)}"
        f" WHEN a.difference_key IS NULL AND b.comparison IN ({listed}) THEN {quote_text(State.GONE)}"
        f" WHEN a.difference_key IS NULL THEN {quote_text(State.NOT_LOOKED_AT)}"
        f" WHEN a.value_hash <> b.value_hash THEN {quote_text(State.CHANGED)}"
        f" ELSE {quote_text(State.STILL_OPEN)} END"
    )
    names = (*_NAMES, "our_values", "their_values")
    now = ", ".join(
        f"CASE WHEN a.difference_key IS NULL THEN b.{name} ELSE a.{name} END AS {name}"
        for name in names
    )
    return (
        f"SELECT {state} AS state, {now}, b.our_values AS previous_our_values,"
        " b.their_values AS previous_their_values"
        " FROM after AS a FULL JOIN before AS b ON a.difference_key = b.difference_key"
    )


def _counts(engine: DuckDBEngine) -> Iterator[NewsCount]:
    rows = engine.rows(
        "SELECT comparison, owner, state, COUNT(*) FROM news GROUP BY ALL ORDER BY ALL"
    )
    for comparison, owner, state, number in rows:
        yield NewsCount(comparison=comparison, owner=owner, state=State(state), number=number)


def _reworded(previous: ComparisonRun, current: ComparisonRun) -> Iterator[str]:
    before: Mapping[str, object] = previous.manifest.comparisons
    for name, record in current.manifest.comparisons.items():
        if name in before and previous.manifest.comparisons[name].version != record.version:
            yield name
