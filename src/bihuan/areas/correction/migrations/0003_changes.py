import django.db.models.deletion
from django.db import migrations, models

from bihuan.core import seals


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_search"),
        ("correction", "0002_seals"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False)),
                ("due_before", models.DateField(editable=False, null=True, verbose_name="Due before")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="New due day")),
                ("reason", models.TextField(editable=False, verbose_name="Reason")),
                ("asked_on", models.DateField(editable=False, verbose_name="Asked on")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        editable=False,
                        max_length=20,
                        verbose_name="Decision",
                    ),
                ),
                ("origin", models.CharField(editable=False, max_length=30)),
                ("round", models.PositiveSmallIntegerField(editable=False, verbose_name="Round")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="correction.action"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                        verbose_name="Asked by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                        verbose_name="New owner",
                    ),
                ),
                (
                    "owner_before",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                        verbose_name="Owner before",
                    ),
                ),
            ],
            options={
                "verbose_name": "Change of an approved action",
                "ordering": ["id"],
            },
        ),
        seals.part("correction_actionchange", "action_id"),
    ]
