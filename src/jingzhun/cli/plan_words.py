"""What a plan is made of, in a line or two: its figures, and which of them no document prints."""

from jingzhun.cli.texts import Texts
from jingzhun.population import PopulationPlan


def plan_figures_line(plan: PopulationPlan, texts: Texts) -> str:
    """People, villages and counties that a plan sets; whatever its document does not print is marked as ours."""
    listed = plan.poor_villages
    line = texts(
        "plan.figures" if listed.deep else "plan.figures_no_deep",
        year=plan.base_on.year,
        poor=f"{plan.strata['poor'].persons:,}",
        poor_ours=_mark(plan, "people", texts("plan.ours")),
        poor_villages=f"{listed.poor:,}",
        villages_ours=_mark(plan, "poor_villages", texts("plan.ours")),
        deep=f"{listed.deep:,}",
        deep_ours=_mark(plan, "deep_villages", texts("plan.ours_inside")),
    )
    return f"{line}{_counties_line(plan, texts)}"


def _counties_line(plan: PopulationPlan, texts: Texts) -> str:
    named = {name: one for name, one in plan.counties.items() if one.codes}
    if not named:
        return ""
    # A place whose counties are of one class has that class's count as the whole.
    key = "counties" if len(named) > 1 else f"{next(iter(named))}.counties"
    counties = sum(len(one.codes) for one in named.values())
    deep = len(named["deep"].codes) if "deep" in named else 0
    return texts(
        "plan.counties" if deep else "plan.counties_only",
        counties=f"{counties:,}",
        counties_ours=_mark(plan, key, texts("plan.ours")),
        deep=f"{deep:,}",
        deep_ours=_mark(plan, "deep.counties", texts("plan.ours_inside")),
    )


def thinned_line(plan: PopulationPlan, whole: PopulationPlan, texts: Texts) -> str:
    """That a register shows one in so many of a place, and what the whole of it is."""
    return texts(
        "plan.thinned",
        one_in=plan.one_in,
        persons=f"{whole.persons:,}",
        figures=plan_figures_line(whole, texts),
        place=whole.id,
    )


def _mark(plan: PopulationPlan, figure: str, words: str) -> str:
    """The words that call a figure ours; none where a document prints it, or where all figures are thinned."""
    return "" if figure in plan.printed or plan.one_in > 1 else words
