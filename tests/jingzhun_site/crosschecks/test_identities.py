"""What matching shows of identities stands among the differences, with an owner, a verdict, a task and news."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jingzhun_site.accounts.models import User
from jingzhun_site.crosschecks.access import access_differences
from jingzhun_site.crosschecks.actions.judging import confirm
from jingzhun_site.crosschecks.actions.uploading import choose_columns, upload_register
from jingzhun_site.crosschecks.models import Change, Difference, RegisterFile, Standing
from jingzhun_site.jobs.running import run_waiting_jobs
from jingzhun_site.register.models import MODELS
from jingzhun_site.vault.queries import open_many
from tests.jingzhun_site.conftest import COUNTY, NEXT_VILLAGE, make_record
from tests.jingzhun_site.crosschecks.conftest import (
    AS_AT,
    Compare,
    born_of,
    browser,
    name_of,
    number_of,
)

HUKOU = "姓名,身份证号,性别,出生日期,户号,迁出日期\n"


def _hukou(index: int, name: str = "", book: str = "") -> str:
    return f"{name or name_of(index)},{number_of(index)},男,{born_of(index)},{book or index},\n"


def _send(officer: User, *lines: str) -> RegisterFile:
    file = upload_register(
        SimpleUploadedFile("户籍_20181205.csv", (HUKOU + "".join(lines)).encode()),
        register="hukou_register",
        place_code=COUNTY,
        acting_user=officer,
    )
    choose_columns(file, choices=file.choices, as_at=AS_AT, acting_user=officer)
    run_waiting_jobs()
    file.refresh_from_db()
    return file


@pytest.fixture
def twin(people: None) -> None:
    """P3 stands in the register twice: in another village under another number of ours."""
    make_record(
        "persons", person_id="P99", household_id="H9", name=name_of(3), id_number=number_of(3),
        born_on=born_of(3), sex="male", registration="poor", relation="child", place_code=NEXT_VILLAGE,
    )  # fmt: skip


def test_identities_are_differences_with_news_owner_and_a_change_to_take_over(
    twin: None, officer: User, police: User, compare: Compare
) -> None:
    changed = f"{name_of(5)[0]}晓{name_of(5)[2]}"
    rows = [_hukou(index) for index in range(40) if index not in (5, 8, 13)]
    rows += [_hukou(5, changed), _hukou(8, book="A1"), _hukou(13, book="A1")]
    run = compare(_send(officer, *rows))

    found = {one.comparison: one for one in Difference.objects.filter(person_id__in=("P3", "P5"))}
    own, renamed = found["person_in_two_households"], found["other_name_there"]
    assert (own.other_household_id, own.severity, own.owner) == (
        "H9",
        "error",
        "poverty_alleviation",
    )
    assert own.message == "证件号码和姓名相同的人登记在两户：H0 和 H9"
    assert renamed.register == "hukou_register"
    assert run.counts["new"] == Difference.objects.count()
    assert not access_differences(police).filter(pk=own.pk).exists()
    page = browser(officer).get(own.get_absolute_url()).content.decode()
    assert page.count(name_of(3)) >= 2
    listed = browser(officer).get(reverse("crosschecks:list"), {"comparison": own.comparison})
    assert "同一人登记在两户" in listed.content.decode()

    confirm(renamed, text="查户口簿", version=renamed.version, acting_user=officer)
    address = reverse("households:edit_person", args=("P5", "identity"))
    client, query = browser(officer), f"?from=cross_check:{renamed.pk}"
    assert f"改为 {changed}" in client.get(address + query).content.decode()
    sent = {
        "name": "take", "initial-name": "", "version": "1", "kind": "correction",
        "valid_from": "2018-12-10", "reason": "户口簿",
    }  # fmt: skip
    client.post(address + query, sent)
    token = MODELS["persons"].objects.get(pk="P5").value("name")
    assert open_many([token])[token] == changed
    renamed.refresh_from_db()
    assert renamed.change == Change.MADE

    other = MODELS["persons"].objects.get(pk="P37").value("name")
    MODELS["persons"].objects.filter(pk="P99").update(name=other)
    compare(*RegisterFile.objects.all())
    assert _standing(own) == _standing(renamed) == Standing.GONE
    assert Difference.objects.get(comparison="one_id_two_names").standing == Standing.NEW
    split = Difference.objects.get(comparison="household_split")
    assert (split.standing, split.row_number is None) == (Standing.STILL_OPEN, False)


def _standing(one: Difference) -> Any:
    one.refresh_from_db()
    return one.standing
