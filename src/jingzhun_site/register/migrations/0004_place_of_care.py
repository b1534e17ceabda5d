"""A bill tells whether the care was in the county: caps on the patient's own share ask for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0003_facts_of_provincial_plans"),
    ]

    operations = [
        migrations.AddField(
            model_name="bill",
            name="care_place",
            field=models.CharField(blank=True, max_length=60, null=True, verbose_name="就医地点"),
        ),
    ]
