"""The deadline of every step, kept with the line of its enrolment."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0006_applied_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="StepDeadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("programme", models.CharField(max_length=80, verbose_name="专项")),
                ("place_code", models.CharField(max_length=12, verbose_name="地区代码")),
                ("step", models.CharField(max_length=60, verbose_name="步骤")),
                ("due_on", models.DateField(verbose_name="办理期限")),
                ("taken_on", models.DateField(null=True, verbose_name="办理日期")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="programmes.enrolmentprogress",
                    ),
                ),
            ],
            options={
                "verbose_name": "步骤期限",
                "verbose_name_plural": "步骤期限",
                "indexes": [
                    models.Index(
                        fields=["place_code", "due_on", "programme", "taken_on"],
                        name="deadlines_by_place",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "step"), name="one_deadline_for_one_step"
                    )
                ],
            },
        ),
    ]
