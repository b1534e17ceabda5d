"""Finding packs: by id in a folder of packs or among those that ship, or by the path of a pack's own folder."""

from collections.abc import Collection, Mapping
from pathlib import Path

from jingzhun.errors import Fault, JingzhunError
from jingzhun.errors.suggest import closest
from jingzhun.packs import Pack, load_pack, load_packs, shipped_packs_root
from jingzhun.packs.loading import pack_folders
from jingzhun.vocabulary import Vocabulary


def packs_below(root: Path | None, vocabulary: Vocabulary) -> Mapping[str, Pack]:
    """The packs of a folder; those that ship with the program when none is named."""
    return load_packs(root or shipped_packs_root(), vocabulary=vocabulary)


def pack_among(name: str, packs: Mapping[str, Pack], vocabulary: Vocabulary) -> Pack:
    """One of the packs by its id, else the pack of a folder or one that ships with the program.

    Raises:
        JingzhunError: there is no such pack (CLI002), or it has faults (PACK codes).
    """
    if name in packs:
        return packs[name]
    shipped = {folder.name: folder for folder in pack_folders(shipped_packs_root())}
    folder = Path(name) if (Path(name) / "pack.yaml").exists() else shipped.get(name)
    if folder is None:
        raise _unknown(name, {*packs, *shipped})
    return load_pack(folder, vocabulary=vocabulary)


def find_folder(name: str, root: Path | None) -> Path:
    """The folder of a pack, by its id or the folder itself; the other packs need not be sound.

    Raises:
        JingzhunError: there is no such pack (CLI002).
    """
    folders = {folder.name: folder for folder in pack_folders(root or shipped_packs_root())}
    if name in folders:
        return folders[name]
    if (Path(name) / "pack.yaml").exists():
        return Path(name)
    raise _unknown(name, folders)


def _unknown(name: str, packs: Collection[str]) -> JingzhunError:
    known = ", ".join(sorted(packs))
    wanted = closest(name, packs) or known
    return JingzhunError([Fault(code="CLI002", seen=name, wanted=wanted, fields={"known": known})])
