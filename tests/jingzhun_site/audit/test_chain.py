"""The audit chain: it grows, it shows tampering, and it can be checked elsewhere."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit import chain
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.audit.models import AuditEntry, ChainHead
from jingzhun_site.audit.queries import broken_link
from tests.jingzhun_site.conftest import FOREIGN_VILLAGE, VILLAGE, MakeUser


@pytest.fixture
def written(db: None) -> None:
    with transaction.atomic():
        for number in range(5):
            record_audit(
                "register.change",
                acting_user=None,
                entity="households",
                key=f"H{number}",
                place_code=VILLAGE,
                old={"dwelling_grade": "D"},
                new={"dwelling_grade": "A"},
                reason="改造完工",
            )


def _tamper(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_untouched_chain_is_whole(written: None) -> None:
    assert broken_link() is None


@pytest.mark.parametrize(
    ("sql", "number"),
    [
        ("UPDATE audit_auditentry SET reason = 'x' WHERE number = 3", 3),
        ("UPDATE audit_auditentry SET actor = 'x' WHERE number = 1", 1),
        ("DELETE FROM audit_auditentry WHERE number = 2", 2),
        ("DELETE FROM audit_auditentry WHERE number = 5", 5),
    ],
)
def test_the_first_broken_link_is_named(written: None, sql: str, number: int) -> None:
    _tamper(sql)

    broken = broken_link()

    assert broken is not None
    assert broken.number == number
    with pytest.raises(CommandError, match=f"第 {number} 条"):
        call_command("verify_audit")


def test_an_entry_is_neither_changed_nor_deleted(written: None) -> None:
    entry = AuditEntry.objects.get(number=2)

    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_what_is_rolled_back_leaves_no_link(written: None) -> None:
    with transaction.atomic():
        record_audit("register.change", acting_user=None)
        transaction.set_rollback(True)

    assert ChainHead.objects.get().number == AuditEntry.objects.count() == 5
    assert broken_link() is None


def test_a_written_chain_is_checked_without_the_site(written: None, tmp_path: Path) -> None:
    file = tmp_path / "chain.jsonl"
    call_command("verify_audit", export=file)

    def check() -> subprocess.CompletedProcess[str]:
        script = [sys.executable, "-I", "-S", chain.__file__, str(file)]
        return subprocess.run(script, capture_output=True, encoding="utf-8", check=False)

    whole = check()
    assert whole.returncode == 0
    last = AuditEntry.objects.get(number=5)
    assert f"共 5 条，链条完整；末条指纹 {last.hash}" in whole.stdout
    text = file.read_text("utf-8")
    file.write_text(text.replace("H3", "H9"), encoding="utf-8")
    assert check().returncode == 1
    assert "第 4 条断链：写入后被改过" in check().stdout
    file.write_text(text.replace('{"number": 2', "{number: 2"), encoding="utf-8")
    assert "第 2 条断链" in check().stdout


def test_an_auditor_reads_the_entries_of_the_own_places(
    client: Client, written: None, make_user: MakeUser
) -> None:
    client.force_login(make_user("auditor", Role.AUDITOR, VILLAGE))
    assert "改造完工" in client.get("/audit/").content.decode()

    client.force_login(make_user("other", Role.AUDITOR, FOREIGN_VILLAGE))
    assert "改造完工" not in client.get("/audit/").content.decode()

    client.force_login(make_user("cadre", Role.VILLAGE_CADRE, VILLAGE))
    refused = client.get("/audit/")
    assert refused.status_code == 403
    assert "查看操作记录" in refused.content.decode()
