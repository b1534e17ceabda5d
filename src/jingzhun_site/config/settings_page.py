"""The table of settings as text: for the command line, and for the page in the documents."""

from collections.abc import Mapping

from jingzhun_site.config.environment import SETTINGS, Setting

SECRET_SHOWN = "…"


def print_settings(environ: Mapping[str, str]) -> None:
    """Print every setting with its present value; passwords are not shown."""
    for setting in SETTINGS:
        print(f"{setting.name}={shown_value(setting, environ)}")
        print(f"    {setting.help}")


def shown_value(setting: Setting, environ: Mapping[str, str]) -> str:
    """The value that an environment gives, or the default; of a secret only that there is one."""
    given = environ.get(setting.name)
    if given is None:
        return setting.default
    return SECRET_SHOWN if setting.kind == "secret" and given else given


def settings_table() -> str:
    """The table as Markdown, as docs/reference/settings.md shows it."""
    lines = ["| setting | takes | default | what it does |", "|---|---|---|---|"]
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else "empty"
        lines.append(f"| `{setting.name}` | {setting.kind} | {default} | {setting.help} |")
    return "\n".join(lines)
