"""Controlled documents with their reviewers, opinions, departments, readers and history."""

import django.db.models.deletion
from django.db import migrations, models

from bihuan.core import seals


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_messages"),
        ("policies", "0002_seals"),
    ]

    operations = [
        migrations.CreateModel(
            name="ControlledDocument",
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
                ("code", models.CharField(max_length=60, verbose_name="Document code")),
                ("edition", models.CharField(default="V1.0", max_length=20, verbose_name="Edition")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("policy", "Policy"),
                            ("process", "Process document"),
                            ("work-instruction", "Work instruction"),
                            ("plan", "Plan"),
                        ],
                        default="process",
                        max_length=20,
                        verbose_name="Type",
                    ),
                ),
                ("owner_process", models.CharField(blank=True, max_length=100, verbose_name="Belongs to the process")),
                ("summary", models.TextField(blank=True, max_length=4000, verbose_name="Purpose and scope")),
                ("text", models.TextField(blank=True, help_text="Here, or as an attached file.", verbose_name="Text")),
                ("changes", models.TextField(blank=True, max_length=4000, verbose_name="What changed")),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="Takes effect on")),
                ("review_due_on", models.DateField(blank=True, null=True, verbose_name="To be reviewed by")),
                ("issued_on", models.DateField(editable=False, null=True, verbose_name="Issued on")),
                ("round", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="Round of review")),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                        verbose_name="Author",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="policies.controlleddocument",
                        verbose_name="Replaces",
                    ),
                ),
            ],
            options={
                "verbose_name": "Controlled document",
            },
            bases=("core.record",),
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False)),
                ("edition", models.CharField(max_length=20, verbose_name="Edition")),
                ("issued_on", models.DateField(verbose_name="Issued on")),
                ("changes", models.TextField(max_length=4000, verbose_name="What changed")),
                ("author_name", models.CharField(blank=True, max_length=100, verbose_name="Author")),
                ("approved_by", models.CharField(blank=True, max_length=200, verbose_name="Approved by")),
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="policies.controlleddocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "Revision",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Distribution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False)),
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="distribution",
                        to="policies.controlleddocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "Department concerned",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "department"), name="document_department_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False)),
                ("sent_on", models.DateField(verbose_name="Given on")),
                ("read_on", models.DateField(blank=True, null=True, verbose_name="Confirmed as read on")),
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="policies.controlleddocument",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                        verbose_name="Reader",
                    ),
                ),
            ],
            options={
                "verbose_name": "Read receipt",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("document", "owner"), name="document_receipt_once")],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False)),
                ("round", models.PositiveSmallIntegerField(verbose_name="Round of review")),
                (
                    "opinion",
                    models.CharField(
                        choices=[("agree", "Agrees"), ("comment", "Agrees with comments"), ("object", "Objects")],
                        max_length=20,
                        verbose_name="Opinion",
                    ),
                ),
                ("comment", models.TextField(blank=True, max_length=4000, verbose_name="Comment")),
                ("given_on", models.DateField(verbose_name="Given on")),
                ("answer", models.TextField(blank=True, max_length=4000, verbose_name="Answer")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="Answered on")),
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="policies.controlleddocument",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                        verbose_name="Reviewer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Opinion",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "reviewer", "round"), name="document_review_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reviewer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False)),
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviewers",
                        to="policies.controlleddocument",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                        verbose_name="Reviewer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Reviewer",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("document", "owner"), name="document_reviewer_once")],
            },
        ),
        seals.record_type("policies_controlleddocument"),
        *(
            seals.part(f"policies_{part}", "document_id")
            for part in ("reviewer", "review", "distribution", "receipt", "revision")
        ),
    ]
