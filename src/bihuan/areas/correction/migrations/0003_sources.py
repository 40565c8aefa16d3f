import bihuan.core.fields
from django.db import migrations, models

SOURCES = [
    ("audit", "Internal audit"),
    ("complaint", "Customer complaint"),
    ("service", "Service process"),
    ("system-check", "System check"),
    ("sla", "Service level missed"),
    ("acceptance", "Acceptance or test"),
    ("supplier", "Supplier performance"),
    ("management-review", "Management review"),
    ("data-analysis", "Data analysis"),
    ("other", "Other"),
]


class Migration(migrations.Migration):
    """More choices: the tables stay as they are."""

    dependencies = [("correction", "0002_seals")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="action",
                    name="source",
                    field=models.CharField(
                        choices=SOURCES, default="service", max_length=20, verbose_name="Source"
                    ),
                ),
                migrations.AlterField(
                    model_name="nonconformity",
                    name="source",
                    field=models.CharField(choices=SOURCES, max_length=20, verbose_name="Source"),
                ),
                migrations.AlterField(
                    model_name="preventivescreening",
                    name="counted",
                    field=bihuan.core.fields.WordsField(
                        choices=[
                            ("complaints", "Complaints"),
                            ("nonconformities", "Nonconformities"),
                            ("findings", "Findings of audits, checks and reviews"),
                            ("feedback", "Feedback, suggestions and lessons"),
                        ],
                        default="complaints nonconformities findings feedback",
                        max_length=60,
                        verbose_name="What is counted",
                    ),
                ),
            ]
        )
    ]
