"""The command ``jingzhun-site take-boundaries``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jingzhun_site.warmap.boundaries import remove_outlines, take_outlines

NONE = "none"


class Command(BaseCommand):
    """Takes outlines of places for the war map, of a file that the office has the right to show."""

    help = "Take outlines of places from a GeoJSON file, or remove them; without any the war map shows tiles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, whose it is, and the number under which its map was approved."""
        parser.add_argument("file", nargs="?", type=Path, help="a GeoJSON file in UTF-8")
        parser.add_argument(
            "--source", default="", help="who made it, as it shall stand on the map"
        )
        parser.add_argument(
            "--map-number", default="", help="its approval number (审图号); 'none' for inside use"
        )
        parser.add_argument("--remove", action="store_true", help="go back to tiles")

    def handle(self, *_args: Any, file: Path | None, remove: bool, **options: Any) -> None:
        """Take or remove them and say how many."""
        if remove:
            self.stdout.write(f"已去掉 {remove_outlines()} 个边界，作战图改用方格。")
            return
        source, number = options["source"].strip(), options["map_number"].strip()
        if file is None or not source or not number:
            raise CommandError("请给出文件、--source 来源和 --map-number 审图号（没有写 none）。")
        count = take_outlines(
            _read(file), source=source, map_number="" if number == NONE else number
        )
        self.stdout.write(
            f"已装入 {count} 个地方的边界；一张图上的地方都有边界时才画边界，否则仍用方格。"
        )


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            f"读不了文件 {file}：{error}。请给出 UTF-8 编码的 GeoJSON 文件。"
        ) from error
