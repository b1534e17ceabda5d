"""Who takes part in programmes that only some places run: the plan names them with the share that is served."""

from collections.abc import Callable, Mapping

import numpy as np

from jingzhun.population.draws import Bools
from jingzhun.population.frame import codes
from jingzhun.population.households import is_on_register
from jingzhun.population.programmes import load_programmes
from jingzhun.population.selection import Drawing, Participation, standing

_SECONDARY = ("vocational_1", "vocational_2", "vocational_3")
_HIGHER = ("higher_vocational_1", "higher_vocational_2", "higher_vocational_3")
_UNIVERSITY = ("undergraduate_1", "undergraduate_2", "undergraduate_3", "undergraduate_4")
_FREE = ("primary", "grade_7", "grade_8", "grade_9", "senior_1", "senior_2", "senior_3")


def draw_further(drawing: Drawing) -> list[Participation]:
    """The programmes of ``also_runs``, each with its share of those who qualify."""
    programmes = load_programmes()
    return [
        standing(
            drawing,
            name,
            _QUALIFIES[name](drawing),
            of_persons=programmes[name].of_persons,
            until_year=2018,
            share=percent,
        )
        for name, percent in drawing.plan.also_runs.items()
    ]


def _registered(drawing: Drawing) -> Bools:
    return np.asarray(drawing.persons["registered"])


def _at_school(drawing: Drawing, *stages: str) -> Bools:
    return np.isin(drawing.persons["schooling"], codes("schooling", *stages))


def _at_vocational_school(drawing: Drawing) -> Bools:
    return _registered(drawing) & _at_school(drawing, *_SECONDARY, *_HIGHER)


def _at_secondary_vocational_school(drawing: Drawing) -> Bools:
    return _registered(drawing) & _at_school(drawing, *_SECONDARY)


def _at_university(drawing: Drawing) -> Bools:
    return _registered(drawing) & _at_school(drawing, *_HIGHER, *_UNIVERSITY)


def _of_disabled_families(drawing: Drawing) -> Bools:
    """Who is disabled, or lives in a household on the register that has a disabled member."""
    owner, disabled = drawing.persons["household"], drawing.persons["is_disabled"]
    has = np.bincount(owner[disabled], minlength=drawing.households.rows) > 0
    return np.asarray(disabled | (_registered(drawing) & has[owner]))


def _disabled_family_at_school(drawing: Drawing) -> Bools:
    return np.asarray(_of_disabled_families(drawing) & drawing.persons["in_school"])


def _disabled_family_at_university(drawing: Drawing) -> Bools:
    return _of_disabled_families(drawing) & _at_school(drawing, *_HIGHER, *_UNIVERSITY)


def _disabled_in_free_stages(drawing: Drawing) -> Bools:
    disabled = _registered(drawing) & drawing.persons["is_disabled"]
    return np.asarray(disabled & _at_school(drawing, *_FREE, *_SECONDARY))


def _needs_rehabilitation(drawing: Drawing) -> Bools:
    return np.asarray(_registered(drawing) & drawing.persons["needs_rehabilitation"])


def _on_dibao(drawing: Drawing) -> Bools:
    return np.asarray(drawing.households["low"][drawing.persons["household"]])


def _hardship_on_dibao(drawing: Drawing) -> Bools:
    """The old, the minors, the severely disabled and the seriously ill of households on dibao."""
    persons = drawing.persons
    age = persons["age"]
    hard = (age >= 60) | (age < 18) | persons["is_severe"] | persons["is_serious"]
    return np.asarray(_on_dibao(drawing) & hard)


def _disabled_off_dibao(drawing: Drawing) -> Bools:
    return np.asarray(_registered(drawing) & drawing.persons["is_disabled"] & ~_on_dibao(drawing))


def _severe_insured(drawing: Drawing) -> Bools:
    persons = drawing.persons
    insured = persons["pension_insurance"] & (persons["age"] < 60)
    return np.asarray(_registered(drawing) & persons["is_severe"] & insured)


def _would_lead(drawing: Drawing) -> Bools:
    return np.asarray(drawing.persons["wants_startup"])


def _on_register(drawing: Drawing) -> Bools:
    return np.asarray(is_on_register(drawing.households))


_QUALIFIES: Mapping[str, Callable[[Drawing], Bools]] = {
    "basic_rehabilitation": _needs_rehabilitation,
    "college_aid": _disabled_family_at_university,
    "credit_rating": _on_register,
    "dibao_add_on": _hardship_on_dibao,
    "disabled_off_dibao_subsidy": _disabled_off_dibao,
    "free_check_up": _registered,
    "free_schooling": _disabled_in_free_stages,
    "pension_premium": _severe_insured,
    "rehabilitation_service": _needs_rehabilitation,
    "school_fees_waived": _disabled_family_at_school,
    "university_aid": _at_university,
    "vocational_living_aid": _at_secondary_vocational_school,
    "wealth_leader": _would_lead,
    "yulu": _at_vocational_school,
}
