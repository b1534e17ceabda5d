from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deliveries", "0001_deliveries"),
    ]

    operations = [
        migrations.AddField(
            model_name="deliverybatch",
            name="benefit",
            field=models.CharField(default="", max_length=80, verbose_name="待遇"),
        ),
        migrations.AddField(
            model_name="deliveryline",
            name="benefit",
            field=models.CharField(default="", max_length=80),
        ),
        migrations.AddField(
            model_name="receipt",
            name="signed",
            field=models.PositiveIntegerField(default=0, verbose_name="签署步骤"),
        ),
        migrations.AddField(
            model_name="receipt",
            name="unsigned",
            field=models.JSONField(default=list),
        ),
    ]
