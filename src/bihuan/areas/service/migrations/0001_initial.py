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
                    name="ServiceLevel",
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
                        ("customer", models.CharField(max_length=200, verbose_name="Customer")),
                        ("project", models.CharField(blank=True, max_length=200, verbose_name="Service project")),
                        ("scope", models.TextField(blank=True, max_length=4000, verbose_name="Service scope")),
                        (
                            "our_part",
                            models.TextField(blank=True, max_length=4000, verbose_name="Our responsibilities"),
                        ),
                        (
                            "customer_part",
                            models.TextField(
                                blank=True, max_length=4000, verbose_name="The customer's responsibilities"
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="Holds from")),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True,
                                help_text="Left empty, it holds until it is ended.",
                                null=True,
                                verbose_name="Holds to",
                            ),
                        ),
                        ("changes", models.TextField(blank=True, max_length=4000, verbose_name="What changed")),
                        (
                            "customer_signed_by",
                            models.CharField(
                                blank=True, editable=False, max_length=100, verbose_name="Signed for the customer by"
                            ),
                        ),
                        ("signed_on", models.DateField(editable=False, null=True, verbose_name="Signed on")),
                        (
                            "edition",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="Edition"),
                        ),
                        (
                            "predecessor",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="successors",
                                to="service.servicelevel",
                                verbose_name="Replaces",
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Signed for us by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Service level agreement",
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="Standard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("measure", models.CharField(max_length=200, verbose_name="What is measured")),
                        ("priority", models.CharField(blank=True, max_length=40, verbose_name="Priority")),
                        (
                            "response_minutes",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="Response within (minutes)"
                            ),
                        ),
                        (
                            "resolution_minutes",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="Resolution within (minutes)"
                            ),
                        ),
                        ("service_hours", models.CharField(blank=True, max_length=100, verbose_name="Service hours")),
                        ("target", models.CharField(max_length=100, verbose_name="Target")),
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
                            "service_level",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standards",
                                to="service.servicelevel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Quality standard",
                        "ordering": ["id"],
                    },
                ),
            ],
        ),
    ]
