"""An entry that is long overdue goes to the place above."""

from django.db import migrations, models

_KINDS = [
    ("opened", "登记"),
    ("assigned", "交办"),
    ("progress", "进展"),
    ("reported", "报告办结"),
    ("returned", "退回重办"),
    ("closed", "核验销号"),
    ("rejected", "不予办理"),
    ("exempted", "暂缓"),
    ("reminded", "催办"),
    ("reopened", "重新办理"),
    ("escalated", "提级督办"),
]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_opened_by_the_schedule")]

    operations = [
        migrations.AddField(
            model_name="ledgerentry",
            name="escalated_code",
            field=models.CharField(blank=True, default="", max_length=12, verbose_name="提级至"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="escalated_on",
            field=models.DateField(null=True, verbose_name="提级日期"),
        ),
        migrations.AlterField(
            model_name="entryevent",
            name="kind",
            field=models.CharField(choices=_KINDS, max_length=10),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["escalated_code"], name="entries_escalated"),
        ),
    ]
