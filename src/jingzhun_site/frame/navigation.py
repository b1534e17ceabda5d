"""The side bar, by the questions people ask: each app registers its pages, nobody lists them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext_lazy as _

from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.frame.words import Words


class Section(TextChoices):
    """The questions, in the order of the side bar; ``ME`` is the menu under the user's name."""

    WORK = "work", _("工作台")
    WHOM = "whom", _("扶持谁")
    BY_WHOM = "by_whom", _("谁来扶")
    HOW = "how", _("怎么扶")
    EXIT = "exit", _("如何退")
    RELAPSE = "relapse", _("防返贫")
    GOALS = "goals", _("目标")
    MONEY = "money", _("资金项目")
    CHECKS = "checks", _("比对与整改")
    POLICY = "policy", _("政策")
    NOTICES = "notices", _("公示与诉求")
    REPORTS = "reports", _("报表")
    SYSTEM = "system", _("系统")
    ME = "me", _("我")


SECTION_ICONS = {
    Section.WORK: "home",
    Section.WHOM: "users",
    Section.BY_WHOM: "heart-handshake",
    Section.HOW: "tools",
    Section.EXIT: "door-exit",
    Section.RELAPSE: "shield-check",
    Section.GOALS: "target-arrow",
    Section.MONEY: "coins",
    Section.CHECKS: "arrows-diff",
    Section.POLICY: "book-2",
    Section.NOTICES: "speakerphone",
    Section.REPORTS: "report-analytics",
    Section.SYSTEM: "settings",
    Section.ME: "user-circle",
}


@dataclass(frozen=True, kw_only=True)
class NavEntry:
    """One page of the menu.

    ``right`` hides it from whoever lacks the right; empty: everyone sees it. ``phone`` puts it on
    the bottom bar of phones, where the four lowest numbers that a user may open stand. ``prefix``
    names the pages that light the entry up, if they are more than those below its own address.
    """

    section: Section
    label: Words
    url_name: str
    arguments: tuple[str, ...] = ()
    right: str = ""
    icon: str = ""
    phone: int | None = None
    order: int = 50
    prefix: str = ""
    counts: Callable[[HttpRequest], int | None] | None = None


@dataclass(frozen=True, kw_only=True)
class NavLink:
    """An entry as one user sees it on one page."""

    label: Words
    href: str
    icon: str
    is_current: bool
    count: int | None


@dataclass(frozen=True, kw_only=True)
class NavGroup:
    """A section with the links that a user may open."""

    label: Words
    icon: str
    links: tuple[NavLink, ...]

    @property
    def is_single(self) -> bool:
        """Whether the section is one page, shown by itself without a heading."""
        return len(self.links) == 1

    @property
    def is_current(self) -> bool:
        """Whether the page shown is one of the section's."""
        return any(link.is_current for link in self.links)


_ENTRIES: dict[str, NavEntry] = {}


def register_entries(*entries: NavEntry) -> None:
    """Put pages on the menu; call it in ``AppConfig.ready``. The last word on a ``url_name`` wins."""
    _ENTRIES.update({_name_of(entry): entry for entry in entries})


def menu(request: HttpRequest) -> tuple[NavGroup, ...]:
    """The side bar: every section with at least one page that the user may open."""
    groups = (_group(section, request=request) for section in Section if section is not Section.ME)
    return tuple(group for group in groups if group.links)


def own_menu(request: HttpRequest) -> tuple[NavLink, ...]:
    """The menu under the user's name."""
    return _group(Section.ME, request=request).links


def bottom_bar(request: HttpRequest) -> tuple[NavLink, ...]:
    """The four pages that a phone keeps at the bottom."""
    wanted = [entry for entry in _ENTRIES.values() if entry.phone is not None]
    wanted.sort(key=lambda entry: entry.phone or 0)
    return tuple(_links(wanted, request=request))[:4]


def _group(section: Section, *, request: HttpRequest) -> NavGroup:
    entries = [entry for entry in _ENTRIES.values() if entry.section is section]
    entries.sort(key=lambda entry: entry.order)
    return NavGroup(
        label=str(section.label),
        icon=SECTION_ICONS[section],
        links=tuple(_links(entries, request=request)),
    )


def _links(entries: Iterable[NavEntry], *, request: HttpRequest) -> Iterable[NavLink]:
    found = [(entry, _address(entry)) for entry in entries]
    open_ = [(e, href) for e, href in found if href and (not e.right or may(request, e.right))]
    current = _nearest(request.path, [entry.prefix or href for entry, href in open_])
    for entry, href in open_:
        yield NavLink(
            label=str(entry.label),
            href=keep_looking(href, request),
            icon=entry.icon or SECTION_ICONS[entry.section],
            is_current=(entry.prefix or href) == current,
            count=entry.counts(request) if entry.counts else None,
        )


def may(request: HttpRequest | None, right: str) -> bool:
    """Whether the request's user has a right anywhere; whoever is not logged in has none."""
    user: Any = getattr(request, "user", None)
    return user is not None and user.is_authenticated and user.may(right)


def _name_of(entry: NavEntry) -> str:
    return "/".join((entry.section, entry.url_name, *entry.arguments))


def _address(entry: NavEntry) -> str:
    # An entry may be registered before its page exists; it shows when the page does.
    try:
        return _reversed(entry.url_name, entry.arguments, get_urlconf(), get_script_prefix())
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=1024)
def _reversed(
    url_name: str, arguments: tuple[str, ...], urlconf: str | None, script_prefix: str
) -> str:
    """Some forty addresses stand on every page; they change with the setting of addresses alone."""
    del script_prefix  # part of the key: `reverse` reads it by itself
    return reverse(url_name, urlconf=urlconf, args=arguments)


def _nearest(path: str, prefixes: Iterable[str]) -> str:
    """The longest of some prefixes that a page lies below: of an entry and one inside it, the inner lights up."""
    above = (one for one in prefixes if (path == "/" if one == "/" else path.startswith(one)))
    return max(above, key=len, default="")
