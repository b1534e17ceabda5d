"""Lists are counted and ordered from the index of places alone; a search in a place reads its own rows alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0001_register"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="household",
            name="households_place",
        ),
        migrations.RemoveIndex(
            model_name="person",
            name="persons_place",
        ),
        migrations.AlterField(
            model_name="person",
            name="id_tail",
            field=models.CharField(
                blank=True, max_length=40, null=True, verbose_name="证件号后四位"
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="initials",
            field=models.CharField(blank=True, max_length=40, null=True, verbose_name="姓名首字母"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                fields=[
                    "place_code",
                    "household_id",
                    "registration",
                    "household_kind",
                    "main_cause",
                    "dwelling_grade",
                    "dibao",
                    "planned_exit_year",
                    "monitoring",
                    "has_helper",
                    "relocation",
                    "withdrawn_at",
                ],
                name="households_place",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=[
                    "place_code",
                    "person_id",
                    "registration",
                    "sex",
                    "born_on",
                    "schooling",
                    "labour",
                    "basic_medical_insurance",
                    "wants_training",
                    "working_area",
                    "withdrawn_at",
                ],
                name="persons_place",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["initials", "place_code"], name="persons_initials"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["id_tail", "place_code"], name="persons_id_tail"),
        ),
    ]
