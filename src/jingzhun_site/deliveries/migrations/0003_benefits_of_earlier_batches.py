"""Batches made before benefits were told apart were of the first one, whose key is its kind."""

from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Subquery

_AT_ONCE = 5_000


def name_benefits(apps: Any, _editor: Any) -> None:
    """Name the benefit of every batch and line that has none yet; run again, it goes on."""
    batches = apps.get_model("deliveries", "DeliveryBatch").objects
    lines = apps.get_model("deliveries", "DeliveryLine").objects
    batches.filter(benefit="").update(benefit=F("kind"))
    kind = batches.filter(pk=OuterRef("batch")).values("kind")[:1]
    while keys := list(lines.filter(benefit="").values_list("pk", flat=True)[:_AT_ONCE]):
        lines.filter(pk__in=keys).update(benefit=Subquery(kind))


class Migration(migrations.Migration):
    dependencies = [
        ("deliveries", "0002_benefits"),
    ]

    operations = [
        migrations.RunPython(name_benefits, migrations.RunPython.noop),
    ]
