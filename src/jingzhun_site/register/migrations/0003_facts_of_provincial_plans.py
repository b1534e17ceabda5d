"""Facts that the plans of provinces rule about: funds that must be kept, land set apart, growth of loans."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0002_index_of_places_for_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="county",
            name="building_land_mu",
            field=models.DecimalField(
                blank=True,
                decimal_places=3,
                max_digits=15,
                null=True,
                verbose_name="当年专项新增建设用地计划",
            ),
        ),
        migrations.AddField(
            model_name="county",
            name="education_fund_yuan",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=16,
                null=True,
                verbose_name="教育扶贫救助基金余额",
            ),
        ),
        migrations.AddField(
            model_name="county",
            name="health_fund_yuan",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=16,
                null=True,
                verbose_name="卫生扶贫救助基金余额",
            ),
        ),
        migrations.AddField(
            model_name="county",
            name="loan_growth_percent",
            field=models.DecimalField(
                blank=True, decimal_places=4, max_digits=9, null=True, verbose_name="各项贷款增速"
            ),
        ),
        migrations.AddField(
            model_name="county",
            name="poor_county_kind",
            field=models.CharField(blank=True, max_length=60, null=True, verbose_name="贫困县类别"),
        ),
        migrations.AddField(
            model_name="county",
            name="saved_land_mu",
            field=models.DecimalField(
                blank=True,
                decimal_places=3,
                max_digits=15,
                null=True,
                verbose_name="增减挂钩节余指标",
            ),
        ),
        migrations.AddField(
            model_name="county",
            name="saved_land_used_early_mu",
            field=models.DecimalField(
                blank=True,
                decimal_places=3,
                max_digits=15,
                null=True,
                verbose_name="提前使用的节余指标",
            ),
        ),
        migrations.AddField(
            model_name="fundyear",
            name="land_quota_income_yuan",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=16,
                null=True,
                verbose_name="土地节余指标收益",
            ),
        ),
        migrations.AddField(
            model_name="village",
            name="industry_fund_yuan",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=16,
                null=True,
                verbose_name="产业扶持基金余额",
            ),
        ),
    ]
