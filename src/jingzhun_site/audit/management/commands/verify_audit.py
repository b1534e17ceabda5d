"""The command ``jingzhun-site verify_audit``."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.audit.queries import broken_link, entries


class Command(BaseCommand):
    """Checks every link of the audit chain; with ``--export`` writes it out for a check elsewhere."""

    help = "Check the audit chain and name its first broken link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file to which the chain is written."""
        parser.add_argument(
            "--export", type=Path, metavar="FILE", help="write the chain as JSON lines"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check, and leave with 1 when a link is broken."""
        if options["export"]:
            self._export(options["export"])
        broken = broken_link()
        if broken is not None:
            raise CommandError(f"操作记录第 {broken.number} 条断链：{broken.why}。")
        last = AuditEntry.objects.order_by("-number").first()
        number, digest = (last.number, last.hash) if last else (0, "无")
        self.stdout.write(
            f"操作记录共 {number} 条，链条完整；末条指纹 {digest}。请抄下，以备日后核对。"
        )

    def _export(self, file: Path) -> None:
        with file.open("x", encoding="utf-8") as out:
            for entry in entries():
                out.write(json.dumps(entry, ensure_ascii=False) + "\n")
