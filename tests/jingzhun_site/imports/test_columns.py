"""What the page of the columns says of each: samples, certainty, guesses, and by what a field is found."""

import pytest

from jingzhun_site.imports.column_lines import Certainty, search_words
from jingzhun_site.imports.forms import MappingForm
from jingzhun_site.imports.initials import initials
from jingzhun_site.imports.layouts import load_layouts
from jingzhun_site.imports.layouts.suggesting import suggest_field
from jingzhun_site.imports.models import ImportBatch

HEADERS = ("户编号", "姓名", "健康情况", "备注栏", "务工时间（天）", "姓名", "民族")
SAMPLES = [["H1", "", "H1"], ["赵一"], ["健康"], ["", ""], ["30"], [], ["汉族"]]


@pytest.fixture
def form() -> MappingForm:
    """The form of a sheet in which one field was chosen before."""
    batch = ImportBatch(
        headers=list(HEADERS), samples=SAMPLES, layout="national_28", choices={"民族": ""}
    )
    return MappingForm(batch=batch, layout="national_28")


def test_columns_that_need_a_look_stand_first_each_with_how_sure_it_is(form: MappingForm) -> None:
    assert [(line.bound.label, line.certainty) for line in form.column_lines()] == [
        ("健康情况", Certainty.UNKNOWN),
        ("备注栏", Certainty.UNKNOWN),
        ("务工时间（天）", Certainty.OTHER_UNIT),
        ("姓名", Certainty.TWICE),
        ("户编号", Certainty.SAME),
        ("姓名", Certainty.SAME),
        ("民族", Certainty.CHOSEN),
    ]


def test_samples_are_shown_once_and_empty_ones_not(form: MappingForm) -> None:
    samples = {line.bound.name: line.samples for line in form.column_lines()}
    assert (samples["column_0"], samples["column_3"]) == (["H1"], [])


def test_a_guess_is_offered_first_but_never_chosen(form: MappingForm) -> None:
    line = form.column_lines()[0]
    assert (line.guess, line.guess_label) == ("persons.health", "人员·健康状况")
    assert line.bound.initial == ""
    html = str(line.bound)
    assert '<optgroup label="可能是"><option value="persons.health">' in html
    assert html.index("可能是") < html.index('<optgroup label="户">')


def test_a_field_that_another_column_fills_is_not_guessed() -> None:
    layout = load_layouts()["national_28"]
    assert suggest_field("人员名字姓名", layout, taken={"persons.name"}) != "persons.name"
    assert suggest_field("健康情况", layout, taken={"persons.health"}) != "persons.health"


@pytest.mark.parametrize("name", sorted(load_layouts()))
def test_every_field_that_can_be_chosen_is_found_by_its_label_and_initials(name: str) -> None:
    layout = load_layouts()[name]
    batch = ImportBatch(headers=["甲"], samples=[[]], layout=name)
    groups = MappingForm(batch=batch, layout=name).fields["column_0"].choices[1:]
    words = search_words(layout)
    for _entity, options in groups:
        for target, label in options:
            own = label.partition("·")[2]
            assert own.casefold() in words[target]
            assert initials(own) in words[target]
