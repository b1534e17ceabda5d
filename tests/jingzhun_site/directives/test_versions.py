"""Several versions of one document: the older says so, and nothing is handed over from it unseen."""

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.directives.actions.dividing import split_quantity
from jingzhun_site.directives.actions.ruling import accept_item
from jingzhun_site.directives.actions.uploading import withdraw_directive
from jingzhun_site.directives.giving import give_item, give_tasks
from jingzhun_site.directives.handing_over import hand_over_as_goal
from jingzhun_site.directives.models import Directive, DirectiveItem
from jingzhun_site.directives.refusing import DirectiveRefusedError
from jingzhun_site.directives.versions import latest_of, newer_of
from jingzhun_site.goals.models import TargetShare
from jingzhun_site.jobs.running import run_waiting_jobs
from jingzhun_site.ledger.models import LedgerEntry
from tests.jingzhun_site.directives.conftest import Upload, item_of

OLD = """山水县住房安全方案

山政发〔2018〕9号

一、目标

2018年完成农村危房改造12户。2018年和2019年，每年完成农村危房改造验收30户。2018年新建学校4所。县住房和城乡建设局建立改造台账。县财政局每月公示补助资金。

二、保障

各乡镇政府落实责任，县政府办公室定期通报进展。到2020年，硬化通村道路不少于30公里。县交通运输局建立养护台账，每月巡查，及时修补。
"""
NEW = OLD.replace("12户", "15户").replace("2018年新建学校4所。", "").replace(
    "县财政局每月公示补助资金。", ""
)  # fmt: skip
GOAL = "houses_renovated"


@pytest.fixture
def old(upload: Upload) -> Directive:
    return upload(OLD)


@pytest.fixture
def new(old: Directive, upload: Upload) -> Directive:
    return upload(NEW)


def accepted(directive: Directive, words: str, by: User) -> DirectiveItem:
    item = item_of(directive, words)
    accept_item(item, version=item.version, acting_user=by)
    return item_of(directive, words)


def test_an_older_target_never_takes_the_place_of_the_newer(
    old: Directive, new: Directive, officer: User
) -> None:
    hand_over_as_goal(accepted(new, "15户", officer), GOAL, acting_user=officer)
    before = accepted(old, "12户", officer)

    with pytest.raises(DirectiveRefusedError, match="请打开新版"):
        hand_over_as_goal(before, GOAL, because="仍按旧版", acting_user=officer)
    assert [share.value for share in TargetShare.objects.filter(superseded_at=None)] == [15]


def test_the_card_of_an_older_item_leads_to_the_newer_and_offers_no_handing_over(
    desk: Client, old: Directive, new: Directive, officer: User
) -> None:
    before, after = accepted(old, "12户", officer), item_of(new, "15户")
    page = desk.get(f"/directives/{old.pk}/", {"item": before.pk}).content.decode()

    assert "这份文件已有新版" in page
    assert f'href="/directives/{new.pk}/"' in page
    assert f"/directives/{new.pk}/?tab=item&amp;item={after.pk}" in page
    assert 'data-key="g"' not in page
    assert 'data-key="t"' not in page
    assert "已有新版" not in desk.get(f"/directives/{new.pk}/").content.decode()


def test_what_only_the_older_has_is_handed_over_with_a_reason(
    desk: Client, old: Directive, new: Directive, officer: User
) -> None:
    item = accepted(old, "学校4所", officer)
    page = desk.get(f"/directives/{old.pk}/", {"item": item.pk}).content.decode()
    assert "为何按旧版下达" in page
    with pytest.raises(DirectiveRefusedError, match="请写明原因"):
        hand_over_as_goal(item, "schools_built", acting_user=officer)

    form = {"version": item.version, "due": "2019-06-30", "because": "新版漏印，发文单位已确认"}
    desk.post(f"/directives/items/{item.pk}/give/", form)
    assert LedgerEntry.objects.count() == 1
    entry = AuditEntry.objects.get(action="directives.older_used")
    assert entry.reason == "新版漏印，发文单位已确认"


def test_the_reason_stands_with_the_target(old: Directive, upload: Upload, officer: User) -> None:
    upload(NEW.replace("2018年完成农村危房改造15户。", ""))
    item = accepted(old, "12户", officer)
    hand_over_as_goal(item, GOAL, because="新版漏印", acting_user=officer)

    assert "旧版文件：新版漏印" in TargetShare.objects.get().reason


def test_tasks_of_an_older_version_are_not_given_all_at_once(
    desk: Client, old: Directive, new: Directive, officer: User
) -> None:
    task = accepted(old, "改造台账", officer)
    accepted(old, "公示补助资金", officer)
    with pytest.raises(DirectiveRefusedError, match="逐条转入"):
        give_tasks(old, due_on=None, acting_user=officer)
    with pytest.raises(DirectiveRefusedError, match="新版里也有这一条"):
        give_item(task, due_on=None, because="仍按旧版", acting_user=officer)
    page = desk.get(f"/directives/{old.pk}/units/").content.decode()
    assert "这份文件已有新版" in page
    assert "全部转入督办台账" not in page
    assert not LedgerEntry.objects.exists()


def test_a_part_of_what_was_split_stands_in_the_newer_too(
    old: Directive, new: Directive, officer: User
) -> None:
    part = split_quantity(item_of(old, "验收30户"), version=1, acting_user=officer)[0]
    newer = newer_of(part)

    assert newer is not None
    assert newer.counterpart == item_of(new, "验收30户").pk


def test_the_last_of_three_counts_and_a_withdrawn_one_does_not(
    old: Directive, new: Directive, upload: Upload, officer: User
) -> None:
    last = upload(NEW.replace("15户", "18户"))
    newer = newer_of(item_of(old, "12户"))
    assert latest_of(old) == latest_of(new) == last
    assert newer is not None
    assert newer.counterpart == item_of(last, "18户").pk

    withdraw_directive(last, reason="传错了", acting_user=officer)
    assert (latest_of(old), latest_of(new)) == (new, None)


def test_the_list_tells_the_versions_apart(desk: Client, old: Directive, new: Directive) -> None:
    page = desk.get("/directives/").content.decode()

    assert page.count("已有新版") == 1
    older = page[page.index(f'data-href="/directives/{old.pk}/"') :]
    assert "已有新版" in older[: older.index("</tr>")]
    assert page.count("上传时间") > 0


def test_a_number_that_was_read_wrongly_is_corrected_and_both_stand_alone(
    desk: Client, old: Directive, new: Directive
) -> None:
    assert item_of(new, "15户").earlier is not None
    form = {"title": new.title, "issuer": "", "document_number": "山政发〔2018〕10号", "upper": ""}
    desk.post(f"/directives/{new.pk}/facts/", form)
    run_waiting_jobs()
    new.refresh_from_db()

    assert (new.previous, latest_of(old)) == (None, None)
    assert item_of(new, "15户").earlier is None
