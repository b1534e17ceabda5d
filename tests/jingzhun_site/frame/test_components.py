"""Each component by itself: what it says, where it leads, what it never shows."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpRequest
from django.template import RequestContext, Template, TemplateSyntaxError
from django.utils.translation import override

from jingzhun_site.frame import samples
from jingzhun_site.frame.icons import _FILE, icon_html, icon_outlines
from jingzhun_site.frame.navigation import SECTION_ICONS
from jingzhun_site.frame.pieces import Action, Chart, Fact, Figure, GapLine, Guarantee, Series, Step
from jingzhun_site.frame.states import STATES

from .conftest import Element, tree

Ask = Callable[..., HttpRequest]
pytestmark = pytest.mark.usefixtures("entries", "contributed")


@pytest.fixture
def show(ask: Ask) -> Callable[..., Element]:
    """Render a line of template with some values."""

    def render(line: str, **values: Any) -> Element:
        template = Template("{% load i18n frame %}" + line)
        return tree(template.render(RequestContext(ask(), values)))

    return render


Show = Callable[..., Element]


def test_a_state_has_a_word_and_an_icon_beside_its_colour(show: Show) -> None:
    state = show("{% state verdict %}", verdict=None).one("span", class_="state")
    assert "tone-soon" in state.attrs["class"]
    assert state.text == "情况不明"
    assert len(state.all("svg")) == 1


def test_a_state_may_have_other_words(show: Show) -> None:
    assert show('{% state True yes="符合" %}').text == "符合"
    assert show('{% state False yes="符合" %}').text == "未达标"


def test_an_unknown_icon_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(KeyError, match="no icon named 'unicorn'"):
        icon_html("unicorn")


def test_every_icon_that_python_names_is_in_the_sprite() -> None:
    named = {state.icon for state in STATES.values()} | set(SECTION_ICONS.values())
    assert named <= set(icon_outlines())


def test_every_stroke_of_the_sprite_is_drawn() -> None:
    strokes = _FILE.read_text("utf-8").count("<path ")
    assert sum(outline.count("M") for outline in icon_outlines().values()) == strokes
    assert all(outline.startswith("M") for outline in icon_outlines().values())


def test_an_icon_is_decoration_unless_it_has_a_name() -> None:
    assert tree(icon_html("home")).one("svg").attrs["aria-hidden"] == "true"
    assert tree(icon_html("home", label="工作台")).one("svg").attrs["aria-label"] == "工作台"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ('{% code "households" "dwelling_grade" "C" %}', "C级"),
        ('{% code "households" "dwelling_grade" None %}', "不详"),
        ('{% code "households" "dwelling_grade" "Z9" %}', "Z9"),
        ('{% label "households" "dwelling_grade" %}', "住房等级"),
        ("{{ None|known }}", "不详"),
        ("{{ 0|known }}", "0"),
    ],
)
def test_words_of_the_vocabulary(show: Show, line: str, text: str) -> None:
    assert show(line).text == text


def test_words_of_the_vocabulary_are_english_for_english_readers(show: Show) -> None:
    with override("en"):
        assert "rade" in show('{% label "households" "dwelling_grade" %}').text


def test_a_field_that_the_vocabulary_does_not_have_is_an_error(show: Show) -> None:
    with pytest.raises(TemplateSyntaxError, match=r"households\.colour"):
        show('{% code "households" "colour" "red" %}')


def test_each_guarantee_opens_its_explanation(show: Show) -> None:
    strip = show("{% guarantees items %}", items=samples.GUARANTEES)
    assert [li.all("span", class_="guarantee-state")[0].text for li in strip.all("li")] == [
        "达标",
        "达标",
        "未达标",
        "情况不明",
        "达标",
        "不适用",
    ]
    assert all("data-panel" in li.all("a")[0].attrs for li in strip.all("li"))


def test_an_unknown_guarantee_leads_to_exactly_the_field_that_is_missing(show: Show) -> None:
    item = Guarantee(
        label="基本医疗", state=None, missing="参保状态", missing_href="/edit/#insured"
    )
    link = show("{% guarantees items %}", items=[item]).one("a", class_="guarantee-missing")
    assert (link.text, link.attrs["href"]) == ("缺：参保状态", "/edit/#insured")


def test_a_figure_is_a_link_to_what_it_counts(show: Show) -> None:
    figure = Figure(label="在册户", value=1284, unit="户", href="/households/")
    link = show("{% tile figure %}", figure=figure).one("a")
    assert (link.text, link.attrs["href"]) == ("1,284", "/households/")


def test_a_sum_that_rests_on_a_placeholder_is_not_shown_as_money(show: Show) -> None:
    gap = GapLine(title="雨露计划", amount=Decimal(3000), is_placeholder=True)
    assert "3,000" not in show("{% gap_line gap %}", gap=gap).text
    owed = show("{% gap_line gap %}", gap=replace(gap, is_placeholder=False))
    assert "3,000.00 元" in owed.text


def test_a_gap_is_a_finding_to_be_verified_and_says_its_direction(show: Show) -> None:
    gap = GapLine(title="农村低保", waiting_days=12, owner="民政部门")
    text = show("{% gap_line gap %}", gap=gap).text
    assert "应享未享" in text
    assert "待核实" in text
    assert "已等 12 天" in text
    assert "不应享而享" in show("{% gap_line gap %}", gap=replace(gap, is_received=True)).text


def test_a_fact_that_is_not_known_leads_to_its_field(show: Show) -> None:
    facts = [Fact(label="参保状态", edit_href="/edit/#insured"), Fact(label="人口", value=0)]
    page = show("{% facts facts %}", facts=facts)
    assert page.one("a").attrs["href"] == "/edit/#insured"
    assert [dd.text for dd in page.all("dd")] == ["不详，去填写", "0"]


def test_steps_say_their_state_to_a_reading_voice_too(show: Show) -> None:
    bar = show("{% steps items %}", items=samples.STEPS)
    said = [li.all("span", class_="visually-hidden")[0].text for li in bar.all("li")]
    assert said == ["已完成", "已完成", "进行中", "已逾期", "未开始"]
    assert bar.one("span", class_="step-count").text == "2/5"


def test_a_button_that_writes_is_a_form_with_the_token(show: Show) -> None:
    button = Action(label="登记", href="/enrol/", post=True, confirm="登记？")
    form = show("{% action button %}", button=button).one("form")
    assert (form.attrs["method"], form.attrs["action"]) == ("post", "/enrol/")
    assert form.attrs["data-confirm"] == "登记？"
    assert form.one("input", name="csrfmiddlewaretoken").attrs["value"]


def test_a_field_carries_its_unit_its_help_and_its_error(show: Show) -> None:
    form = samples.SampleForm(samples.WRONG_ENTRIES | {"income": "much"})
    field = show('{% field form.income unit="元" %}', form=form)
    control = field.one("input")
    described = control.attrs["aria-describedby"].split()
    assert described == ["id_income-error", "id_income-help", "id_income-unit"]
    assert all(len(field.all(id=name)) == 1 for name in described)
    assert control.attrs["aria-invalid"] == "true"
    assert control.attrs["value"] == "much"
    assert field.one("label").attrs["for"] == "id_income"


def test_a_field_in_order_describes_nothing_that_is_not_there(show: Show) -> None:
    control = show("{% field form.name %}", form=samples.SampleForm()).one("input")
    assert "aria-describedby" not in control.attrs
    assert "aria-invalid" not in control.attrs


def test_errors_are_counted_and_lead_to_their_fields(show: Show) -> None:
    form = samples.SampleForm(samples.WRONG_ENTRIES | {"name": ""})
    form.is_valid()
    form.add_error(None, "两个日期对不上。")
    box = show("{% form_errors form %}", form=form).one("div", role="alert")
    assert "有 3 处要改" in box.text
    assert [a.attrs["href"] for a in box.all("a")] == ["#id_name", "#id_born"]


def test_a_form_in_order_has_no_box_of_errors(show: Show) -> None:
    assert show("{% form_errors form %}", form=samples.SampleForm()).all("div") == []


def test_a_running_job_asks_again_and_an_ended_one_does_not(show: Show) -> None:
    running, _, done, *_ = samples.JOBS
    line = show('{% progress job url="/jobs/1/" %}', job=running).one("div", id="job-1")
    assert line.attrs["hx-get"] == "/jobs/1/"
    assert line.one("progress").attrs["value"] == "41200"
    assert "41%" in line.text
    ended = show('{% progress job url="/jobs/3/" %}', job=done).one("div", id="job-3")
    assert "hx-get" not in ended.attrs
    assert ended.all("progress") == []


def test_a_failed_job_says_why(show: Show) -> None:
    assert "请另存为 .xlsx 再传" in show("{% progress job %}", job=samples.JOBS[3]).text


def test_a_chart_is_drawn_from_figures_and_shows_them_as_a_table(show: Show) -> None:
    import json  # noqa: PLC0415

    chart = Chart(
        id="c",
        title="</script>",
        categories=("2017", "2018"),
        series=(Series(name="工资性", values=(Decimal("1.5"), None)),),
    )
    figure = show("{% chart chart %}", chart=chart).one("figure")
    data = json.loads(figure.one("script").text)
    assert data["series"][0]["values"] == [1.5, None]
    assert data["title"] == "</script>"
    assert [td.text for td in figure.all("td")] == ["1.5", "不详"]


def test_steps_without_a_day_show_no_day(show: Show) -> None:
    (li,) = show("{% steps items %}", items=[Step(label="验收")]).all("li")
    assert li.attrs["title"] == "验收"


def test_an_empty_list_may_be_written_in_the_template(show: Show) -> None:
    page = show('{% empty_list "还没有走访" hint="先登记。" url="/v/" label="登记走访" %}')
    assert page.one("a").attrs["href"] == "/v/"
    assert "先登记。" in page.text
