"""``jingzhun-site backup DIR``: everything but the keys, in one new folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from jingzhun_site.config.backups import back_up
from jingzhun_site.config.this_site import this_site


class Command(BaseCommand):
    """Back up database and files while the site runs."""

    help = "Back up database and files into a new folder; the keys are kept apart."
    requires_system_checks: list[str] = []  # noqa: RUF012

    def add_arguments(self, parser: CommandParser) -> None:
        """The new folder."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up."""
        site, folder = this_site(), options["folder"].absolute()
        manifest = back_up(site, folder)
        said = _("已备份 %(count)d 个文件到 %(folder)s。") % {
            "count": len(manifest.files),
            "folder": folder,
        }
        keys = _(
            "备份中没有密钥。请把 %(secrets)s 另存他处：没有它，备份中的姓名、证件号码都无法读取；"
            "二者放在一起，拿到备份的人就能读取。"
        )
        self.stdout.write(said)
        self.stdout.write(keys % {"secrets": site.secrets})
