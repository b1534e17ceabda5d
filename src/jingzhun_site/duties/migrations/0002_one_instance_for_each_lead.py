"""A duty that several units lead is each one's own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_duties")]

    operations = [
        migrations.RemoveConstraint("dutyinstance", "a_duty_once_a_place_and_period"),
        migrations.AddConstraint(
            "dutyinstance",
            models.UniqueConstraint(
                fields=("duty_id", "who", "place_code", "period_start", "period_end"),
                name="a_duty_once_a_lead_place_and_period",
            ),
        ),
    ]
