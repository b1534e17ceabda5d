"""Differences propose changes of the register, and are also told of two persons of ours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crosschecks", "0001_crosschecks")]

    operations = [
        migrations.AddField(
            model_name="difference", name="proposal", field=models.JSONField(default=dict)
        ),
        migrations.AddField(
            model_name="difference",
            name="change",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "待采用"),
                    ("waits", "待复核"),
                    ("made", "名册已改"),
                    ("declined", "不采用"),
                ],
                default="",
                max_length=10,
                verbose_name="名册修改",
            ),
        ),
        migrations.AddField(
            model_name="difference",
            name="other_person_id",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="difference",
            name="other_household_id",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AlterField(
            model_name="differenceevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("found", "比对发现"),
                    ("changed", "内容有变化"),
                    ("gone", "比对中已消失"),
                    ("back", "再次出现"),
                    ("confirmed", "核实属实"),
                    ("rejected", "核实不属实"),
                    ("exempted", "暂缓"),
                    ("reopened", "重新核实"),
                    ("assigned", "转入督办台账"),
                    ("answered", "部门反馈"),
                    ("proposed", "提交名册修改，待复核"),
                    ("made", "名册已改"),
                    ("not_made", "名册修改没有生效"),
                    ("declined", "不采用名册修改"),
                    ("offered", "纳入专项"),
                ],
                max_length=10,
            ),
        ),
    ]
