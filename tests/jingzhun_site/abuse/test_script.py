"""Markup that somebody typed is text wherever it comes up again: on every page, on paper, in every export."""

import re
from collections.abc import Callable, Iterator

import pytest
import typst
from django.test import Client
from django.utils import timezone

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.households.models import Attachment, PendingChange
from jingzhun_site.households.views import printing
from jingzhun_site.imports.models import ImportBatch, Stage
from jingzhun_site.jobs.models import Job, State
from jingzhun_site.lists.models import SavedView
from jingzhun_site.register.actions import Why, change_record
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import sealed
from tests.jingzhun_site.conftest import COUNTY, FOREIGN_VILLAGE, VILLAGE, MakeUser
from tests.jingzhun_site.permissions.addresses import World, addresses, make_world

MARKUP = "\"'><i>jz</i><script>jz()</script>"
RUN = re.compile(r"<i>jz|<script>jz|onjz=", re.IGNORECASE)
SHOWN = "&lt;i&gt;jz&lt;/i&gt;"
WHERE_IT_SHOWS = {
    "accounts:user", "accounts:users", "audit:entries", "home:todo", "households:found", "households:household",
    "households:pending", "households:pending_change", "households:person", "imports:batch",
    "imports:list", "lists:list", "lists:search",
}  # fmt: skip
"""Pages that show what was typed: were one of them empty, the test would say nothing of it."""
ROLES = (Role.COUNTY_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)


@pytest.fixture
def world(make_household: Callable[..., Record], make_user: MakeUser) -> World:
    """A county in which everything that people type holds markup."""
    make_household("H1", VILLAGE, [MARKUP, f"{MARKUP}二"], dwelling_grade="D")
    make_household("H9", FOREIGN_VILLAGE, ["李四", "李五"])
    found = make_world(make_user)
    somebody = User.objects.get(username="somebody")
    _type_markup(somebody)
    household = MODELS["households"].objects.get(pk="H1")
    change_record(
        household,
        {"villager_group": MARKUP, "head_id": "H1-01"},
        acting_user=somebody,
        why=Why(reason=MARKUP),
    )
    record_audit(
        "x",
        acting_user=somebody,
        entity="households",
        key=MARKUP.replace("/", ""),  # no key has a stroke, and none may: it stands in addresses
        place_code=VILLAGE,
        new={MARKUP: MARKUP},
        reason=MARKUP,
    )
    return found


def _type_markup(somebody: User) -> None:
    """Everything that one can type elsewhere than in the register."""
    MODELS["villages"].objects.filter(pk=VILLAGE).update(name=MARKUP)
    User.objects.filter(pk=somebody.pk).update(display_name=MARKUP)
    ImportBatch.objects.update(file_name=MARKUP, state=Stage.REFUSED, place_code=VILLAGE)
    Attachment.objects.update(title=MARKUP)
    PendingChange.objects.update(reason=MARKUP)
    told = {"label": MARKUP, "says": MARKUP, "error": MARKUP}
    Job.objects.update(**told, state=State.FAILED, ended=timezone.now())
    shared = {"kind": "households", "is_shared": True, "place_code": COUNTY}
    SavedView.objects.create(user=somebody, name=MARKUP[:40], query="", **shared)


def pages(world: World, user: User) -> Iterator[tuple[str, str]]:
    """Every page that opens to someone, each asked with markup in the search words too, and its text."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    for address in addresses(world):
        for words in ({}, {"q": MARKUP, "sort": MARKUP, "after": MARKUP, "next": MARKUP}):
            answer = client.get(address.own, words)
            assert answer.status_code < 500 or address.name == "health_ready", address.own
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                yield address.name, answer.content.decode()


def test_markup_is_text_on_every_page(world: World, make_user: MakeUser) -> None:
    runs, shows = set(), set()
    for role in ROLES:
        for name, text in pages(world, make_user(f"a_{role}", role, COUNTY)):
            runs |= {name} if RUN.search(text) else set()
            shows |= {name} if SHOWN in text.partition("<main")[2] else set()

    assert runs == set()
    assert shows >= WHERE_IT_SHOWS


def test_what_somebody_typed_is_not_run_when_the_card_is_set(
    world: World, client: Client, make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "#nothing $ @nowhere */ ]"
    head = MODELS["persons"].objects.get(pk="H1-01")
    change_record(head, sealed(head.entity, {"name": typed}), acting_user=None, why=Why())
    client.force_login(make_user("officer", Role.COUNTY_OFFICER, COUNTY))
    monkeypatch.setattr(printing, "chinese_fonts", lambda: [typst.Fonts().families()[0]])

    answer = client.get("/households/H1/card.pdf")

    assert answer.content.startswith(b"%PDF-")
    assert typed in title(answer.content)


def title(pdf: bytes) -> str:
    """The title of a PDF, as its reader shows it."""
    found = re.search(rb"/Title\s*<([0-9A-Fa-f]+)>", pdf)
    assert found is not None
    return bytes.fromhex(found[1].decode()).decode("utf-16")
