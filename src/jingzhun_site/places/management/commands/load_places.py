"""The command ``jingzhun-site load-places``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from jingzhun_site.places.actions import load_places

NONE = "none"


class Command(BaseCommand):
    """Puts the counties, townships and villages of an office into the register, from the shipped list."""

    help = "Add a division and all below it to the register, from the shipped list of divisions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the division, and which of its counties are poor counties."""
        parser.add_argument("code", help="the code of a city, county or township, such as 410621")
        parser.add_argument(
            "--poor-counties",
            required=True,
            metavar="CODES",
            help="six-digit codes of poor counties, separated by commas; 'none' if there is none",
        )

    def handle(self, *_args: Any, code: str, poor_counties: str, **_options: Any) -> None:
        """Add them and say how many."""
        poor = set() if poor_counties == NONE else set(poor_counties.split(","))
        added = load_places(code, poor_counties=poor)
        self.stdout.write(
            f"新增 {added['counties']} 个县区、{added['townships']} 个乡镇、{added['villages']} 个村。"
            "哪些是贫困村、深度贫困村，请由县级业务员在“村名单”里批量填写，"
            "或导入全国系统的行政村导出表。"
        )
