from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0003_learning_and_reasons")]

    operations = [
        migrations.AlterField(
            model_name="issue",
            name="kind",
            field=models.CharField(
                choices=[
                    ("issue", "一般问题"),
                    ("complaint", "投诉"),
                    ("violation_report", "举报"),
                    ("enquiry", "咨询"),
                    ("advice", "建议"),
                ],
                default="issue",
                max_length=18,
            ),
        ),
    ]
