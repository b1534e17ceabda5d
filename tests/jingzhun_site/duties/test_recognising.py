"""Each kind of record that answers a duty, and that what is not known fulfils none."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jingzhun.packs import Measure
from jingzhun_site.accounts.models import User
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.decisions.models import GapNote
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.deliveries.models import DeliveryBatch, DeliveryLine
from jingzhun_site.directives.models import Directive, DirectiveItem, Handover
from jingzhun_site.duties.answering import leads_of
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.duties.recognising import recognise, recognisers
from jingzhun_site.goals.models import GoalReport
from jingzhun_site.goals.running import measure_goals
from jingzhun_site.ledger.models import LedgerEntry
from jingzhun_site.programmes.actions.progress import rebuild_progress
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.reports.actions.filling import fill_report
from jingzhun_site.reports.actions.keeping import add_template, choose_duty
from jingzhun_site.reports.refusing import ReportRefusedError
from tests.jingzhun.reports.forms import workbook
from tests.jingzhun_site.conftest import COUNTY, TOWNSHIP, VILLAGE, make_record
from tests.jingzhun_site.decisions.conftest import HILL, add_household, make_places
from tests.jingzhun_site.duties.conftest import CITY, TODAY, dated
from tests.jingzhun_site.goals.conftest import make_share
from tests.jingzhun_site.organisations.conftest import make_office, make_post

DECEMBER = {"period_start": date(2018, 12, 1), "period_end": date(2018, 12, 31)}
Home = Callable[..., Record]


def is_fulfilled(one: DutyInstance) -> bool:
    recognise()
    one.refresh_from_db()
    return one.fulfilled_on is not None


def visit(key: str, day: date, post: str = "designated_helper", home: str = "H1") -> None:
    make_record(
        "visits", visit_id=key, household_id=home, visited_on=day, post=post, place_code=VILLAGE
    )


def test_every_recogniser_names_duties_of_packs_or_kinds_of_them() -> None:
    duties = [duty for pack in packs().values() for duty in pack.duties.values()]
    for one in recognisers():
        assert one.duty_ids <= {duty.id for duty in duties}, one.name
        assert one.kinds <= {duty.kind for duty in duties}, one.name
        assert one.duty_ids or one.kinds


def test_a_helper_has_visited_when_every_household_was_visited_in_the_month(
    officer: User, make_household: Home
) -> None:
    make_household("H1", VILLAGE, ["王小明"], registration="poor", has_helper=True)
    make_household("H2", VILLAGE, ["李小红"], registration="exited")
    make_household("H3", VILLAGE, ["张三"], registration="poor", has_helper=False)
    about: dict[str, Any] = {"place": VILLAGE, "kind": "visit", **DECEMBER}
    own = dated("monthly_visits", who="designated_helper", **about)
    team = dated("monthly_visits", who="resident_work_team", **about)
    visit("V0", date(2018, 11, 30), home="H2")
    visit("V1", date(2018, 12, 3), home="H2", post="first_secretary")
    visit("V2", date(2018, 12, 4), home="H1")
    assert not is_fulfilled(own)
    team.refresh_from_db()
    assert team.fulfilled_on == date(2018, 12, 3)
    visit("V3", date(2018, 12, 5), home="H2")
    assert is_fulfilled(own)
    assert own.fulfilled_on == date(2018, 12, 5)
    assert "2 户" in own.records.get().note


def test_a_village_without_households_or_visits_without_a_post_fulfil_nothing(
    officer: User, make_household: Home
) -> None:
    make_household("H1", VILLAGE, ["王小明"], registration="never_registered")
    visit("V1", date(2018, 12, 3), post="")
    about: dict[str, Any] = {"place": VILLAGE, "kind": "visit", **DECEMBER}
    assert not is_fulfilled(dated("monthly_visits", who="designated_helper", **about))
    assert not is_fulfilled(dated("monthly_visits", who="village_committee", **about))


def test_five_days_of_a_county_head_with_households_are_five_working_days(
    officer: User, make_household: Home
) -> None:
    make_household("H1", VILLAGE, ["王小明"])
    about: dict[str, Any] = {"kind": "visit", "wanted": 5, **DECEMBER}
    one = dated("county_heads_working_days", who="county_leader", **about)
    for number, day in enumerate((1, 1, 2, 3, 4)):
        visit(f"V{number}", date(2018, 12, day), post="county_leader")
    assert not is_fulfilled(one)
    visit("V9", date(2018, 12, 5), post="county_leader")
    assert is_fulfilled(one)


def test_both_posts_of_a_village_are_filled_by_the_day_with_two_to_five_people(
    officer: User,
) -> None:
    make_office(VILLAGE, "东村村民委员会")
    one = dated(
        "office_staffing", place=VILLAGE, kind="organisation", who="village_committee",
        due_on=date(2018, 5, 31),
    )  # fmt: skip
    seats = (("poverty_clerk", date(2018, 3, 1)), ("village_information_clerk", date(2018, 6, 1)))
    for kind, since in seats:
        make_post(f"P-{kind}", VILLAGE, kind)
        make_record("officials", official_id=f"W-{kind}", name="示例", place_code=VILLAGE)
        make_record(
            "tenures", tenure_id=f"T-{kind}", post_id=f"P-{kind}", official_id=f"W-{kind}",
            from_on=since, place_code=VILLAGE,
        )  # fmt: skip
    assert not is_fulfilled(one)
    DutyInstance.objects.filter(pk=one.pk).update(due_on=date(2018, 6, 1))
    assert is_fulfilled(one)
    assert one.fulfilled_on == date(2018, 6, 1)


def test_a_pool_is_there_when_a_project_was_taken_into_it_in_the_year(officer: User) -> None:
    pool = dated("project_pool", kind="plan", who="county_government")
    about: dict[str, Any] = {
        "name": "示例水厂",
        "kind": "infrastructure",
        "state": "proposed",
        "county_id": COUNTY,
        "place_code": COUNTY,
        "proposed_on": date(2018, 3, 1),
    }
    make_record("projects", project_id="P-1", **about)
    make_record("projects", project_id="P-2", approved_on=date(2017, 12, 1), **about)
    assert not is_fulfilled(pool)  # one is only proposed, one is of the year before

    MODELS["projects"].objects.filter(pk="P-1").update(approved_on=date(2018, 4, 2))
    assert is_fulfilled(pool)
    assert pool.fulfilled_on == date(2018, 4, 2)


def test_a_decision_run_is_the_assessment_of_the_year(db: None) -> None:
    make_places()
    add_household("poor", HILL, "示例甲", wage=100, dibao=False)
    one = dated("exit_assessment")
    earlier = dated("exit_assessment", period_start=date(2017, 1, 1), period_end=date(2017, 12, 31))
    assert not is_fulfilled(one)
    decide_register(Times.present(), acting_user=None)
    assert is_fulfilled(one)
    assert not is_fulfilled(earlier)
    assert one.fulfilled_on == TODAY


def test_a_comparison_is_done_when_each_difference_has_a_conclusion(officer_of_hill: User) -> None:
    add_household("poor", HILL, "示例甲", wage=100, dibao=False)
    add_household("fine", HILL, "示例乙", wage=90_000, dibao=False)
    one = dated("dibao_comparison", kind="comparison", **DECEMBER)
    elsewhere = dated("dibao_comparison", place="410622000000", kind="comparison", **DECEMBER)
    decide_register(Times.present(), acting_user=None)
    assert not is_fulfilled(one)
    note = {"entity": "households", "key": "poor", "programme": "dibao", "gap": 1,
            "place_code": HILL, "user": officer_of_hill}  # fmt: skip
    taken = GapNote.objects.create(kind="taken_up", at=clock.now(), **note)
    assert not is_fulfilled(one)
    GapNote.objects.filter(pk=taken.pk).update(is_last=False)
    GapNote.objects.create(kind="dismissed", reason="已享受", at=clock.now(), **note)
    assert is_fulfilled(one)
    assert "1 条差异" in one.records.get().note
    assert not is_fulfilled(elsewhere)


@pytest.fixture
def officer_of_hill(make_user: Any) -> User:
    make_places()
    user: User = make_user("officer", "county_officer", COUNTY)
    return user


def test_a_household_of_which_nothing_is_known_keeps_a_comparison_open(
    officer_of_hill: User,
) -> None:
    add_household("dark", HILL, "示例丙", wage=None, dibao=False)
    decide_register(Times.present(), acting_user=None)
    assert not is_fulfilled(dated("dibao_comparison", kind="comparison", **DECEMBER))


def test_targets_handed_down_are_the_decomposition_of_the_city(officer: User) -> None:
    one = dated("target_decomposition", place=CITY, kind="plan")
    assert not is_fulfilled(one)
    make_share(COUNTY, parent=CITY, by=officer)
    assert is_fulfilled(one)
    assert "1 项目标" in one.records.get().note


def test_verified_figures_of_every_reported_target_are_the_report_of_the_departments(
    officer: User,
) -> None:
    reported = [
        goal.id
        for goal in packs()["hebi-2018"].goals.values()
        if goal.indicator.measure is Measure.REPORTED
    ][:2]
    one = dated("department_reports", place=CITY, who="departments")
    for goal in reported:
        make_share(CITY, goal_id=goal, by=officer)
    for number, goal in enumerate(reported):
        assert not is_fulfilled(one)
        GoalReport.objects.create(
            goal_id=goal, place_code=CITY, year=2018, value=1, unit="item",
            as_at=date(2018, 11, 5 + number), note="x", made_by=officer, made_at=clock.now(),
            state=GoalReport.State.VERIFIED,
        )  # fmt: skip
    assert is_fulfilled(one)
    assert one.fulfilled_on == date(2018, 11, 6)


def test_a_figure_that_the_document_wants_is_done_with_its_target(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jingzhun_site.duties.recognising import from_work  # noqa: PLC0415

    one = dated("skills_class_each_year", kind="training")
    assert not is_fulfilled(one)
    measure_goals_of_nothing()
    assert not is_fulfilled(one)  # the place has no such target
    done = type("Line", (), {"status": from_work.TargetStatus.DONE, "label": "年培训人数"})
    behind = type("Line", (), {"status": from_work.TargetStatus.BEHIND, "label": "年培训人数"})
    monkeypatch.setattr(from_work, "read_lines", lambda *_a, **_k: [behind, done])
    assert not is_fulfilled(one)
    monkeypatch.setattr(from_work, "read_lines", lambda *_a, **_k: [done])
    assert is_fulfilled(one)


def measure_goals_of_nothing() -> None:
    decide_register(Times.present(), acting_user=None)
    measure_goals(acting_user=None)


def test_subsidies_are_paid_when_every_line_of_the_month_is(
    officer: User, make_household: Home
) -> None:
    make_household("H1", VILLAGE, ["王小明"])
    enrolment = make_record(
        "enrolments", enrolment_id="E1", programme="disabled_living_allowance",
        household_id="H1", person_id="H1-01", enrolled_on=date(2018, 3, 1), place_code=VILLAGE,
    )  # fmt: skip
    rebuild_progress()
    one = dated("disability_subsidies_paid", kind="payment", **DECEMBER)
    assert not is_fulfilled(one)
    batch = DeliveryBatch.objects.create(
        programme="disabled_living_allowance", place_code=COUNTY, period="2018-12", kind="cash", benefit="cash",
        made_by=officer, made_at=clock.now(), made_on=TODAY,
    )  # fmt: skip
    line = DeliveryLine.objects.create(
        batch=batch, number=1, enrolment=enrolment, benefit="cash", period="2018-12", place_code=VILLAGE,
        amount_yuan=Decimal(60),
    )  # fmt: skip
    assert not is_fulfilled(one)
    DeliveryLine.objects.filter(pk=line.pk).update(state="paid", delivered_on=date(2018, 12, 11))
    assert is_fulfilled(one)
    assert one.fulfilled_on == date(2018, 12, 11)


def test_a_round_of_rectification_is_over_when_every_task_of_its_document_is_closed(
    officer: User,
) -> None:
    one = dated("rectification_round", place=TOWNSHIP, kind="inspection")
    assert not is_fulfilled(one)
    document = Directive.objects.create(
        sha256="x", file_name="x", form="txt", size=1, path="x", title="整改", state="read",
        place_code=TOWNSHIP, governs_code=TOWNSHIP, pack_id="town-2018", uploaded_by=officer,
        uploaded_at=clock.now(),
    )  # fmt: skip
    item = DirectiveItem.objects.create(
        directive=document, kind="task", start=0, end=1, section="二", read={}, record={}
    )
    assert not is_fulfilled(one)
    DirectiveItem.objects.filter(pk=item.pk).update(state="accepted")
    assert not is_fulfilled(one)
    entry = LedgerEntry.objects.create(
        source="directive", source_key=str(item.pk), title="查清", given_code=TOWNSHIP,
        place_code=TOWNSHIP, state="assigned", made_by=officer, made_at=clock.now(),
    )  # fmt: skip
    Handover.objects.create(
        item=item,
        kind="task",
        key=str(entry.pk),
        label="查清",
        made_by=officer,
        made_at=clock.now(),
    )
    assert not is_fulfilled(one)
    LedgerEntry.objects.filter(pk=entry.pk).update(state="closed", ended_on=date(2018, 5, 30))
    assert is_fulfilled(one)
    assert one.fulfilled_on == date(2018, 5, 30)


def test_a_report_filled_for_the_period_is_the_report_of_its_duty_at_once(
    officer: User, settings: Any
) -> None:
    settings.TODAY = date(2018, 12, 20)
    ten_days = {"period_start": date(2018, 12, 11), "period_end": date(2018, 12, 20)}
    report = dated("spending_report", who="finance", **ten_days)
    bulletin = dated("monthly_bulletin", kind="bulletin", **DECEMBER)
    other = dated("stage_reports", **ten_days)
    about: dict[str, Any] = {"place_code": COUNTY, "acting_user": officer}
    funds, month = (
        add_template(
            workbook({"A1": f"{{{{ place.name }}}}{cadence}"}), name="x.xlsx", title=cadence,
            cadence=cadence, duty_id=duty, **about,
        )
        for cadence, duty in (("ten_days", "spending_report"), ("month", "monthly_bulletin"))
    )  # fmt: skip
    fill_report(funds, COUNTY, date(2018, 12, 19), acting_user=officer)
    assert not is_fulfilled(report)  # the ten days are not over
    fill_report(funds, COUNTY, date(2018, 12, 20), acting_user=officer)
    fill_report(month, COUNTY, date(2018, 12, 20), acting_user=officer)
    for one in (report, bulletin):
        one.refresh_from_db()
        assert one.fulfilled_on == clock.today()
    assert not is_fulfilled(other)


def test_the_duty_of_a_template_is_chosen_later_and_what_was_filled_counts_then(
    officer: User,
) -> None:
    bulletin = dated("monthly_bulletin", kind="bulletin", **DECEMBER)
    template = add_template(
        workbook({"A1": "{{ place.name }}"}), name="x.xlsx", title="月通报", cadence="month",
        place_code=COUNTY, acting_user=officer,
    )  # fmt: skip
    fill_report(template, COUNTY, TODAY, acting_user=officer)
    assert not is_fulfilled(bulletin)

    with pytest.raises(ReportRefusedError, match="周期和模板不同"):
        choose_duty(template, "spending_report", seen="", acting_user=officer)
    with pytest.raises(ReportRefusedError, match="刚刚改过对应职责"):
        choose_duty(template, "monthly_bulletin", seen="stage_reports", acting_user=officer)
    choose_duty(template, "monthly_bulletin", seen="", acting_user=officer)

    bulletin.refresh_from_db()
    assert bulletin.fulfilled_on == clock.today()
    entry = AuditEntry.objects.get(action="reports.duty_chosen")
    assert entry.new == {"title": "月通报", "duty": "monthly_bulletin", "before": ""}


def test_a_report_about_nothing_fulfils_nothing(officer: User) -> None:
    bulletin = dated("monthly_bulletin", kind="bulletin", **DECEMBER)
    empty = add_template(
        workbook({"A1": "{{ households.count }}"}), name="x.xlsx", title="月通报", cadence="month",
        duty_id="monthly_bulletin", place_code=COUNTY, acting_user=officer,
    )  # fmt: skip
    fill_report(empty, COUNTY, TODAY, acting_user=officer)
    assert not is_fulfilled(bulletin)


def test_joint_leads_have_a_duty_each(officer: User) -> None:
    duty = packs()["hebi-2018"].duties["county_special_study"]
    assert leads_of(duty) == ("party_committee", "county_government")
