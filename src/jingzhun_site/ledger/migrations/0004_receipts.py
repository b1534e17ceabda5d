"""When the leading post signed for an entry."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_escalation"),
    ]

    operations = [
        migrations.AddField(
            model_name="ledgerentry",
            name="received_on",
            field=models.DateField(null=True, verbose_name="签收日期"),
        ),
        migrations.AlterField(
            model_name="entryevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "登记"),
                    ("assigned", "交办"),
                    ("received", "签收"),
                    ("progress", "进展"),
                    ("reported", "报告办结"),
                    ("returned", "退回重办"),
                    ("closed", "核验销号"),
                    ("rejected", "不予办理"),
                    ("exempted", "暂缓"),
                    ("reminded", "催办"),
                    ("reopened", "重新办理"),
                    ("escalated", "提级督办"),
                ],
                max_length=10,
            ),
        ),
    ]
