from django.db import migrations, models

from bihuan.core import seals


class Migration(migrations.Migration):
    dependencies = [("capability", "0002_seals")]

    operations = [
        migrations.AddField(
            model_name="objective",
            name="attainment",
            field=models.CharField(
                blank=True,
                choices=[("reached", "Reached"), ("partly", "Reached in part"), ("missed", "Not reached")],
                default="",
                editable=False,
                max_length=10,
                verbose_name="Attainment",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="objective",
            name="result",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="Result"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="objective",
            name="result_on",
            field=models.DateField(editable=False, null=True, verbose_name="Result as of"),
        ),
        seals.again(seals.record_type("capability_objective")),
    ]
