"""The running site as backup and restore see it."""

from pathlib import Path

from django.conf import settings

from jingzhun_site.config.backups import Site


def this_site() -> Site:
    """Home, keys and database as the settings say."""
    return Site(
        home=Path(settings.HOME),
        secrets=Path(settings.SECRETS_FOLDER),
        vault=settings.VAULT_SECRETS,
        database=settings.DATABASES["default"],
    )
