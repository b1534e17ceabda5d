"""Accepted items as entries of the ledger, and rulings on a whole clause or unit at once."""

from datetime import date

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.directives.actions.ruling import accept_item, assign_item, reject_item
from jingzhun_site.directives.actions.together import accept_clause, assign_unit
from jingzhun_site.directives.giving import give_item, give_tasks, tasks_to_give
from jingzhun_site.directives.models import Directive, DirectiveItem, Handover
from jingzhun_site.directives.refusing import DirectiveRefusedError
from jingzhun_site.ledger.actions.moving import report_done
from jingzhun_site.ledger.models import LedgerEntry, State
from tests.jingzhun_site.conftest import COUNTY, TOWNSHIP
from tests.jingzhun_site.directives.conftest import TODAY, item_of
from tests.jingzhun_site.goals.test_tree import words
from tests.jingzhun_site.organisations.conftest import make_office, make_post

DUE = date(2019, 6, 30)
UNIT = "县交通运输局"


@pytest.fixture
def post(officer: User) -> str:
    make_office(COUNTY, UNIT)
    make_post("P1")
    return "P1"


def accepted(directive: Directive, words: str, by: User) -> DirectiveItem:
    item = item_of(directive, words)
    accept_item(item, version=item.version, acting_user=by)
    return item_of(directive, words)


def test_an_accepted_task_becomes_an_entry_and_each_leads_to_the_other(
    desk: Client, directive: Directive, officer: User, post: str
) -> None:
    item = accepted(directive, "养护台账", officer)
    assign_item(
        item, lead_post=post, supporting_posts=(), version=item.version, acting_user=officer
    )
    desk.post(f"/directives/items/{item.pk}/give/", {"version": 3, "due": DUE.isoformat()})
    entry, became = LedgerEntry.objects.get(), Handover.objects.get()

    assert (entry.state, entry.lead_post, entry.due_on) == (State.ASSIGNED, post, DUE)
    assert (entry.document, entry.clause) == (
        "山水县学校和道路三年方案 山政发〔2018〕5号",
        "一(二)",
    )
    assert "养护" in entry.text
    page = desk.get(f"/directives/{directive.pk}/", {"item": item.pk}).content.decode()
    assert f'href="/ledger/{became.key}/"' in page
    assert 'data-key="d"' not in page
    back = desk.get(entry.get_absolute_url()).content.decode()
    assert f"/directives/items/{item.pk}/" in back
    assert desk.get(f"/directives/items/{item.pk}/").status_code == 302


def test_what_is_in_the_ledger_is_neither_given_again_nor_assigned_nor_turned_down(
    directive: Directive, officer: User, post: str
) -> None:
    item = accepted(directive, "养护台账", officer)
    give_item(item, due_on=None, acting_user=officer)
    assert LedgerEntry.objects.get().state == State.OPEN
    with pytest.raises(DirectiveRefusedError, match="已经下达过"):
        give_item(item, due_on=None, acting_user=officer)
    with pytest.raises(DirectiveRefusedError, match="在台账里改派"):
        assign_item(item, lead_post=post, supporting_posts=(), version=2, acting_user=officer)
    with pytest.raises(DirectiveRefusedError, match="已经下达"):
        reject_item(item, reason="背景", version=2, acting_user=officer)


def test_what_waits_is_not_given_and_a_post_wants_a_deadline(
    directive: Directive, officer: User, post: str
) -> None:
    waiting = item_of(directive, "养护台账")
    with pytest.raises(DirectiveRefusedError, match="请先采纳"):
        give_item(waiting, due_on=DUE, acting_user=officer)
    item = accepted(directive, "养护台账", officer)
    assign_item(item, lead_post=post, supporting_posts=(), version=2, acting_user=officer)
    item = item_of(directive, "养护台账")
    with pytest.raises(DirectiveRefusedError, match="没有完成时限"):
        give_item(item, due_on=None, acting_user=officer)
    assert not LedgerEntry.objects.exists()
    assert not Handover.objects.exists()


def test_a_whole_clause_is_accepted_at_once_and_nothing_beside_it(
    desk: Client, directive: Directive, officer: User
) -> None:
    item = item_of(directive, "养护台账")
    clause = directive.items.filter(section=item.section)
    others = directive.items.exclude(section=item.section)
    assert clause.count() > 1
    answer = desk.post(
        f"/directives/items/{item.pk}/clause/", {"version": 1}, headers={"HX-Request": "true"}
    )
    assert "item=" in answer.headers["HX-Redirect"]
    assert set(clause.values_list("state", "version")) == {("accepted", 2)}
    assert set(others.values_list("state", flat=True)) == {"waiting"}
    with pytest.raises(DirectiveRefusedError, match="没有待审"):
        accept_clause(item, acting_user=officer)


def test_all_items_of_a_unit_go_to_one_post_and_all_tasks_into_the_ledger(
    desk: Client, directive: Directive, officer: User, post: str
) -> None:
    accept_clause(item_of(directive, "养护台账"), acting_user=officer)
    accept_clause(item_of(directive, "落实责任"), acting_user=officer)
    tasks = tasks_to_give(directive).count()
    page = desk.get(f"/directives/{directive.pk}/units/", {"unit": UNIT}).content.decode()
    assert "全部交给" in page
    desk.post(f"/directives/{directive.pk}/assign/", {"unit": UNIT, "lead_post": post})
    assert set(tasks_to_give(directive, UNIT).values_list("lead_post", flat=True)) == {post}
    desk.post(f"/directives/{directive.pk}/give/", {"due": "2019-06-31"})
    assert not LedgerEntry.objects.exists()
    desk.post(f"/directives/{directive.pk}/give/", {"due": DUE.isoformat()})

    assert LedgerEntry.objects.count() == tasks == Handover.objects.count()
    assert LedgerEntry.objects.filter(lead_post=post, state=State.ASSIGNED).exists()
    assert LedgerEntry.objects.filter(state=State.OPEN).exists()
    with pytest.raises(DirectiveRefusedError, match="没有已采纳、还未下达"):
        give_tasks(directive, due_on=DUE, acting_user=officer)


def test_those_of_a_unit_that_have_a_post_keep_it_unless_asked(
    directive: Directive, officer: User, post: str
) -> None:
    make_post("P2")
    accept_clause(item_of(directive, "养护台账"), acting_user=officer)
    about = {"acting_user": officer, "also_assigned": False}
    count = assign_unit(directive, UNIT, post, **about)
    with pytest.raises(DirectiveRefusedError, match="没有还未分派"):
        assign_unit(directive, UNIT, "P2", **about)
    assert assign_unit(directive, UNIT, "P2", also_assigned=True, acting_user=officer) == count
    with pytest.raises(DirectiveRefusedError, match="选择一个岗位"):
        assign_unit(directive, UNIT, "nobody", **about)


def test_a_given_item_goes_through_its_life_like_any_other(
    directive: Directive, officer: User
) -> None:
    item = accepted(directive, "养护台账", officer)
    give_item(item, due_on=DUE, acting_user=officer)
    LedgerEntry.objects.update(state=State.ASSIGNED)
    entry = LedgerEntry.objects.get()
    report_done(entry, text="已建", version=1, acting_user=officer)
    assert entry.state == State.REPORTED


def test_a_deadline_gone_by_is_given_a_new_one_with_a_reason(
    desk: Client, directive: Directive, officer: User
) -> None:
    item = accepted(directive, "养护台账", officer)
    DirectiveItem.objects.filter(pk=item.pk).update(due=date(2018, 11, 30))
    page = words(desk, f"/directives/{directive.pk}/", item=str(item.pk))
    assert "文件写的时限 2018-11-30 已过，请另定" in page
    for form in ({}, {"due": DUE.isoformat()}, {"because": "文件晚到"}):
        answer = desk.post(f"/directives/items/{item.pk}/give/", form, follow=True)
        assert "文件写的时限 2018-11-30 已过" in answer.content.decode()
    late = {"due": "2018-12-30", "because": "文件晚到"}
    answer = desk.post(f"/directives/items/{item.pk}/give/", late, follow=True)
    assert "完成时限 2018-12-30 已过" in answer.content.decode()
    assert not LedgerEntry.objects.exists()

    desk.post(f"/directives/items/{item.pk}/give/", {**late, "due": DUE.isoformat()})
    assert LedgerEntry.objects.get().due_on == DUE
    entry = AuditEntry.objects.get(action="directives.deadline_moved")
    assert (entry.old["due"], entry.new["due"]) == ("2018-11-30", "2019-06-30")
    assert entry.reason == "文件晚到"


def test_a_deadline_of_today_holds(directive: Directive, officer: User) -> None:
    item = accepted(directive, "养护台账", officer)
    DirectiveItem.objects.filter(pk=item.pk).update(due=TODAY)
    give_item(item_of(directive, "养护台账"), due_on=DUE, acting_user=officer)

    assert LedgerEntry.objects.get().due_on == TODAY


def test_all_tasks_are_given_at_once_only_with_a_day_for_those_gone_by(
    desk: Client, directive: Directive, officer: User
) -> None:
    accept_clause(item_of(directive, "养护台账"), acting_user=officer)
    accept_clause(item_of(directive, "落实责任"), acting_user=officer)
    task = tasks_to_give(directive)[0]
    DirectiveItem.objects.filter(pk=task.pk).update(due=date(2018, 11, 30))
    assert "1 项的时限已过" in words(desk, f"/directives/{directive.pk}/units/")
    with pytest.raises(DirectiveRefusedError, match="2018-11-30 已过"):
        give_tasks(directive, due_on=DUE, acting_user=officer)
    form = {"due": DUE.isoformat(), "because": "文件晚到"}
    desk.post(f"/directives/{directive.pk}/give/", form)

    assert LedgerEntry.objects.get(source_key=str(task.pk)).due_on == DUE
    assert not tasks_to_give(directive).exists()


def test_the_posts_of_the_places_below_may_lead_and_support(
    desk: Client, directive: Directive, officer: User, post: str
) -> None:
    make_office(TOWNSHIP, "甲镇人民政府")
    make_post("P3", TOWNSHIP)
    item = accepted(directive, "落实责任", officer)
    page = desk.get(f"/directives/{directive.pk}/", {"item": item.pk}).content.decode()
    assert page.count('label="甲镇人民政府"') == 2
    form = {"version": item.version, "lead_post": post, "supporting_posts": ["P3"]}
    desk.post(f"/directives/items/{item.pk}/assign/", form)
    give_item(item_of(directive, "落实责任"), due_on=DUE, acting_user=officer)

    entry = LedgerEntry.objects.get()
    assert list(entry.posts.order_by("pk").values_list("post_id", flat=True)) == [post, "P3"]
