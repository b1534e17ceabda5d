"""The command ``jingzhun-site make-administrator``: the first account of a site, which makes the others."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from jingzhun_site.accounts.actions import give_role, make_user
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.places.queries import place_names
from jingzhun_site.places.scope import CODE_LENGTH


class Command(BaseCommand):
    """Makes an administrator of a place, with a password that must be changed at the first login."""

    help = "Make an administrator, who makes all other accounts on the site's pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the user name and the place."""
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="the person's name")
        parser.add_argument("--place", required=True, help="the code of the place, such as 410621")

    def handle(self, *_args: Any, username: str, name: str, place: str, **_options: Any) -> None:
        """Make the account and print its first password, once."""
        code = place.ljust(CODE_LENGTH, "0")
        if code not in place_names([code]):
            raise CommandError(
                f"名册里没有地区 {place}，请先运行 jingzhun-site load-places {place}。"
            )
        if User.objects.filter(username=username).exists():
            raise CommandError(f"用户名 {username} 已有人用，请另取一个。")
        password = secrets.token_urlsafe(12)
        _make(username, name, code, password)
        self.stdout.write(
            f"系统管理员 {username} 已建立，初始密码 {password} 只显示这一次，第一次登录时必须改掉。"
        )


@transaction.atomic
def _make(username: str, name: str, place: str, password: str) -> None:
    user = make_user(
        username,
        password=password,
        display_name=name,
        must_change_password=True,
        acting_user=None,
    )
    give_role(user, Role.ADMINISTRATOR, place, acting_user=None)
