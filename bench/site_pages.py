"""Promise: fifty people at work, and every page comes in 200 ms; this is the script of that load.

Everything runs on this machine, the load included: fifty threads, each a person with a browser of its own, who logs
in by the form, opens a page, thinks five seconds, and opens the next. A page that does not come as asked ends the run.
"""

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from typing import TypeVar

from bench.people import PASSWORD, PEOPLE
from bench.registers import Options, register_of
from bench.report import Report
from bench.site_clicks import PAGES, Click, clicks_of, subjects_of
from bench.site_client import Answer, Browser, WrongAnswerError
from bench.site_home import VENDORS, Site, site_of
from bench.site_serving import Served, served
from bench.times import at_percent

MOST_MS, MOST_MB = 200.0, 1024.0
THINKING = 5.0
PROMISE = (
    "50 users, 5 s between clicks, a million persons, 2 cores with the load:"
    " p95 of each page at most 200 ms; the server in at most 1 GB"
)
Done = TypeVar("Done")
_WARM_CLICKS, _LOGGING_IN_AT_ONCE = 3, 2
_CROWDS = (1, 2, 4, 8, 16)
"""How many people click without thinking, when the most requests a second are looked for."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """How long the load lasts: seconds of work with thinking, seconds of each crowd without."""

    seconds: float = 60.0
    crowd_seconds: float = 5.0
    thinking: float = THINKING


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A click and what came of it."""

    click: Click
    answer: Answer


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """What a crowd got out of the site."""

    people: int
    a_second: float
    p95: float


@dataclass(kw_only=True)
class Worker:
    """A person at work."""

    name: str
    browser: Browser
    clicks: Sequence[Click]

    def work(self, until: float, *, thinking: float, begins_after: float = 0.0) -> list[Shot]:
        """Click until the time has come, with pauses of half to one and a half of the thinking time."""
        shots: list[Shot] = []
        chance = random.Random(self.name)
        rest = cycle(self.clicks)
        pause = begins_after
        while time.monotonic() + pause < until:
            time.sleep(pause)
            shots.append(self.shoot(next(rest)))
            pause = thinking * chance.uniform(0.5, 1.5)
        return shots

    def shoot(self, click: Click) -> Shot:
        """Open one page.

        Raises:
            WrongAnswerError: it is not the page that was asked for.
        """
        answer = self.browser.get(click.address)
        # A search that finds one record alone leads straight to it.
        if answer.status != 200 and not (click.page == "search" and answer.status == 302):
            raise WrongAnswerError(f"{click.address}: status {answer.status} {answer.goes_to}")
        return Shot(click=click, answer=answer)


def bench(options: Options, load: Load = Load()) -> Report:
    """Load the site on each database."""
    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    kept = True
    for vendor in VENDORS:
        site = site_of(vendor, options)
        with served(site) as serving:
            workers = _logged_in(site, serving, options)
            try:
                shots = _at_work(workers, load)
                pressed = [_pressed(workers[:people], load) for people in _CROWDS]
            finally:
                _at_once(1, workers, lambda one: one.browser.close())
        rows += _rows(vendor, shots, serving)
        notes.append(_said(vendor, serving, shots, pressed))
        kept = kept and _is_kept(shots, serving)
    return Report(
        name="site_pages",
        promise=PROMISE,
        columns=("database", "page", "requests", "p50 ms", "p95 ms", "most ms", "p95 ms in the server", "KB"),
        rows=tuple(rows),
        kept=kept,
        notes=(*notes, _how(load)),
    )  # fmt: skip


def _logged_in(site: Site, serving: Served, options: Options) -> list[Worker]:
    register = register_of(options.persons, options)
    workers = [
        Worker(
            name=person.name,
            browser=Browser(port=serving.port),
            clicks=clicks_of(
                subjects_of(register.snapshot, site.filling["people"][person.name], most=200),
                count=200,
                seed=number,
            ),
        )
        for number, person in enumerate(PEOPLE)
    ]
    _at_once(_LOGGING_IN_AT_ONCE, workers, lambda one: one.browser.log_in(one.name, PASSWORD))
    _at_once(_LOGGING_IN_AT_ONCE, workers, lambda one: [*map(one.shoot, one.clicks[:_WARM_CLICKS])])
    return workers


def _at_work(workers: Sequence[Worker], load: Load) -> list[Shot]:
    """Everybody works; who begins when is spread over the first thinking time."""
    until = time.monotonic() + load.seconds
    gap = load.thinking / len(workers)
    order = {one.name: number for number, one in enumerate(workers)}
    found = _at_once(
        len(workers),
        workers,
        lambda one: one.work(
            until, thinking=load.thinking, begins_after=order[one.name] * gap
        ),
    )  # fmt: skip
    return [shot for shots in found for shot in shots]


def _pressed(workers: Sequence[Worker], load: Load) -> Pressed:
    until = time.monotonic() + load.crowd_seconds
    found = _at_once(len(workers), workers, lambda one: one.work(until, thinking=0.0))
    times = [shot.answer.milliseconds for shots in found for shot in shots]
    return Pressed(
        people=len(workers),
        a_second=len(times) / load.crowd_seconds,
        p95=at_percent(95, times),
    )


def _at_once(most: int, workers: Sequence[Worker], do: Callable[[Worker], Done]) -> list[Done]:
    with ThreadPoolExecutor(most) as pool:
        return list(pool.map(do, workers))


def _rows(vendor: str, shots: Sequence[Shot], serving: Served) -> list[tuple[str, ...]]:
    inside = serving.inside
    rows = []
    for page in (*PAGES, ""):
        of_page = [shot.answer for shot in shots if page in ("", shot.click.page)]
        times = [answer.milliseconds for answer in of_page]
        within = [inside[answer.request] for answer in of_page if answer.request in inside]
        if not times:
            continue
        rows.append((
            vendor, page or "all", str(len(times)), f"{at_percent(50, times):.0f}",
            f"{at_percent(95, times):.0f}", f"{max(times):.0f}", f"{at_percent(95, within):.0f}",
            f"{sum(answer.size for answer in of_page) / len(of_page) / 1000:.0f}",
        ))  # fmt: skip
    return rows


def _is_kept(shots: Sequence[Shot], serving: Served) -> bool:
    by_page = [[s.answer.milliseconds for s in shots if s.click.page == page] for page in PAGES]
    is_quick = all(at_percent(95, times) <= MOST_MS for times in by_page if times)
    return is_quick and serving.memory_mb <= MOST_MB


def _said(vendor: str, serving: Served, shots: Sequence[Shot], pressed: Sequence[Pressed]) -> str:
    most = max(pressed, key=lambda one: one.a_second)
    in_time = [one for one in pressed if one.p95 <= MOST_MS]
    held = max(in_time, key=lambda one: one.a_second) if in_time else None
    words = (
        f"within 200 ms (p95) {held.a_second:.0f} ({held.people} at once)"
        if held
        else "none within 200 ms"
    )
    return (
        f"{vendor}: the server took at most {serving.memory_mb:,.0f} MB, web processes and worker together"
        f" ({serving.own_mb:,.0f} MB of its own, {serving.shared_mb:,.0f} MB of files it maps);"
        f" most requests a second without thinking: {most.a_second:.0f}"
        f" ({most.people} at once, p95 {most.p95:.0f} ms); {words}."
    )


def _how(load: Load) -> str:
    return (
        f"{load.seconds:.0f} s of work after everybody had logged in and opened {_WARM_CLICKS} pages;"
        f" {load.crowd_seconds:.0f} s for each crowd of {', '.join(map(str, _CROWDS))}. Five users see the"
        " whole city, five a county, fifteen a township, twenty-five a village; each opens other"
        " households every time. Times are the browser's, from sending to the last byte, gzip included."
    )
