"""Promise: the ledger of a programme with 100,000 enrolments is narrowed in any way in 300 ms."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from bench.fresh import measure
from bench.people import PASSWORD
from bench.registers import Options
from bench.report import Report
from bench.site_client import Browser, WrongAnswerError
from bench.site_home import VENDORS, Site, site_of
from bench.site_serving import served
from bench.times import at_percent

MOST_MS = 300.0
PROMISE = (
    "the ledger of a programme with 100,000 enrolments, narrowed in any way: at most 300 ms (p95)"
)
SEERS = ("bench-city-1", "bench-village-1")
_TIMES = 20


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How long one kind of page took somebody."""

    kind: str
    who: str
    times: Sequence[float]


def bench(options: Options) -> Report:
    """Open the largest ledger again and again, for someone who sees the whole city and for a village cadre."""
    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    kept = True
    for vendor in VENDORS:
        site = site_of(vendor, options)
        ledger = measure("bench.site_filling:largest_ledger", environment=site.environment()).answer
        found = list(_asked(site, ledger))
        rows += [_row(vendor, one) for one in found]
        kept = kept and all(at_percent(95, one.times) <= MOST_MS for one in found)
        built, grown = site.filling["ledgers"], site.filling["grow"]
        notes.append(
            f"{vendor}: the ledger holds {ledger['lines']:,} enrolments, {grown['copied']:,} of them copies of"
            f" those drawn; all {built['lines']:,} lines of the site were written anew in"
            f" {built['seconds']:.1f} s. The register has {site.filling['persons']:,} persons."
        )
    return Report(
        name="site_programmes",
        promise=PROMISE,
        columns=("database", "page", "sees", "p50 ms", "p95 ms", "most ms"),
        rows=tuple(rows),
        kept=kept,
        notes=(
            *notes,
            f"One browser, each kind of page {_TIMES} times, with other places and years.",
        ),
    )


def _asked(site: Site, ledger: Mapping[str, Any]) -> Iterator[Asked]:
    with served(site) as serving:
        for who in SEERS:
            own = site.filling["people"][who]
            with closing(Browser(port=serving.port)) as browser:
                browser.log_in(who, PASSWORD)
                _open(browser, "/programmes/")  # the packs are read once a process
                for kind, addresses in _addresses(ledger, own):
                    times = [_open(browser, addresses[n % len(addresses)]) for n in range(_TIMES)]
                    yield Asked(kind=kind, who=who, times=times)


def _addresses(ledger: Mapping[str, Any], own: str) -> Iterator[tuple[str, list[str]]]:
    """The addresses of each kind of page."""
    address = f"/programmes/{ledger['programme']}/"
    inside = [place for place in ledger["places"] if place.startswith(own.rstrip("0"))]
    yield "overview", ["/programmes/"]
    yield "ledger", [address]
    yield "by step", [f"{address}?step={step}" for step in ledger["steps"]]
    yield "on course or not", [f"{address}?overdue=1", f"{address}?objection=1"]
    yield "by year", [f"{address}?year={year}&state=all" for year in ledger["years"]]
    yield "ended", [f"{address}?state=ended"]
    yield "of a village", [f"{address}?place={place}" for place in inside or [own]]
    yield "in another order", [f"{address}?sort={sort}" for sort in ("place", "-since", "-due")]


def _open(browser: Browser, address: str) -> float:
    answer = browser.get(address)
    if answer.status != 200:
        raise WrongAnswerError(f"{address}: status {answer.status} {answer.goes_to}")
    return answer.milliseconds


def _row(vendor: str, asked: Asked) -> tuple[str, ...]:
    sees = "the city" if "city" in asked.who else "a village"
    return (
        vendor, asked.kind, sees, f"{at_percent(50, asked.times):.0f}",
        f"{at_percent(95, asked.times):.0f}", f"{max(asked.times):.0f}",
    )  # fmt: skip
