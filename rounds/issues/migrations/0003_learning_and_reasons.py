from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0002_initial")]

    operations = [
        migrations.AlterField(
            model_name="hop",
            name="step",
            field=models.CharField(
                choices=[
                    ("learn", "掌握"),
                    ("coordinate", "协调"),
                    ("accept", "签收"),
                    ("answer", "答复"),
                    ("tell", "告知零售户"),
                    ("confirm", "零售户确认"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="hop",
            name="allowed_minutes",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="issue",
            name="learnt_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="liabilityshare",
            name="figures",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="liabilityshare",
            name="reason",
            field=models.CharField(default="", max_length=24),
        ),
    ]
