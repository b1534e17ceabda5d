"""Every setting of the site that comes from the environment, in one table, and how it is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from jingzhun.errors import Fault, FaultList
from jingzhun.errors.suggest import closest

Kind = Literal["text", "secret", "number", "flag", "words", "folder", "day"]
Value = str | int | bool | tuple[str, ...] | Path

PREFIX = "JINGZHUN_"
_WANTED: Mapping[Kind, str] = MappingProxyType(
    {
        "number": "8000",
        "flag": "yes / no",
        "words": "a,b",
        "folder": "path",
        "text": "",
        "secret": "",
    }
)
_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting: its name, what kind of value it takes, the value when it is not given, what it does."""

    name: str
    kind: Kind
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="JINGZHUN_HOME",
        kind="folder",
        default="jingzhun-data",
        help="The folder that holds everything the site keeps: SQLite database, uploaded files,"
        " snapshots, decision runs, results of jobs.",
    ),
    Setting(
        name="JINGZHUN_SECRETS",
        kind="folder",
        default="",
        help="The folder of the secret key and the keys of the vault, made on first start."
        " Empty: `secrets` inside JINGZHUN_HOME.",
    ),
    Setting(
        name="DATABASE_URL",
        kind="secret",
        default="",
        help="`postgresql://user:password@host:5432/name`, or `sqlite:///path`."
        " Empty: SQLite in JINGZHUN_HOME.",
    ),
    Setting(
        name="JINGZHUN_POOL",
        kind="number",
        default="8",
        help="The most connections to PostgreSQL that one process keeps; at least as many as threads.",
    ),
    Setting(
        name="JINGZHUN_DEMO",
        kind="flag",
        default="no",
        help="A demonstration on one machine: plain HTTP, demo accounts with known passwords."
        " Never on a network.",
    ),
    Setting(
        name="JINGZHUN_DEBUG",
        kind="flag",
        default="no",
        help="Error pages with details for engineers. Never where there are real persons.",
    ),
    Setting(
        name="JINGZHUN_HOSTS",
        kind="words",
        default="localhost,127.0.0.1,[::1]",
        help="The host names under which the site may be called, separated by commas.",
    ),
    Setting(
        name="JINGZHUN_TRUSTED_ORIGINS",
        kind="words",
        default="",
        help="Addresses such as `https://jingzhun.example` from which forms are accepted,"
        " where a proxy changes host or port.",
    ),
    Setting(
        name="JINGZHUN_BEHIND_PROXY",
        kind="flag",
        default="no",
        help="Believe X-Forwarded-Proto, X-Forwarded-For and X-Request-ID, which the proxy in front must set.",
    ),
    Setting(
        name="JINGZHUN_HSTS_DAYS",
        kind="number",
        default="365",
        help="For how many days a browser insists on HTTPS after a visit.",
    ),
    Setting(
        name="JINGZHUN_ADDRESS",
        kind="text",
        default="127.0.0.1",
        help="The address on which `jingzhun-site serve` listens.",
    ),
    Setting(
        name="JINGZHUN_PORT",
        kind="number",
        default="8000",
        help="The port on which `jingzhun-site serve` listens.",
    ),
    Setting(
        name="JINGZHUN_PROCESSES",
        kind="number",
        default="2",
        help="How many processes answer requests.",
    ),
    Setting(
        name="JINGZHUN_THREADS",
        kind="number",
        default="4",
        help="How many requests one process answers at once.",
    ),
    Setting(
        name="JINGZHUN_SECOND_STEP_ROLES",
        kind="words",
        default="",
        help="The roles that must log in with a second step, such as `administrator,county_officer`; their users"
        " set it up at the next login. `all` means every role.",
    ),
    Setting(
        name="JINGZHUN_IDLE_MINUTES",
        kind="number",
        default="30",
        help="After how many minutes without a click a user must log in again.",
    ),
    Setting(
        name="JINGZHUN_SESSION_HOURS",
        kind="number",
        default="10",
        help="After how many hours a user must log in again in any case.",
    ),
    Setting(
        name="JINGZHUN_UPLOAD_MB",
        kind="number",
        default="200",
        help="The largest upload, in megabytes; a larger one is refused before it is read.",
    ),
    Setting(
        name="JINGZHUN_API_USES_A_MINUTE",
        kind="number",
        default="120",
        help="How often one token may use the interface for other systems within a minute.",
    ),
    Setting(
        name="JINGZHUN_FREE_DISK_MB",
        kind="number",
        default="500",
        help="With less free disk than this, in megabytes, `/health/ready` reports that the site is not ready.",
    ),
    Setting(
        name="JINGZHUN_LOG_LEVEL",
        kind="text",
        default="INFO",
        help="The least level that is logged: DEBUG, INFO, WARNING or ERROR.",
    ),
    Setting(
        name="JINGZHUN_LOG_FORMAT",
        kind="text",
        default="json",
        help="`json` for one object a line, `text` for people.",
    ),
    Setting(
        name="JINGZHUN_TIME_ZONE",
        kind="text",
        default="Asia/Shanghai",
        help="The time zone of every time on a page.",
    ),
    Setting(
        name="JINGZHUN_TODAY",
        kind="day",
        default="",
        help="A day on which a demonstration or a rehearsal stands still, such as 2018-12-31."
        " Empty: the real day.",
    ),
    Setting(
        name="JINGZHUN_ONE_IN",
        kind="number",
        default="1",
        help="Of how many people and villages of its place the register holds one: the pages of targets then say so."
        " 1 where it holds all.",
    ),
)
"""The one table; the page docs/reference/settings.md is made from it."""

BY_NAME: Mapping[str, Setting] = MappingProxyType({setting.name: setting for setting in SETTINGS})


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The values of all settings, by name."""

    values: Mapping[str, Value]

    def text(self, name: str) -> str:
        """The value of a text or secret."""
        return str(self.values[name])

    def number(self, name: str) -> int:
        """The value of a number."""
        return int(str(self.values[name]))

    def flag(self, name: str) -> bool:
        """The value of a flag."""
        return self.values[name] is True

    def words(self, name: str) -> list[str]:
        """The value of a list of words."""
        value = self.values[name]
        return list(value) if isinstance(value, tuple) else []

    def day(self, name: str) -> date | None:
        """The value of a day, if one was given."""
        given = str(self.values[name])
        return date.fromisoformat(given) if given else None

    def folder(self, name: str) -> Path:
        """The value of a folder, absolute."""
        return Path(str(self.values[name]))


def read_environment(environ: Mapping[str, str]) -> Environment:
    """The settings as an environment gives them.

    >>> read_environment({"JINGZHUN_PORT": "8080"}).number("JINGZHUN_PORT")
    8080

    Raises:
        JingzhunError: SITE001 for a name of ours that no setting has, SITE002 for a value that does not
            fit; all of them at once.
    """
    faults = FaultList()
    faults.extend(_unknown_names(environ))
    values: dict[str, Value] = {}
    for setting in SETTINGS:
        given = environ.get(setting.name, setting.default)
        value = _value(setting, given)
        if value is None:
            faults.add(_wrong_value(setting, given))
        else:
            values[setting.name] = value
    faults.raise_if_errors()
    if not environ.get("JINGZHUN_SECRETS"):
        values["JINGZHUN_SECRETS"] = Path(str(values["JINGZHUN_HOME"])) / "secrets"
    return Environment(values=values)


def _unknown_names(environ: Iterable[str]) -> list[Fault]:
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in BY_NAME)
    return [
        Fault(code="SITE001", seen=name, wanted=closest(name, BY_NAME) or ", ".join(BY_NAME))
        for name in unknown
    ]


def _wrong_value(setting: Setting, given: str) -> Fault:
    shown = "…" if setting.kind == "secret" else given
    fields = {"name": setting.name, "kind": setting.kind}
    return Fault(code="SITE002", seen=shown, wanted=_WANTED[setting.kind], fields=fields)


def _is_day(given: str) -> bool:
    try:
        date.fromisoformat(given)
    except ValueError:
        return False
    return True


def _value(setting: Setting, given: str) -> Value | None:
    """The value of the right type, or none if the text does not fit."""
    given = given.strip()
    match setting.kind:
        case "number":
            return int(given) if given.isascii() and given.isdigit() else None
        case "flag":
            return given.lower() in _YES if given.lower() in _YES | _NO else None
        case "words":
            return tuple(word.strip() for word in given.split(",") if word.strip())
        case "folder":
            return Path(given).expanduser().absolute()
        case "day":
            return given if not given or _is_day(given) else None
        case "text" | "secret":
            return given
