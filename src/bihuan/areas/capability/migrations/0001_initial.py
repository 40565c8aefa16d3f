import bihuan.core.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
    ]

    operations = [
        bihuan.core.tables.Tables(
            models=[
                migrations.CreateModel(
                    name="Objective",
                    fields=[
                        (
                            "record_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to="core.record",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="Year")),
                        ("measure", models.CharField(blank=True, max_length=200, verbose_name="Measured by")),
                        ("target", models.CharField(blank=True, max_length=100, verbose_name="Target")),
                        ("background", models.TextField(blank=True, verbose_name="Background")),
                    ],
                    options={
                        "verbose_name": "Annual objective",
                    },
                    bases=("core.record",),
                ),
            ],
        ),
    ]
