"""What the plans of places call printed is what the packs of their documents hold; every place runs to its goals."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from jingzhun.packs import Pack, load_packs, shipped_packs_root
from jingzhun.population import load_plan, plan_names
from jingzhun.population.plan_figures import plan_figures
from jingzhun.vocabulary import load_vocabulary
from tests.jingzhun.cli.conftest import call

PRINTED = [(name, figure) for name in plan_names() for figure in load_plan(name).printed]
SICHUAN = {
    "people": 1_713_000,
    "poor_villages": 5_295,
    "counties": 88,
    "deep.counties": 45,
    "deep.people": 622_000,
    "deep.villages": 2_180,
    "deep.counties_leaving": 40,
    "people_leaving.2018": 1_000_000,
    "people_leaving.2019": 635_000,
    "people_leaving.2020": 78_000,
    "villages_leaving.2018": 3_500,
    "villages_leaving.2019": 1_622,
    "villages_leaving.2020": 173,
    "counties_leaving.2018": 30,
    "counties_leaving.2019": 31,
    "counties_leaving.2020": 7,
}


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return dict(load_packs(shipped_packs_root(), vocabulary=load_vocabulary()))


def printed_value(packs: dict[str, Pack], reference: str) -> Decimal:
    """The figure that a plan refers to: the value of a background entry, or a target (or the places) of a goal."""
    pack, kind, name, *rest = reference.split()
    if kind == "background":
        return packs[pack].background[name].value
    goal = packs[pack].goals[name]
    if rest == ["places"]:
        return Decimal(len(goal.places))
    wanted = rest[0]
    found = [
        target.value
        for target in goal.targets
        if (target.span == "total") == (wanted == "total")
        and (wanted == "total" or target.year == int(wanted))
    ]
    (value,) = found
    return value


@pytest.mark.parametrize(("plan", "figure"), PRINTED)
def test_a_figure_called_printed_is_the_one_in_the_pack(
    packs: dict[str, Pack], plan: str, figure: str
) -> None:
    loaded = load_plan(plan)
    assert plan_figures(loaded)[figure] == printed_value(packs, loaded.printed[figure])


def test_every_published_total_of_sichuan_is_called_printed() -> None:
    plan = load_plan("sichuan")
    assert set(plan.printed) == set(SICHUAN)
    figures = plan_figures(plan)
    assert {name: figures[name] for name in SICHUAN} == SICHUAN


def test_the_deep_counties_of_hubei_are_those_of_its_goal(packs: dict[str, Pack]) -> None:
    deep = load_plan("hubei").counties["deep"]
    assert set(deep.codes) == set(packs["hubei-2017"].goals["deep_counties_delisted"].places)


def test_the_deep_villages_of_hubei_follow_from_the_printed_shares() -> None:
    classes = load_plan("hubei").counties
    shares = {"deep": 25, "poor": 20, "other": 15}
    for name, percent in shares.items():
        assert classes[name].deep_villages * 100 == classes[name].poor_villages * percent


def test_the_poor_counties_of_luoyang_are_those_of_its_goals(packs: dict[str, Pack]) -> None:
    poor = load_plan("luoyang").counties["poor"]
    assert set(poor.codes) == set(packs["luoyang-2018"].goals["skills_class_trainees"].places)


@pytest.mark.parametrize(
    ("place", "one_in", "pack"),
    [
        ("sichuan", 200, "sichuan-2018"),
        ("hubei", 50, "hubei-2017"),
        ("luoyang", 25, "luoyang-2018"),
    ],
)
def test_a_place_runs_from_nothing_to_its_goals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, one_in: int, pack: str
) -> None:
    monkeypatch.chdir(tmp_path)
    root = load_plan(place).root
    said = call("demo", "--place", place, "--one-in", str(one_in), "--no-serve")
    assert said.code == 0, said.err
    assert re.search(rf"national [\d.]+，{pack} [\d.]+", said.out)
    assert f"只有全量的 {one_in} 分之一" in " ".join(said.out.split())
    assert f"--place {root}" in said.out
    typed = re.findall(r"\./jz run (\S.*?) +#", said.out)
    assert len(typed) == 5
    for line in typed:
        again = call(*line.split())
        assert again.code == 0, f"{line}: {again.err}"
