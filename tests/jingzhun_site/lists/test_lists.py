"""Lists: what is filtered, counted, exported and changed is one's own, and says so."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_job
from jingzhun_site.lists.kinds import KINDS
from jingzhun_site.lists.models import BatchChange, PastedList, SavedView
from jingzhun_site.lists.queries import access_list
from jingzhun_site.register.actions import Why, change_record
from jingzhun_site.register.models import LISTED_BY, MODELS, Household, Person
from jingzhun_site.register.record import Record
from jingzhun_site.vault.actions import seal_one
from jingzhun_site.vault.tokens import Kind
from tests.jingzhun_site.conftest import FOREIGN_VILLAGE, NEXT_VILLAGE, VILLAGE, MakeUser

HOUSEHOLDS, PERSONS = "/lists/households/", "/lists/persons/"
TOWNSHIP = f"{VILLAGE[:9]}000"
ID_NUMBER = "990001199001010016"


@pytest.fixture
def register(make_household: Callable[..., Record]) -> None:
    for number in range(1, 8):
        key, grade = f"H{number}", "D" if number < 3 else "A"
        village = VILLAGE if number < 6 else NEXT_VILLAGE
        make_household(key, village, [f"王{number}"], dwelling_grade=grade, farmland_mu=number)
        Household.objects.filter(pk=key).update(head=f"{key}-01")
    make_household("H8", VILLAGE, ["=cmd|'/c calc'!A1"], dwelling_grade=None)
    Household.objects.filter(pk="H8").update(head="H8-01")
    make_household("H9", FOREIGN_VILLAGE, ["外人"], dwelling_grade="D")
    Person.objects.filter(pk="H1-01").update(id_number=seal_one(Kind.ID_NUMBER, ID_NUMBER))


@pytest.fixture
def clerk(register: None, make_user: MakeUser) -> User:
    return make_user("clerk", Role.TOWNSHIP_CLERK, TOWNSHIP)


@pytest.fixture
def read(client: Client, clerk: User) -> Callable[..., str]:
    client.force_login(clerk)

    def opened(path: str, status: int = 200, **words: object) -> str:
        answer = client.get(path, words)
        assert answer.status_code == status
        return answer.content.decode()

    return opened


def _words(text: str) -> str:
    """A page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", "", text).split())


def _keys(text: str) -> list[str]:
    return [f"H{n}" for n in range(1, 10) if f'value="H{n}"' in text]


def test_a_list_holds_the_own_places_alone(read: Callable[..., str]) -> None:
    text = read(HOUSEHOLDS)

    assert _keys(text) == [f"H{n}" for n in range(1, 9)]
    assert "共 8 条" in _words(text)
    assert "外村" not in text


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ({"f-dwelling_grade": "D"}, ["H1", "H2"]),
        ({"f-dwelling_grade": "unknown"}, ["H8"]),
        ({"f-dwelling_grade": ["D", "unknown"]}, ["H1", "H2", "H8"]),
        ({"f-farmland_mu-min": "6", "f-farmland_mu-max": "7"}, ["H6", "H7"]),
        ({"place": NEXT_VILLAGE}, ["H6", "H7"]),
        ({"f-dwelling_grade": "A", "place": VILLAGE}, ["H3", "H4", "H5"]),
    ],
)
def test_filters_narrow_rows_and_count_alike(
    read: Callable[..., str], words: dict[str, str], keys: list[str]
) -> None:
    text = read(HOUSEHOLDS, **words)

    assert _keys(text) == keys
    assert f"共 {len(keys)} 条" in _words(text)


@pytest.mark.parametrize(
    "words",
    [
        {"f-no_such_field": "1"},
        {"f-phone": "19900001234"},
        {"f-dwelling_grade": "' OR 1=1 --"},
        {"f-farmland_mu-min": "many"},
        {"f-farmland_mu-min": "NaN"},
        {"f-dwelling_grade-min": "A"},
        {"ids": "999"},
        {"ids": "1 OR 1"},
    ],
)
def test_a_tampered_filter_is_refused_and_never_dropped(
    read: Callable[..., str], words: dict[str, str]
) -> None:
    read(HOUSEHOLDS, 400, **words)


@pytest.mark.parametrize("what", ["export", "change"])
@pytest.mark.parametrize(
    "words", ["f-no_such_field=1", "f-dwelling_grade=Z", "ids=999", "f-farmland_mu-min=many"]
)
def test_nothing_is_exported_or_changed_by_a_tampered_filter(
    client: Client, clerk: User, what: str, words: str
) -> None:
    client.force_login(clerk)
    form = {"all_matching": "1", "field": "planned_exit_year", "value": "2019", "go": "1"}

    assert client.post(f"{HOUSEHOLDS}{what}/?{words}", form).status_code == 400
    assert not Job.objects.exists()


def test_an_export_of_another_place_is_refused(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    answer = client.post(f"{HOUSEHOLDS}export/?place={FOREIGN_VILLAGE}", {"all_matching": "1"})

    assert answer.status_code == 404
    assert not Job.objects.exists()


def test_health_is_neither_column_nor_filter_nor_order_without_the_right(
    client: Client, register: None, make_user: MakeUser
) -> None:
    client.force_login(make_user("auditor", Role.AUDITOR))
    plain = client.get(PERSONS).content.decode()

    assert client.get(PERSONS, {"f-has_chronic_illness": "yes"}).status_code == 400
    assert "has_chronic_illness" not in plain
    assert client.get(PERSONS, {"sort": "has_chronic_illness"}).content.decode().count("H1-01")
    client.force_login(make_user("clerk", Role.TOWNSHIP_CLERK, TOWNSHIP))
    assert "has_chronic_illness" in client.get(PERSONS).content.decode()


@pytest.mark.parametrize("sort", ["farmland_mu", "-farmland_mu", "dwelling_grade", "-place"])
def test_every_record_stands_on_exactly_one_page(
    clerk: User, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:

    def small(*args: object, **words: object) -> object:
        return keyset_page(*args, size=3, **words)  # type: ignore[arg-type]

    monkeypatch.setattr("jingzhun_site.lists.queries.keyset_page", small)
    listed = access_list(clerk, KINDS["households"], QueryDict(), clerk.scope())
    seen: list[str] = []
    after = ""
    for _turn in range(5):
        found = listed.page(sort, after=after, before="")
        seen += [str(row.pk) for row in found.rows]
        after = found.next
        if not after:
            break

    assert sorted(seen) == [f"H{n}" for n in range(1, 9)]


@pytest.mark.parametrize("kind", ["households", "persons"])
def test_the_usual_filters_are_counted_and_ordered_from_the_index_of_places(
    clerk: User, kind: str
) -> None:
    usual = {*KINDS[kind].filters, *KINDS[kind].shown} - {"relation"}
    assert usual <= set(LISTED_BY[kind])

    listed = access_list(clerk, KINDS[kind], QueryDict("f-registration=poor"), clerk.scope())
    _leave_only_the_index_of_places(kind)
    plan = listed.records.values("pk").explain()

    wanted = "COVERING INDEX" if connection.vendor == "sqlite" else "Index Only Scan using"
    assert f"{wanted} {kind}_place" in plan


def _leave_only_the_index_of_places(kind: str) -> None:
    """Of a table of eight rows PostgreSQL takes any index; without the others it shows whether this one covers all."""
    if connection.vendor != "postgresql":
        return
    table = MODELS[kind]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = %s AND indexdef NOT LIKE %s"
            " AND indexname <> %s",
            [table, "CREATE UNIQUE%", f"{kind}_place"],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')


def test_a_page_is_found_by_its_keys_and_then_read(
    clerk: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    listed = access_list(clerk, KINDS["households"], QueryDict(), clerk.scope())
    with django_assert_num_queries(2) as asked:
        page = listed.page("-farmland_mu", after="", before="")

    assert [str(row.pk) for row in page.rows][:2] == ["H7", "H6"]
    assert "villager_group" not in asked.captured_queries[0]["sql"]
    assert "ORDER BY" not in asked.captured_queries[1]["sql"]


def test_a_count_is_kept_the_longer_the_more_it_cost(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0.0, 0.001, 0.0, 0.1, 0.0, 9.0])
    kept: list[float] = []
    monkeypatch.setattr("jingzhun_site.lists.queries.monotonic", lambda: next(moments))
    monkeypatch.setattr(
        "jingzhun_site.lists.queries.cache.set", lambda _key, _value, seconds: kept.append(seconds)
    )
    for village in (VILLAGE, NEXT_VILLAGE, TOWNSHIP):
        scope = clerk.scope().narrowed(village)
        access_list(clerk, KINDS["households"], QueryDict("f-dibao=yes"), scope).count()

    assert kept == [10.0, 100.0, 300.0]


def test_a_sum_is_over_all_that_match(read: Callable[..., str]) -> None:
    text = read(HOUSEHOLDS, sum="farmland_mu", place=NEXT_VILLAGE)

    assert "13.00" in text


def test_pasted_numbers_become_a_list_and_the_missing_are_named(
    client: Client, clerk: User
) -> None:
    client.force_login(clerk)
    pasted = f"{ID_NUMBER}\nH3，h4\nH9 990001199001010099"

    shown = client.post(f"{HOUSEHOLDS}paste/", {"text": pasted}, follow=True).content.decode()

    assert PastedList.objects.get().keys == ["H1", "H3", "H4"]
    assert _keys(shown) == ["H1", "H3", "H4"]
    assert "有 2 个号码" in shown
    assert "H9" in shown


def test_somebody_elses_pasted_list_is_refused(
    client: Client, clerk: User, make_user: MakeUser
) -> None:
    kept = PastedList.objects.create(user=clerk, kind="households", keys=["H1"])
    client.force_login(make_user("other", Role.TOWNSHIP_CLERK, TOWNSHIP))

    assert client.get(HOUSEHOLDS, {"ids": kept.pk}).status_code == 400


def test_a_view_is_kept_and_shared_within_the_place(
    client: Client, clerk: User, make_user: MakeUser
) -> None:
    client.force_login(clerk)
    form = {"title": "危房户", "query": f"f-dwelling_grade=D&place={VILLAGE}", "is_shared": "1"}
    client.post(f"{HOUSEHOLDS}save/", form)

    assert SavedView.objects.get().query == "f-dwelling_grade=D"
    client.force_login(make_user("colleague", Role.TOWNSHIP_CLERK, TOWNSHIP))
    assert "危房户" in client.get(HOUSEHOLDS).content.decode()
    client.force_login(make_user("far", Role.TOWNSHIP_CLERK, f"{FOREIGN_VILLAGE[:9]}000"))
    assert "危房户" not in client.get(HOUSEHOLDS).content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_export_holds_what_was_filtered_as_text_that_nothing_computes(
    client: Client, clerk: User
) -> None:
    client.force_login(clerk)
    client.post(f"{HOUSEHOLDS}export/?place={VILLAGE}", {"all_matching": "1"})

    job = run_job(Job.objects.get())

    assert job.state == "done", job.error
    book = CalamineWorkbook.from_path(str(Path(settings.HOME) / job.result_file))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows[1:]] == ["H1", "H2", "H3", "H4", "H5", "H8"]
    assert rows[6][0] == "=cmd|'/c calc'!A1"
    source = {row[0]: row[1] for row in book.get_sheet_by_index(1).to_python()}
    assert source["导出人"] == "clerk（clerk）"
    assert source["内容"] == "户名单"
    assert AuditEntry.objects.get(action="lists.exported").new["rows"] == 6


def test_whoever_may_not_export_is_refused(
    client: Client, register: None, make_user: MakeUser
) -> None:
    client.force_login(make_user("cadre", Role.VILLAGE_CADRE, VILLAGE))

    assert client.post(f"{HOUSEHOLDS}export/", {"all_matching": "1"}).status_code == 403
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_value_for_many_is_shown_first_set_then_and_taken_back(
    client: Client, clerk: User
) -> None:
    client.force_login(clerk)
    path = f"{HOUSEHOLDS}change/?f-dwelling_grade=D"
    asked = client.post(path, {"all_matching": "1"}).content.decode()
    assert "将修改 2 条" in _words(asked)

    form = {"all_matching": "1", "field": "planned_exit_year", "value": "2019", "go": "1"}
    shown = _words(client.post(path, {**form, "reason": "年度计划"}).content.decode())
    assert "将改动 2 条；另有 0 条本来就是这样" in shown
    assert not Job.objects.exists()

    client.post(path, {**form, "reason": "年度计划", "is_seen": "1"})
    job = run_job(Job.objects.get())
    assert job.state == "done", job.error
    years = dict(Household.objects.values_list("pk", "planned_exit_year"))
    assert [key for key, year in years.items() if year == 2019] == ["H1", "H2"]

    changed_since = MODELS["households"].objects.get(pk="H2")
    change_record(changed_since, {"planned_exit_year": 2020}, acting_user=clerk, why=Why())
    client.post(f"/lists/batches/{BatchChange.objects.get().pk}/undo/")
    years = dict(Household.objects.values_list("pk", "planned_exit_year"))
    assert (years["H1"], years["H2"]) == (None, 2020)


def test_a_batch_shows_each_record_that_changes_and_leaves_those_that_say_so(
    client: Client, clerk: User
) -> None:
    first = MODELS["households"].objects.get(pk="H1")
    change_record(first, {"planned_exit_year": 2019}, acting_user=clerk, why=Why())
    client.force_login(clerk)
    form = {"all_matching": "1", "field": "planned_exit_year", "value": "2019", "go": "1"}

    page = client.post(f"{HOUSEHOLDS}change/?f-dwelling_grade=D", form).content.decode()

    assert "将改动 1 条；另有 1 条本来就是这样" in _words(page)
    assert "/households/H2/" in page
    assert "/households/H1/" not in page
    assert re.search(r"<td>不详</td><td><strong>2019</strong>", page)


@pytest.mark.django_db(transaction=True)
def test_a_field_that_is_not_for_batches_is_not_set(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    form = {
        "all_matching": "1", "field": "dibao", "value": "yes", "go": "1", "reason": "x", "is_seen": "1",
    }  # fmt: skip

    client.post(f"{HOUSEHOLDS}change/", form)

    assert not Job.objects.exists()
    assert not Household.objects.filter(dibao=True).exists()
