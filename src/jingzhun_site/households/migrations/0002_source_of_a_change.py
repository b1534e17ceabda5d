"""A change that waits keeps what filled its form in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("households", "0001_households")]

    operations = [
        migrations.AddField(
            model_name="pendingchange",
            name="source",
            field=models.CharField(blank=True, max_length=80),
        ),
    ]
