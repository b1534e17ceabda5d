"""Wherever a plan is shown, a figure that no document prints is called ours, and a thinned place says so."""

from jingzhun.cli.plan_words import plan_figures_line, thinned_line
from jingzhun.cli.texts import Texts
from jingzhun.population import load_plan, thin_plan

ZH = Texts()


def test_the_poor_of_luoyang_are_called_our_own_figure() -> None:
    assert plan_figures_line(load_plan("luoyang"), ZH) == (
        "2017 年末未脱贫 66,000 人（自拟），贫困村 728 个（其中深度贫困 150 个，自拟）。贫困县 6 个。"
    )


def test_what_the_documents_print_has_no_mark() -> None:
    assert "自拟" not in plan_figures_line(load_plan("hebi"), ZH)
    assert plan_figures_line(load_plan("sichuan"), ZH) == (
        "2017 年末未脱贫 1,713,000 人，贫困村 5,295 个。贫困县 88 个（其中深度贫困 45 个）。"
    )


def test_of_hubei_the_deep_villages_and_counties_alone_are_printed() -> None:
    assert plan_figures_line(load_plan("hubei"), ZH) == (
        "2017 年末未脱贫 240,000 人（自拟），贫困村 2,460 个（自拟）（其中深度贫困 507 个）。"
        "贫困县 30 个（自拟）（其中深度贫困 9 个）。"
    )


def test_a_thinned_place_says_one_in_how_many_and_what_the_whole_is() -> None:
    whole = load_plan("sichuan")
    line = thinned_line(thin_plan(whole, one_in=20), whole, ZH)
    assert "20 分之一" in line
    assert "1,713,000 人" in line
    assert "populate --place sichuan" in line
