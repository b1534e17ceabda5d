"""The app `organisations`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Who holds which post."""

    name = "jingzhun_site.organisations"
    label = "organisations"
    verbose_name = _("单位与岗位")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the list of posts on the menu."""
        from jingzhun_site.accounts.rights import Right  # noqa: PLC0415
        from jingzhun_site.frame.navigation import NavEntry, Section, register_entries  # noqa: PLC0415

        register_entries(
            NavEntry(
                section=Section.BY_WHOM,
                label=_("单位与岗位"),
                url_name="organisations:posts",
                right=Right.SEE_REGISTER,
                order=5,
            )
        )
