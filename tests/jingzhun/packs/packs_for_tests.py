"""Small packs made in a test."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent

from jingzhun.packs import Pack, load_pack

HEAD = """\
id: {id}
title: {id}
issuer: 某地
place: '{place}'
valid_from: 2018-01-01
valid_until: 2020-12-31
version: '1.0'
clauses: {{二(三)5: 危房改造, 二(三)1: 健康}}
{more}
"""


def write_pack(
    root: Path,
    files: dict[str, str] | None = None,
    *,
    name: str = "city",
    place: str = "410600",
    more: str = "",
) -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(
        HEAD.format(id=name, place=place, more=more), encoding="utf-8"
    )
    for file, text in (files or {}).items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(dedent(text), encoding="utf-8")
    return folder


def make_pack(
    root: Path,
    files: dict[str, str] | None = None,
    *,
    name: str = "city",
    place: str = "410600",
    more: str = "",
) -> Pack:
    return load_pack(write_pack(root, files, name=name, place=place, more=more))


def valid(pack: Pack, start: date, end: date | None) -> Pack:
    return replace(pack, valid_from=start, valid_until=end)
