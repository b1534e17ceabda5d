"""What a workbook brought stays known, row by row."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0005_uploads_in_batches"),
        ("register", "0007_subjects_of_every_programme"),
    ]

    operations = [
        migrations.CreateModel(
            name="AppliedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField(verbose_name="行")),
                ("is_new", models.BooleanField(verbose_name="新纳入")),
                ("days", models.JSONField(default=dict)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="register.enrolment",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="applied_rows",
                        to="programmes.ledgerupload",
                    ),
                ),
            ],
            options={
                "verbose_name": "已登记的行",
                "verbose_name_plural": "已登记的行",
                "constraints": [
                    models.UniqueConstraint(fields=("upload", "row"), name="a_row_applied_once")
                ],
            },
        ),
    ]
