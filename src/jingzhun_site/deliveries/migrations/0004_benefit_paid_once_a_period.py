from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deliveries", "0003_benefits_of_earlier_batches"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="deliveryline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("waiting", "paid"))),
                fields=("enrolment", "benefit", "period"),
                name="benefit_paid_once_a_period",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="deliveryline",
            name="paid_once_a_period",
        ),
    ]
