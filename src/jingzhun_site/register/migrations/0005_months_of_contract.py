"""A job says how long its contract runs: an employer is rewarded for a contract and for the work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0004_place_of_care"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="contract_months",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="劳动合同期限"),
        ),
    ]
