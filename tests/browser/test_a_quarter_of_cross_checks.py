"""One quarter of cross-checks in a real browser: files in, differences judged, put right, and the next quarter."""

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from tests.browser.conftest import Demo, go
from tests.browser.test_a_day_of_work import _until, log_in  # noqa: F401

LogIn = Callable[[str], Any]
Person = tuple[str, str, str, date, str]
WHO = ("姓名", "身份证号", "性别", "出生日期", "行政村代码")
HEADS: Mapping[str, Sequence[str]] = {
    "death_register": (*WHO, "死亡日期"),
    "dibao_register": (*WHO, "月保障金额", "批准日期"),
    "extreme_poverty_register": (*WHO, "批准日期"),
    "pension_register": (*WHO, "月养老金"),
}
EXTRA: Mapping[str, Sequence[str]] = {
    "death_register": ("2018-11-03",),
    "dibao_register": ("260", "2018-10-01"),
    "extreme_poverty_register": ("2018-10-01",),
    "pension_register": ("1800",),
}
CLERK = "乡镇扶贫专干"  # whoever holds the posts of the township of the demo accounts
FIRST_DAY, SECOND_DAY = "2018-12-30", "2018-12-31"
DEATHS = "/crosschecks/?comparison=dead_in_ours_alive"
SEX = {"male": "男", "female": "女"}


def people_of(demo: Demo) -> list[Person]:
    """Grown people of the demo accounts' county who are alive, as the demonstration's own register has them."""
    files = {
        name: f"{demo.folder / 'register' / name}{ending}"
        for name in ("persons", "households")
        for ending in ("*.parquet", "/*.parquet")
        if [*(demo.folder / "register").glob(f"{name}{ending}")]
    }
    home = (
        f"SELECT village_id FROM read_parquet('{files['households']}') WHERE registration = 'poor'"
        " GROUP BY village_id ORDER BY count(*) DESC, village_id LIMIT 1"
    )
    found: list[Person] = duckdb.sql(
        "SELECT p.name, p.id_number, p.sex, p.born_on, h.village_id"
        f" FROM read_parquet('{files['persons']}') AS p"
        f" JOIN read_parquet('{files['households']}') AS h USING (household_id)"
        " WHERE p.died_on IS NULL AND length(p.id_number) = 18 AND p.born_on < DATE '1990-01-01'"
        f" AND starts_with(h.village_id, left(({home}), 6)) ORDER BY p.person_id LIMIT 600"
    ).fetchall()
    return found


def written(register: str, path: Path, rows: Iterable[Sequence[str]]) -> Path:
    """A department's file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADS[register])
        writer.writerows([*row, *EXTRA[register]] for row in rows)
    return path


def rows_of(people: Iterable[Person]) -> list[Sequence[str]]:
    """Rows about people as the register has them."""
    return [
        (name, number, SEX.get(sex, ""), born.isoformat(), village)
        for name, number, sex, born, village in people
    ]


def nameless(people: Iterable[Person]) -> list[Sequence[str]]:
    """Rows about people without number and date of birth: of namesakes in one village nobody can be sure."""
    return [
        (name, "", SEX.get(sex, ""), "", village) for name, _number, sex, _born, village in people
    ]


def send(page: Any, register: str, path: Path, *, as_at: str) -> None:
    """Send a file in, confirm its columns, wait until its persons are told."""
    page.goto(f"/crosschecks/registers/upload/?register={register}")
    page.set_input_files("input[type=file]", path)
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=每一项是表里的哪一列")
    page.fill("main input[name=as_at]", as_at)
    go(page.locator("text=确认列，开始认人").first)
    _until(page, "凭什么认出|不能比对", most=240)
    assert "凭什么认出" in page.locator("main").inner_text()


def compare(page: Any) -> Mapping[str, int]:
    """Compare the newest file of each register; how many differences of each standing."""
    page.goto("/crosschecks/runs/new/")
    go(page.locator("main form button[type=submit]").first)
    _until(page, "用了什么|没有比成", most=240)
    text = page.locator(".tiles").inner_text().replace(",", "")
    found = dict(re.findall(r"(新增|有变化|仍存在|已消失)\s+(\d+)", text))
    return {name: int(count) for name, count in found.items()}


def test_a_quarter_from_files_to_the_news_of_the_next(
    log_in: LogIn,  # noqa: F811
    demo: Demo,
    tmp_path: Path,
) -> None:
    county = log_in("county")
    people = people_of(demo)
    rows = {name: rows_of(people[at * 120 : at * 120 + 110]) for at, name in enumerate(HEADS)}
    rows["dibao_register"] += nameless(people[500:600])
    for name, some in rows.items():
        send(county, name, written(name, tmp_path / f"{name}-1.csv", some), as_at=FIRST_DAY)
    first = compare(county)
    assert first["新增"] > 3
    assert first["已消失"] == 0

    _review_five(county)
    _give_three(county)
    entry = _put_right(log_in("township"))
    _verify(log_in("county2"), entry)
    _exempt_one(county)

    deaths = rows["death_register"]
    rows["death_register"] = [*deaths[3:], *rows_of(people[490:492])]
    for name, some in rows.items():
        # The others say the same in another order: no news of theirs.
        path = written(name, tmp_path / f"{name}-2.csv", reversed(some))
        send(county, name, path, as_at=SECOND_DAY)
    second = compare(county)
    assert 2 <= second["新增"] <= 10
    assert 3 <= second["已消失"] <= 20
    assert second["仍存在"] > 50
    county.locator(".tiles a").first.click()
    county.wait_for_url("**standing=new**")
    assert f"共 {second['新增']} 条" in county.inner_text("main")


def _review_five(page: Any) -> None:
    """Judge five doubtful pairs by keyboard alone."""
    page.goto("/crosschecks/review/")
    for key in ("2", "1", "3", "2", "1"):
        before = page.url
        page.keyboard.press(key)
        page.wait_for_url(lambda url, seen=before: url != seen)
    assert page.locator("text=最近答过的").count() == 1


def _give_three(page: Any) -> None:
    """Give three of the dead who are on our list to a post of a township."""
    page.goto(DEATHS)
    for at in range(3):
        page.locator("tbody input[name=selected]").nth(at).check()
    page.click("button:has-text('交办')")
    page.wait_for_selector("select[name=lead_post]")
    page.select_option("select[name=lead_post]", _own_post(page))
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=已交办 3 条")


def _own_post(page: Any) -> str:
    """The post of the township whose clerk has an account in the demonstration."""
    options = page.locator("select[name=lead_post] option", has_text=CLERK)
    return str(options.first.get_attribute("value"))


def _put_right(page: Any) -> str:
    """The township reports one of its tasks done; the address of the task."""
    page.goto("/ledger/?tab=mine&source=cross_check&state=assigned")
    page.locator("tbody th a").first.click()
    page.wait_for_selector("#panel #panel-title")
    page.goto(page.locator("tbody tr").first.get_attribute("data-href"))
    page.click("a:has-text('报告办结')")
    page.fill("textarea[name=text]", "入户核实已去世，已办减员。")
    go(page.locator("main form button[type=submit]").first)
    page.wait_for_selector("text=已办理")
    return str(page.url)


def _verify(page: Any, entry: str) -> None:
    """Somebody else at the county verifies and closes it."""
    page.goto(entry)
    go(page.locator("a:has-text('核验销号')").first)
    go(page.locator("main form button[type=submit]").first)
    page.wait_for_selector("text=已销号")


def _exempt_one(page: Any) -> None:
    """One difference need not be looked at until after the new year."""
    page.goto(DEATHS)
    page.goto(page.locator("tbody tr").first.get_attribute("data-href"))
    page.click("a:has-text('暂缓')")
    page.fill("input[name=until]", (date(2018, 12, 31) + timedelta(days=60)).isoformat())
    page.fill("textarea[name=text]", "家属在外地，年后办理。")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=已记下：暂缓")
