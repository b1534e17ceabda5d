"""Other registers against ours: who stands in both, what differs, and what is new since the last time.

:func:`run_comparisons` holds a snapshot against matched registers; :func:`compare_runs` says what is new, changed,
gone and still open since an earlier run.
"""

from jingzhun.crosschecks.comparison_folder import (
    ComparisonInfo,
    ComparisonManifest,
    ComparisonRecord,
    ComparisonRun,
    load_comparison_run,
)
from jingzhun.crosschecks.covering import PlaceShare, uncovered_places
from jingzhun.crosschecks.matched_rows import MatchedRegister, RegisterRecord
from jingzhun.crosschecks.news import News, NewsCount, State, compare_runs
from jingzhun.crosschecks.own_persons import write_persons
from jingzhun.crosschecks.running import ComparisonRequest, comparison_regimes, run_comparisons

__all__ = [
    "ComparisonInfo",
    "ComparisonManifest",
    "ComparisonRecord",
    "ComparisonRequest",
    "ComparisonRun",
    "MatchedRegister",
    "News",
    "NewsCount",
    "PlaceShare",
    "RegisterRecord",
    "State",
    "compare_runs",
    "comparison_regimes",
    "load_comparison_run",
    "run_comparisons",
    "uncovered_places",
    "write_persons",
]
