import bihuan.core.tables
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        bihuan.core.tables.Tables(
            models=[
                migrations.CreateModel(
                    name="Beat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=50, unique=True)),
                        ("last_at", models.DateTimeField(null=True)),
                        ("holder", models.CharField(blank=True, max_length=64)),
                        ("until", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="JobRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("task", models.CharField(max_length=200)),
                        ("queue", models.CharField(max_length=50)),
                        ("priority", models.SmallIntegerField(default=0)),
                        ("arguments", models.JSONField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("READY", "Ready"),
                                    ("RUNNING", "Running"),
                                    ("SUCCESSFUL", "Done"),
                                    ("FAILED", "Given up"),
                                ],
                                default="READY",
                                max_length=10,
                            ),
                        ),
                        ("enqueued_at", models.DateTimeField()),
                        ("run_after", models.DateTimeField()),
                        ("started_at", models.DateTimeField(null=True)),
                        ("tried_at", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                        ("lease_until", models.DateTimeField(null=True)),
                        ("worker", models.CharField(blank=True, max_length=64)),
                        ("workers", models.JSONField(default=list)),
                        ("attempts", models.PositiveIntegerField(default=0)),
                        ("most_attempts", models.PositiveIntegerField()),
                        ("result", models.JSONField(null=True)),
                        ("errors", models.JSONField(default=list)),
                    ],
                    options={
                        "verbose_name": "Background job",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "READY")),
                                fields=["-priority", "run_after", "id"],
                                name="job_ready",
                            ),
                            models.Index(
                                condition=models.Q(("state", "RUNNING")), fields=["lease_until"], name="job_running"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
