"""Install the built wheel without the development tools and import every module of the core.

Run by ``./jz check``. It proves that the base dependencies of ``pyproject.toml`` are enough, that
the shipped packs travel in the wheel, and that neither Django nor Spark is drawn in.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PROBE = """
import importlib, importlib.resources, pkgutil, sys
import jingzhun
names = [m.name for m in pkgutil.walk_packages(jingzhun.__path__, "jingzhun.")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
drawn_in = sorted({"django", "pyspark", "jingzhun_site", "pytest"} & set(sys.modules))
assert not drawn_in, f"the core imports {drawn_in}"
packs = importlib.resources.files("jingzhun") / "_packs"
found = sorted(p.name for p in packs.iterdir() if (p / "pack.yaml").is_file())
assert found == EXPECTED_PACKS, f"the wheel holds the packs {found}, not {EXPECTED_PACKS}"
print(f"{len(names)} modules imported, packs in the wheel: {', '.join(found) or 'none'}")
"""


def run(command: Sequence[str | Path], **settings: object) -> subprocess.CompletedProcess[str]:
    """Run one program and keep what it says."""
    return subprocess.run(
        [str(part) for part in command], check=False, capture_output=True, text=True, **settings
    )


def build_wheel(target: Path) -> Path:
    """The wheel of this checkout, built with the hatchling of the environment."""
    made = run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target], cwd=ROOT)
    if made.returncode:
        sys.exit(f"The wheel cannot be built:\n{made.stdout}{made.stderr}")
    return next(target.glob("jingzhun-*.whl"))


def pinned_versions() -> str:
    """The lock file as constraints: names and versions without hashes."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return "\n".join(re.findall(r"^[A-Za-z0-9._-]+==[^\\\n]+", lock, flags=re.MULTILINE))


def install(wheel: Path, *, into: Path, wheels: str) -> subprocess.CompletedProcess[str]:
    """Install the wheel with its base dependencies, from a folder of wheels if one is named."""
    constraints = into.parent / "constraints.txt"
    constraints.write_text(pinned_versions(), encoding="utf-8")
    uv = [sys.executable, "-m", "uv"]
    made = run([*uv, "venv", "--quiet", "--no-project", "--python", sys.executable, into])
    if made.returncode:
        return made
    source = ["--no-index", "--find-links", wheels] if wheels else []
    target = ["--quiet", "--python", into / "bin" / "python", "--constraint", constraints]
    offline = run([*uv, "pip", "install", "--offline", *target, *source, wheel])
    if offline.returncode == 0:
        return offline
    return run([*uv, "pip", "install", *target, *source, wheel])


def probe(environment: Path, *, beside: Path) -> subprocess.CompletedProcess[str]:
    """Import every module of the installed core, away from the checkout."""
    packs = sorted(p.parent.name for p in ROOT.glob("packs/*/pack.yaml"))
    text = PROBE.replace("EXPECTED_PACKS", repr(packs))
    return run([environment / "bin" / "python", "-I", "-c", text], cwd=beside)


def main() -> int:
    """Build, install, import; the exit code is 0 when all three went well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", default="", help="a folder of wheels instead of the network")
    wheels = parser.parse_args().wheels
    with tempfile.TemporaryDirectory(prefix="jingzhun-core-") as folder:
        place = Path(folder)
        installed = install(build_wheel(place), into=place / "env", wheels=wheels)
        if installed.returncode:
            return refuse_or_skip(installed.stderr)
        result = probe(place / "env", beside=place)
        print(result.stdout or result.stderr, end="")
        return result.returncode


def refuse_or_skip(reason: str) -> int:
    """Without network this check cannot run on a desk; in CI that is a failure."""
    print(f"The base dependencies could not be installed:\n{reason}")
    if os.environ.get("CI"):
        return 1
    print("skipped: the core alone. It needs network, or wheels: ./jz --wheels DIR check")
    return 0


if __name__ == "__main__":
    sys.exit(main())
