"""``jingzhun-site restore DIR``: a backup comes back, if it is whole and its keys are there."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from jingzhun_site.config.backups import restore
from jingzhun_site.config.this_site import this_site


class Command(BaseCommand):
    """Check a backup against its hashes and put it back."""

    help = "Put a backup back; it is compared with its hashes first, and nothing is changed if it is damaged."
    requires_system_checks: list[str] = []  # noqa: RUF012

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder of the backup."""
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="move what is there aside and take its place"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore."""
        manifest = restore(this_site(), options["folder"].absolute(), replace=options["replace"])
        about = {"made_at": manifest.made_at, "count": len(manifest.files)}
        self.stdout.write(_("已恢复 %(made_at)s 的备份，共 %(count)d 个文件，校验无误。") % about)
        self.stdout.write(
            _("请运行 jingzhun-site serve 启动，再运行 jingzhun-site verify-audit 核对操作记录。")
        )
