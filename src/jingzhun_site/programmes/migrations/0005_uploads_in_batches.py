"""A workbook that comes back is applied in batches: how much of it is done, and what the sender was shown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0004_benefits"),
    ]

    operations = [
        migrations.AddField(
            model_name="ledgerupload",
            name="preview_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="ledgerupload",
            name="rows_done",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="ledgerupload",
            name="state",
            field=models.CharField(
                choices=[
                    ("checking", "核对中"),
                    ("faulty", "表格有错"),
                    ("checked", "待登记"),
                    ("applying", "登记中"),
                    ("partly", "登记了一部分"),
                    ("applied", "已登记"),
                ],
                max_length=12,
                verbose_name="状态",
            ),
        ),
    ]
