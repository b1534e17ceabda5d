"""The app `lists`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListsConfig(AppConfig):
    """Finding records, and lists of them that work like a spreadsheet."""

    name = "jingzhun_site.lists"
    label = "lists"
    verbose_name = _("名单")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take what is typed into the search box, and put the lists on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.frame import contributions, navigation  # noqa: PLC0415
        from jingzhun_site.lists.kinds import KINDS  # noqa: PLC0415

        contributions.contribute(search="lists:search", search_right=Right.SEE_REGISTER)
        icons = {"households": "building-cottage", "persons": "users", "villages": "map"}
        navigation.register_entries(
            *(
                navigation.NavEntry(
                    section=navigation.Section.WHOM,
                    label=kind.label,
                    url_name="lists:list",
                    arguments=(name,),
                    right=Right.SEE_REGISTER,
                    icon=icons[name],
                    phone=2 if name == "households" else None,
                    order=10 + place,
                )
                for place, (name, kind) in enumerate(KINDS.items())
            )
        )
