from django.db import migrations, models


class Migration(migrations.Migration):
    """More choices: the tables stay as they are."""

    dependencies = [("correction", "0003_sources")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="preventivescreening",
                    name="dimension",
                    field=models.CharField(
                        choices=[
                            ("department", "Department"),
                            ("element", "Element"),
                            ("clause", "Clause or criterion"),
                            ("cause", "Category of the root cause"),
                            ("source", "Source"),
                            ("customer", "Customer"),
                            ("project", "Project"),
                            ("channel", "Channel"),
                            ("severity", "Severity"),
                            ("character", "Kind of problem"),
                        ],
                        default="cause",
                        max_length=20,
                        verbose_name="Counted by",
                    ),
                )
            ]
        )
    ]
