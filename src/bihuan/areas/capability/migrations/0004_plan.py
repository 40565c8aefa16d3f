import django.db.models.deletion
from django.db import migrations, models

import bihuan.core.tables
from bihuan.core import seals


class Migration(migrations.Migration):
    dependencies = [("capability", "0003_results"), ("core", "0003_search")]

    operations = [
        bihuan.core.tables.Tables(
            models=[
                migrations.CreateModel(
                    name="CapabilityPlan",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="Year of the plan")),
                        (
                            "basis",
                            models.TextField(
                                blank=True,
                                help_text="Last year's execution, needs, objectives.",
                                verbose_name="What it rests on",
                            ),
                        ),
                        ("resources", models.TextField(blank=True, verbose_name="Resources")),
                        ("left_out", models.TextField(blank=True, verbose_name="Elements without work, and why")),
                        ("result", models.TextField(blank=True, editable=False, verbose_name="Result of the year")),
                    ],
                    options={
                        "verbose_name": "Annual service capability management plan",
                        "indexes": [models.Index(fields=["year"], name="capability_plan_year")],
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="Work",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        (
                            "element",
                            models.CharField(
                                choices=[
                                    ("people", "People"),
                                    ("resources", "Resources"),
                                    ("technology", "Technology"),
                                    ("process", "Process"),
                                    ("delivery", "Delivery"),
                                    ("emergency", "Emergency"),
                                ],
                                max_length=20,
                                verbose_name="Element",
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="Work")),
                        ("indicator", models.CharField(blank=True, max_length=200, verbose_name="Measured by")),
                        ("due_on", models.DateField(verbose_name="Due")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="Done on")),
                        ("outcome", models.TextField(blank=True, verbose_name="Outcome")),
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
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.department",
                                verbose_name="Department",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Responsible",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work",
                                to="capability.capabilityplan",
                            ),
                        ),
                    ],
                    options={"verbose_name": "Work of the plan", "ordering": ["id"]},
                ),
            ],
        ),
        seals.record_type("capability_capabilityplan"),
        seals.part("capability_work", "plan_id"),
    ]
