"""Facilities and projects are kept here, and an enrolment can be about a county, a facility, a bill, a loan or a job."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0006_posts_and_tenures"),
    ]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="bill",
            field=models.ForeignKey(
                blank=True,
                db_column="bill_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="register.bill",
                verbose_name="医疗费用",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="county",
            field=models.ForeignKey(
                blank=True,
                db_column="county_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="register.county",
                verbose_name="县区",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="facility_id",
            field=models.CharField(blank=True, max_length=60, null=True, verbose_name="设施"),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="job",
            field=models.ForeignKey(
                blank=True,
                db_column="job_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="register.job",
                verbose_name="就业记录",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="loan",
            field=models.ForeignKey(
                blank=True,
                db_column="loan_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="register.loan",
                verbose_name="贷款",
            ),
        ),
        migrations.CreateModel(
            name="Facility",
            fields=[
                (
                    "place_code",
                    models.CharField(
                        blank=True, default="", max_length=12, verbose_name="地区代码"
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="生效日期")),
                ("known_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "facility_id",
                    models.CharField(
                        max_length=60, primary_key=True, serialize=False, verbose_name="设施编号"
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="名称"),
                ),
                (
                    "kind",
                    models.CharField(blank=True, max_length=60, null=True, verbose_name="设施类别"),
                ),
                (
                    "organisation_id",
                    models.CharField(blank=True, max_length=60, null=True, verbose_name="管护单位"),
                ),
                (
                    "project_id",
                    models.CharField(blank=True, max_length=60, null=True, verbose_name="建设项目"),
                ),
                ("finished_on", models.DateField(blank=True, null=True, verbose_name="建成日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                ("meets_standard", models.BooleanField(blank=True, null=True, verbose_name="达标")),
                (
                    "length_km",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=15, null=True, verbose_name="里程"
                    ),
                ),
                (
                    "capacity",
                    models.BigIntegerField(blank=True, null=True, verbose_name="服务能力"),
                ),
                (
                    "power_kw",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=15,
                        null=True,
                        verbose_name="装机容量",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        blank=True,
                        db_column="county_id",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.county",
                        verbose_name="县区",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        blank=True,
                        db_column="township_id",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.township",
                        verbose_name="乡镇",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        blank=True,
                        db_column="village_id",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.village",
                        verbose_name="村",
                    ),
                ),
            ],
            options={
                "verbose_name": "设施",
                "verbose_name_plural": "设施",
                "db_table": "register_facilities",
                "abstract": False,
                "base_manager_name": "with_withdrawn",
                "default_manager_name": "with_withdrawn",
                "indexes": [
                    models.Index(fields=["place_code", "facility_id"], name="facilities_place")
                ],
            },
            managers=[
                ("with_withdrawn", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "place_code",
                    models.CharField(
                        blank=True, default="", max_length=12, verbose_name="地区代码"
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="生效日期")),
                ("known_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "project_id",
                    models.CharField(
                        max_length=60, primary_key=True, serialize=False, verbose_name="项目编号"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, max_length=200, null=True, verbose_name="项目名称"
                    ),
                ),
                (
                    "kind",
                    models.CharField(blank=True, max_length=60, null=True, verbose_name="项目类别"),
                ),
                (
                    "state",
                    models.CharField(blank=True, max_length=60, null=True, verbose_name="项目状态"),
                ),
                (
                    "organisation_id",
                    models.CharField(blank=True, max_length=60, null=True, verbose_name="主管单位"),
                ),
                (
                    "builder_id",
                    models.CharField(blank=True, max_length=60, null=True, verbose_name="实施主体"),
                ),
                ("year", models.BigIntegerField(blank=True, null=True, verbose_name="年度")),
                (
                    "budget_yuan",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="预算"
                    ),
                ),
                (
                    "integrated",
                    models.BooleanField(blank=True, null=True, verbose_name="纳入统筹整合"),
                ),
                (
                    "target",
                    models.CharField(
                        blank=True, max_length=200, null=True, verbose_name="绩效目标"
                    ),
                ),
                (
                    "benefit_mechanism",
                    models.CharField(
                        blank=True, max_length=200, null=True, verbose_name="带贫减贫机制"
                    ),
                ),
                (
                    "beneficiary_households",
                    models.BigIntegerField(blank=True, null=True, verbose_name="受益贫困户"),
                ),
                (
                    "beneficiary_people",
                    models.BigIntegerField(blank=True, null=True, verbose_name="受益贫困人口"),
                ),
                ("proposed_on", models.DateField(blank=True, null=True, verbose_name="申报日期")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="入库日期")),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="开工日期")),
                ("finished_on", models.DateField(blank=True, null=True, verbose_name="竣工日期")),
                ("accepted_on", models.DateField(blank=True, null=True, verbose_name="验收日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                (
                    "county",
                    models.ForeignKey(
                        db_column="county_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.county",
                        verbose_name="县区",
                    ),
                ),
                (
                    "fund_year",
                    models.ForeignKey(
                        blank=True,
                        db_column="fund_year_id",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.fundyear",
                        verbose_name="资金年度",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        blank=True,
                        db_column="township_id",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.township",
                        verbose_name="乡镇",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        blank=True,
                        db_column="village_id",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.village",
                        verbose_name="村",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目",
                "verbose_name_plural": "项目",
                "db_table": "register_projects",
                "abstract": False,
                "base_manager_name": "with_withdrawn",
                "default_manager_name": "with_withdrawn",
                "indexes": [
                    models.Index(fields=["place_code", "project_id"], name="projects_place")
                ],
            },
            managers=[
                ("with_withdrawn", django.db.models.manager.Manager()),
            ],
        ),
    ]
