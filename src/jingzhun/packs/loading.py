"""Reading whole packs: every file of a folder, all faults together."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from jingzhun.errors import Fault, FaultList, JingzhunError, Position
from jingzhun.packs.building import KINDS, Kind
from jingzhun.packs.building_context import Builder, near
from jingzhun.packs.check_building import check_demands
from jingzhun.packs.clauses import parse_clause
from jingzhun.packs.consequence_building import check_assessments
from jingzhun.packs.form_faults import read_form
from jingzhun.packs.forms import EntryForm, PackForm
from jingzhun.packs.model import Entry, Pack
from jingzhun.packs.nodes import ListNode, MapNode, Node
from jingzhun.packs.reading import read_yaml
from jingzhun.vocabulary import Vocabulary, load_vocabulary

_HEAD = "pack.yaml"
_CASES = "cases"
_COVERAGE = "coverage"
_OF_CHECKS = frozenset(
    {"parameters", "definitions", "checks", "demands", "registers", "comparisons"}
)


def load_pack(path: Path, *, vocabulary: Vocabulary | None = None) -> Pack:
    """One pack from its folder: its structure and its entries, rules still as text.

    Raises:
        JingzhunError: with every fault of every file (PACK001–PACK119).
    """
    pack, faults = read_pack(path, vocabulary=vocabulary or load_vocabulary())
    if pack is None or faults:
        raise JingzhunError(faults)
    return pack


def load_packs(root: Path, *, vocabulary: Vocabulary | None = None) -> Mapping[str, Pack]:
    """All packs below a folder by id; a folder is a pack if it holds a ``pack.yaml``.

    Shipped packs that they build on come along where the folder lacks them.

    >>> "hebi-2018" in load_packs(shipped_packs_root())
    True

    Raises:
        JingzhunError: with every fault of every pack, or when two packs have one id (PACK043).
    """
    words = vocabulary or load_vocabulary()
    faults = FaultList()
    packs: dict[str, Pack] = {}
    for folder in pack_folders(root):
        pack, found = read_pack(folder, vocabulary=words)
        faults.extend(found)
        if pack and pack.id in packs:
            place = Position(file=str(folder / _HEAD))
            faults.add(Fault(code="PACK043", position=place, seen=pack.id))
        elif pack:
            packs[pack.id] = pack
    faults.raise_if_errors()
    return {**packs, **shipped_foundations(packs, vocabulary=words)}


def shipped_foundations(packs: Mapping[str, Pack], *, vocabulary: Vocabulary) -> Mapping[str, Pack]:
    """The shipped packs that these build on and that are not among them, so that nobody need copy them."""
    found: dict[str, Pack] = {}
    wanted = [name for pack in packs.values() for name in pack.builds_on]
    while wanted:
        folder = shipped_packs_root() / (name := wanted.pop())
        if name not in {*packs, *found} and (folder / _HEAD).exists():
            found[name] = load_pack(folder, vocabulary=vocabulary)
            wanted.extend(found[name].builds_on)
    return found


def pack_folders(root: Path) -> Sequence[Path]:
    """The folders below ``root`` that are packs, by name."""
    return sorted(folder.parent for folder in root.glob(f"*/{_HEAD}"))


def shipped_packs_root() -> Path:
    """The folder of the packs that come with the program: in the wheel, or atop a checkout."""
    inside = Path(str(files("jingzhun"))) / "_packs"
    return inside if inside.is_dir() else Path(str(files("jingzhun"))).parents[1] / "packs"


def read_pack(path: Path, *, vocabulary: Vocabulary) -> tuple[Pack | None, list[Fault]]:
    """A pack as far as it can be read, and all faults; no pack when ``pack.yaml`` itself fails."""
    head = path / _HEAD
    try:
        node = read_yaml(head)
    except JingzhunError as error:
        code = "PACK040" if path.is_dir() and not head.exists() else ""
        return None, [Fault(code=code, position=Position(file=str(path)))] if code else list(
            error.faults
        )
    form = read_form(PackForm, node)
    if isinstance(form, list):
        return None, form
    builder = Builder(
        pack_id=form.id,
        vocabulary=vocabulary,
        clauses=_clauses(form),
        first_year=form.valid_from.year,
        last_year=form.valid_until.year if form.valid_until else None,
    )
    _check_head(builder, form, node, path)
    _check_files(builder, path)
    entries = {name: _entries(builder, path, name, kind) for name, kind in KINDS.items()}
    _check_checks(builder, form, entries)
    pack = _pack(form, builder, entries, path)
    return replace(pack, clause_positions=_clause_positions(node)), builder.faults.faults


def _check_checks(
    builder: Builder, form: PackForm, entries: Mapping[str, Mapping[str, Any]]
) -> None:
    """What entries say of others of the pack holds, and a pack of checks rules nothing else."""
    check_demands(builder, entries["demands"].values(), entries["checks"])
    consequences = [*entries["sanctions"].values(), *entries["rewards"].values()]
    check_assessments(builder, consequences, entries["assessments"])
    if not form.checks_only:
        return
    for kind in KINDS.keys() - _OF_CHECKS:
        for entry in entries[kind].values():
            builder.fault("PACK144", entry.position, seen=entry.id, kind=kind)


def entry_files(path: Path, name: str) -> Sequence[Path]:
    """The files in which one kind of entry stands: ``goals.yaml`` and ``goals/*.yaml``."""
    single = path / f"{name}.yaml"
    return [*([single] if single.exists() else []), *sorted((path / name).glob("*.yaml"))]


def content_hash(path: Path) -> str:
    """The sha256 over names and bytes of a pack's files; cases and comments count too."""
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*.yaml")):
        digest.update(file.relative_to(path).as_posix().encode("utf-8") + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _pack(form: PackForm, builder: Builder, entries: Mapping[str, Any], path: Path) -> Pack:
    return Pack(
        id=form.id,
        title=form.title,
        document_number=form.document_number,
        issuer=form.issuer,
        place=form.place,
        valid_from=form.valid_from,
        valid_until=form.valid_until,
        version=form.version,
        note=form.note,
        builds_on=tuple(form.builds_on),
        supersedes=tuple(form.supersedes),
        campaign=form.campaign,
        checks_only=form.checks_only,
        clauses=builder.clauses,
        content_hash=content_hash(path),
        **entries,
    )


def _clauses(form: PackForm) -> Mapping[str, str]:
    """The pack's clauses in canonical form; words such as ``practice`` stay as they are."""
    return {_canonical(text): heading for text, heading in form.clauses.items()}


def _clause_positions(node: Node) -> Mapping[str, Position]:
    clauses = node.at(["clauses"])
    keys = clauses.values if isinstance(clauses, MapNode) else ()
    return {_canonical(str(key)): clauses.key_position(key) or clauses.position for key in keys}


def _canonical(text: str) -> str:
    try:
        return parse_clause(text)
    except ValueError:
        return text


def _check_head(builder: Builder, form: PackForm, node: Node, path: Path) -> None:
    """What the form of ``pack.yaml`` cannot say."""
    if form.valid_until and form.valid_until < form.valid_from:
        builder.fault("PACK045", node.at(["valid_until"]), wanted=form.valid_from.isoformat())
    if form.id != path.resolve().name:
        builder.fault("PACK044", node.at(["id"]), wanted=path.resolve().name)
    clauses = node.at(["clauses"])
    for text in form.clauses:
        if text.endswith("practice"):
            continue
        try:
            parse_clause(text)
        except ValueError:
            builder.fault("PACK050", clauses.key_position(text) or clauses, seen=text)


def _check_files(builder: Builder, path: Path) -> None:
    """A file under a name that nobody reads would be rules that nobody applies."""
    known = [*KINDS, _CASES, _COVERAGE, _HEAD.removesuffix(".yaml")]
    for file in sorted(path.rglob("*")):
        parts = file.relative_to(path).parts
        name = parts[0].split(".")[0]
        is_yaml = file.suffix in (".yaml", ".yml")
        is_read = (
            name in known
            and len(parts) <= 2
            and parts[-1].count(".") == 1
            and file.suffix == ".yaml"
        )
        if file.is_file() and (is_yaml or name in known) and not is_read:
            place = Position(file=str(file))
            offer = f"{name}.yaml" if name in known else near(name, known)
            builder.fault("PACK041", place, seen="/".join(parts), wanted=offer)


def _entries(builder: Builder, path: Path, name: str, kind: Kind) -> Mapping[str, Entry]:
    """All entries of one kind by id, in the order of the files."""
    found: dict[str, Entry] = {}
    for file in entry_files(path, name):
        try:
            node = read_yaml(file)
        except JingzhunError as error:
            builder.faults.extend(error.faults)
            continue
        for item in node.items if isinstance(node, ListNode) else (node,):
            _add_entry(builder, kind, item, found)
    return found


def _add_entry(builder: Builder, kind: Kind, node: Node, found: dict[str, Entry]) -> None:
    """Build one entry and keep it, unless its id is taken."""
    if not isinstance(node, MapNode):
        builder.fault("PACK030", node)
        return
    form: EntryForm | list[Fault] = read_form(kind.form, node)
    if isinstance(form, list):
        builder.faults.extend(form)
        return
    entry = kind.build(builder, form, node)
    if entry.id in found:
        place = node.at(["indicator"]).at(["id"])
        builder.fault("PACK042", place, seen=entry.id, wanted=str(found[entry.id].position))
        return
    found[entry.id] = entry
