"""Who takes part in the smaller programmes: care, rehabilitation, loans of students, selling online, own business."""

from jingzhun.population.draws import Bools
from jingzhun.population.frame import code, codes
from jingzhun.population.households import is_on_register
from jingzhun.population.selection import Drawing, Participation, by_quota, standing


def draw_services(drawing: Drawing) -> list[Participation]:
    """Care and learning for persons, help for households that sell online."""
    households, persons = drawing.households, drawing.persons
    ours, age = persons["registered"], persons["age"]
    supported = households["extreme"][persons["household"]]
    in_care = ours & persons["is_severe"] & persons["needs_long_term_care"] & (age >= 16)
    small = ours & (age >= 0) & (age <= 6) & persons["needs_rehabilitation"]
    able = ours & (persons["is_able"] | persons["is_weak"])
    starting = able & persons["wants_startup"] & (age >= 18) & (age <= 65)
    selling = is_on_register(households) & households["wants_ecommerce"]
    idle = persons["working_area"] == code("working_area", "none")
    leavers = ours & (persons["schooling"] == code("schooling", "not_in_school")) & idle
    schooled = codes("education", "junior_secondary", "senior_secondary")
    leavers &= (age <= 24) & (
        (persons["education"] == schooled[0]) | (persons["education"] == schooled[1])
    )
    if "technical_school" in drawing.plan.deep_counties_only:
        leavers &= drawing.in_deep_county(of_persons=True)
    student = ours & persons["wants_student_loan"]
    return [
        standing(drawing, "long_term_care", in_care & ~supported, of_persons=True),
        _rehabilitation(drawing, small),
        standing(drawing, "student_loan", student, of_persons=True),
        standing(drawing, "technical_school", leavers, of_persons=True),
        standing(drawing, "startup_training", starting, of_persons=True, until_year=2018),
        standing(
            drawing,
            "startup_loan",
            starting & persons["meets_startup_loan_conditions"],
            of_persons=True,
            until_year=2018,
        ),
        standing(drawing, "ecommerce_support", selling, until_year=2018),
        standing(drawing, "ecommerce_training", selling, until_year=2018),
    ]


def _rehabilitation(drawing: Drawing, small: Bools) -> Participation:
    """So many children in each year as the plan says; where it says nothing, nearly all who need it."""
    name = "child_rehabilitation"
    if name in drawing.plan.quotas:
        return by_quota(drawing, name, small, of_persons=True)
    return standing(drawing, name, small, of_persons=True)
