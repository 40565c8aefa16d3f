from django.db import migrations, models


class Migration(migrations.Migration):
    """Tasks about records by their last day: what counts the records that are due is led by it."""

    dependencies = [("policies", "0002_seals")]
    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=["company", "due_day"],
                condition=models.Q(("pending", True), ("subject__isnull", False)),
                name="task_about",
            ),
        ),
    ]
