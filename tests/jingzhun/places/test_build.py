"""The script that makes the shipped data, on a package of a few lines."""

import json

import pyarrow.parquet as pq

from tools.build_divisions import main


def test_the_data_is_built_from_the_published_files(tmp_path):
    dist = tmp_path / "package" / "dist"
    dist.mkdir(parents=True)
    for name, line in {
        "provinces": '41,"河南省"',
        "cities": '4106,"鹤壁市"',
        "areas": '410622,"淇县"\n410621,"浚县 "',
        "streets": '410621101,"善堂镇"',
        "villages": '410621101201,"某村委会"',
    }.items():
        (dist / f"{name}.csv").write_text(f"code,name\n{line}\n", encoding="utf-8")
    nothing = {"code": None, "name": None}
    events = [
        {
            "year": 1986,
            "level": 3,
            "type": "同名改码",
            "old": side("410525", "浚县"),
            "new": side("410621", "浚县"),
        },
        {
            "year": 1997,
            "level": 3,
            "type": "撤销",
            "old": side("412301", "商丘市"),
            "new": side("411400", "商丘市"),
        },
        {"year": 1985, "level": 2, "type": "新设", "old": nothing, "new": side("510900", "遂宁市")},
        {"year": 2008, "level": 3, "type": "驻地迁移", "old": nothing, "new": nothing},
    ]
    (tmp_path / "events.json").write_text(json.dumps({"events": events}), encoding="utf-8")
    main([str(tmp_path / "package"), str(tmp_path / "events.json"), str(tmp_path)])
    rows = pq.read_table(tmp_path / "divisions.parquet").to_pylist()
    assert [(r["level"], f"{r['code']:012d}", r["name"]) for r in rows] == [
        (1, "410000000000", "河南省"),
        (2, "410600000000", "鹤壁市"),
        (3, "410621000000", "浚县"),
        (3, "410622000000", "淇县"),
        (4, "410621101000", "善堂镇"),
        (5, "410621101201", "某村委会"),
    ]
    assert (tmp_path / "code_changes.csv").read_text(encoding="utf-8").splitlines() == [
        "year,change,old_code,old_name,new_code,new_name",
        "1986,recoded,410525,浚县,410621,浚县",
        "1997,abolished,412301,商丘市,,",
    ]
    assert "village = 1" in (tmp_path / "SOURCE.toml").read_text(encoding="utf-8")


def side(code: str, name: str) -> dict[str, str]:
    return {"code": code + "000000", "name": name}
