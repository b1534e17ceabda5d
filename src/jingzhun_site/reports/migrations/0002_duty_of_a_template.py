"""Which duty the reports of a template answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.AddField(
            "reporttemplate",
            "duty_id",
            models.CharField(verbose_name="对应职责", max_length=80, blank=True, default=""),
            preserve_default=False,
        ),
    ]
