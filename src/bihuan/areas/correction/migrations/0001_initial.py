import bihuan.core.fields
import bihuan.core.tables
import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0003_search"),
        ("policies", "0002_seals"),
    ]

    operations = [
        bihuan.core.tables.Tables(
            models=[
                migrations.CreateModel(
                    name="PreventiveScreening",
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
                        ("period_start", models.DateField(verbose_name="From")),
                        ("period_end", models.DateField(verbose_name="To")),
                        (
                            "counted",
                            bihuan.core.fields.WordsField(
                                choices=[
                                    ("complaints", "Complaints"),
                                    ("nonconformities", "Nonconformities"),
                                    ("findings", "Findings of audits, checks and reviews"),
                                ],
                                default="complaints nonconformities findings",
                                max_length=60,
                                verbose_name="What is counted",
                            ),
                        ),
                        (
                            "dimension",
                            models.CharField(
                                choices=[
                                    ("department", "Department"),
                                    ("element", "Element"),
                                    ("clause", "Clause or criterion"),
                                    ("cause", "Category of the root cause"),
                                    ("source", "Source"),
                                    ("customer", "Customer"),
                                ],
                                default="cause",
                                max_length=20,
                                verbose_name="Counted by",
                            ),
                        ),
                        (
                            "own_only",
                            models.BooleanField(
                                default=False,
                                help_text="Otherwise the whole company.",
                                verbose_name="Only what concerns the responsible department",
                            ),
                        ),
                        ("conclusion", models.TextField(blank=True, verbose_name="Conclusion")),
                        (
                            "snapshot",
                            models.JSONField(
                                default=dict,
                                editable=False,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="Figures",
                            ),
                        ),
                        ("digest", models.CharField(blank=True, editable=False, max_length=64, verbose_name="Digest")),
                        ("frozen_on", models.DateField(editable=False, null=True, verbose_name="Figures of")),
                    ],
                    options={
                        "verbose_name": "Preventive screening",
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="Action",
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
                        ("what", models.TextField(max_length=4000, verbose_name="The problem")),
                        ("immediate", models.TextField(blank=True, verbose_name="Immediate correction")),
                        (
                            "character",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("system", "The rules are missing or wrong"),
                                    ("execution", "The rules were not followed"),
                                    ("effect", "The rules were followed without effect"),
                                ],
                                max_length=20,
                                verbose_name="Kind of problem",
                            ),
                        ),
                        ("impact", models.TextField(blank=True, verbose_name="Extent and impact")),
                        ("elsewhere", models.TextField(blank=True, verbose_name="The same elsewhere")),
                        ("cause", models.TextField(blank=True, verbose_name="Root cause")),
                        ("scheme", models.TextField(blank=True, verbose_name="Implementation scheme")),
                        ("resources", models.TextField(blank=True, verbose_name="Resources")),
                        (
                            "observe_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                help_text="Counted from the day it is carried out.",
                                verbose_name="Days the effect is watched",
                            ),
                        ),
                        (
                            "for_review",
                            models.BooleanField(default=False, verbose_name="Goes before the management review"),
                        ),
                        ("done_on", models.DateField(editable=False, null=True, verbose_name="Done on")),
                        (
                            "carried_out",
                            models.TextField(blank=True, editable=False, verbose_name="How it was carried out"),
                        ),
                        ("verification", models.TextField(blank=True, editable=False, verbose_name="Verification")),
                        ("verified_on", models.DateField(editable=False, null=True, verbose_name="Verified on")),
                        (
                            "confirm_on",
                            models.DateField(editable=False, null=True, verbose_name="Effect to be confirmed from"),
                        ),
                        ("effect", models.TextField(blank=True, editable=False, verbose_name="Effect")),
                        (
                            "confirmed_on",
                            models.DateField(editable=False, null=True, verbose_name="Effect confirmed on"),
                        ),
                        ("result", models.TextField(blank=True, editable=False, verbose_name="Result")),
                        (
                            "nature",
                            models.CharField(
                                choices=[("corrective", "Corrective action"), ("preventive", "Preventive action")],
                                default="corrective",
                                max_length=20,
                                verbose_name="Kind of action",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("audit", "Internal audit"),
                                    ("complaint", "Customer complaint"),
                                    ("service", "Service process"),
                                    ("system-check", "System check"),
                                    ("sla", "Service level missed"),
                                    ("management-review", "Management review"),
                                    ("data-analysis", "Data analysis"),
                                    ("other", "Other"),
                                ],
                                default="service",
                                max_length=20,
                                verbose_name="Source",
                            ),
                        ),
                        (
                            "severity",
                            models.CharField(
                                choices=[("minor", "Minor"), ("major", "Major")],
                                default="minor",
                                max_length=10,
                                verbose_name="Severity",
                            ),
                        ),
                        ("recurring", models.BooleanField(default=False, editable=False, verbose_name="Recurring")),
                        ("round", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="Round")),
                        (
                            "fact",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="Fact that raised it"
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Effect confirmed by",
                            ),
                        ),
                        (
                            "owning_department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.department",
                                verbose_name="Owning department",
                            ),
                        ),
                        (
                            "verified_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Verified by",
                            ),
                        ),
                        (
                            "from_complaint",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="correction.complaint",
                                verbose_name="Complaint",
                            ),
                        ),
                        (
                            "treats",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="correction.nonconformity",
                                verbose_name="Nonconformity",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Corrective or preventive action",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("fact", ""), _negated=True),
                                fields=("fact",),
                                name="action_fact_once",
                            )
                        ],
                    },
                    bases=("core.record", models.Model),
                ),
                migrations.CreateModel(
                    name="ActionChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="correction.action",
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
                migrations.CreateModel(
                    name="ActionDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("title", models.CharField(max_length=200, verbose_name="Document")),
                        ("change", models.TextField(verbose_name="What should change, and why")),
                        ("requested_on", models.DateField(blank=True, null=True, verbose_name="Change asked for on")),
                        ("round", models.PositiveSmallIntegerField(editable=False, verbose_name="Round")),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="correction.action",
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
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="policies.controlleddocument",
                                verbose_name="Controlled document",
                            ),
                        ),
                        (
                            "draft",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="policies.controlleddocument",
                                verbose_name="Next edition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Document to be changed",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="ActionStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("title", models.CharField(max_length=300, verbose_name="Measure")),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("correction", "Immediate correction"),
                                    ("corrective", "Against the cause"),
                                    ("preventive", "Against the same elsewhere"),
                                ],
                                default="corrective",
                                max_length=20,
                                verbose_name="Kind of measure",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="Due")),
                        ("how", models.TextField(blank=True, verbose_name="How it is carried out")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="Done on")),
                        ("note", models.TextField(blank=True, verbose_name="Progress")),
                        ("round", models.PositiveSmallIntegerField(editable=False, verbose_name="Round")),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="correction.action",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Responsible",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Measure of an action",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Cause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("people", "People"),
                                    ("tools", "Tools and equipment"),
                                    ("material", "Parts and information"),
                                    ("method", "Method and process"),
                                    ("environment", "Environment"),
                                    ("measurement", "Measurement and monitoring"),
                                ],
                                max_length=20,
                                verbose_name="Cause category",
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="Possible cause")),
                        ("is_root", models.BooleanField(default=False, verbose_name="Root cause")),
                        ("round", models.PositiveSmallIntegerField(editable=False, verbose_name="Round")),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="causes",
                                to="correction.action",
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
                    ],
                    options={
                        "verbose_name": "Possible cause",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Complaint",
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
                        ("project", models.CharField(blank=True, max_length=200, verbose_name="Project")),
                        ("contact", models.CharField(blank=True, max_length=100, verbose_name="Who complained")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("phone", "Telephone"),
                                    ("mail", "E-mail or letter"),
                                    ("visit", "Visit or meeting"),
                                    ("survey", "Survey or callback"),
                                    ("ticket", "Ticket"),
                                    ("other", "Other channel"),
                                ],
                                default="phone",
                                max_length=20,
                                verbose_name="Channel",
                            ),
                        ),
                        ("what", models.TextField(max_length=4000, verbose_name="What the complaint says")),
                        (
                            "severity",
                            models.CharField(
                                choices=[("minor", "Minor"), ("major", "Major")],
                                default="minor",
                                max_length=10,
                                verbose_name="Severity",
                            ),
                        ),
                        ("received_on", models.DateField(blank=True, verbose_name="Received on")),
                        ("answer", models.TextField(blank=True, editable=False, verbose_name="Answer to the customer")),
                        ("answered_on", models.DateField(editable=False, null=True, verbose_name="Answered on")),
                        ("result", models.TextField(blank=True, editable=False, verbose_name="Result")),
                        (
                            "fact",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="Fact that raised it"
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Answered by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Complaint",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("fact", ""), _negated=True),
                                fields=("fact",),
                                name="complaint_fact_once",
                            )
                        ],
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="Consulted",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("agreed_on", models.DateField(editable=False, null=True, verbose_name="Agreed on")),
                        ("remark", models.CharField(blank=True, editable=False, max_length=300, verbose_name="Remark")),
                        ("round", models.PositiveSmallIntegerField(editable=False, verbose_name="Round")),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consulted",
                                to="correction.action",
                            ),
                        ),
                        (
                            "agreed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Agreed by",
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
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.department",
                                verbose_name="Department",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Department consulted",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Nonconformity",
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
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("audit", "Internal audit"),
                                    ("complaint", "Customer complaint"),
                                    ("service", "Service process"),
                                    ("system-check", "System check"),
                                    ("sla", "Service level missed"),
                                    ("management-review", "Management review"),
                                    ("data-analysis", "Data analysis"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                                verbose_name="Source",
                            ),
                        ),
                        ("what", models.TextField(max_length=4000, verbose_name="What was found")),
                        (
                            "where",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="Where, which process or project"
                            ),
                        ),
                        (
                            "evidence",
                            models.TextField(
                                help_text="What was seen, heard or read. Files can be attached.",
                                max_length=4000,
                                verbose_name="Objective evidence",
                            ),
                        ),
                        (
                            "criterion",
                            models.CharField(
                                help_text="The clause, document or agreement that is not met.",
                                max_length=300,
                                verbose_name="Criterion",
                            ),
                        ),
                        (
                            "severity",
                            models.CharField(
                                choices=[("minor", "Minor"), ("major", "Major")],
                                default="minor",
                                max_length=10,
                                verbose_name="Severity",
                            ),
                        ),
                        (
                            "character",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("system", "The rules are missing or wrong"),
                                    ("execution", "The rules were not followed"),
                                    ("effect", "The rules were followed without effect"),
                                ],
                                max_length=20,
                                verbose_name="Kind of problem",
                            ),
                        ),
                        ("recurring", models.BooleanField(default=False, editable=False, verbose_name="Recurring")),
                        ("raised_on", models.DateField(blank=True, verbose_name="Raised on")),
                        ("accepted_on", models.DateField(editable=False, null=True, verbose_name="Accepted on")),
                        ("outcome", models.TextField(blank=True, editable=False, verbose_name="Outcome")),
                        (
                            "fact",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="Fact that raised it"
                            ),
                        ),
                        (
                            "from_complaint",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="nonconformities",
                                to="correction.complaint",
                                verbose_name="Complaint",
                            ),
                        ),
                        (
                            "owning_department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.department",
                                verbose_name="Owning department",
                            ),
                        ),
                        (
                            "repeats",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="repeated_by",
                                to="correction.nonconformity",
                                verbose_name="Repeats",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Nonconformity",
                        "indexes": [models.Index(fields=["criterion"], name="nonconformity_criterion")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("fact", ""), _negated=True),
                                fields=("fact",),
                                name="nonconformity_fact_once",
                            )
                        ],
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="Likeness",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("score", models.PositiveSmallIntegerField(verbose_name="Likeness")),
                        ("reasons", models.JSONField(default=list, verbose_name="Reasons")),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[("same", "The same again"), ("other", "Something else")],
                                max_length=10,
                                verbose_name="Decision",
                            ),
                        ),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="Decided on")),
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
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Decided by",
                            ),
                        ),
                        (
                            "earlier",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="correction.nonconformity",
                                verbose_name="Earlier nonconformity",
                            ),
                        ),
                        (
                            "nonconformity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="likenesses",
                                to="correction.nonconformity",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Likeness to an earlier nonconformity",
                        "ordering": ["-score", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("nonconformity", "earlier"), name="likeness_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PotentialProblem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("title", models.CharField(max_length=200, verbose_name="Potential problem")),
                        ("shown_by", models.CharField(max_length=300, verbose_name="What shows it")),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("prevent", "A preventive action is needed"),
                                    ("watch", "Watch until the next screening"),
                                    ("nothing", "Nothing to be done"),
                                ],
                                max_length=20,
                                verbose_name="Conclusion",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="Reason")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="Action due")),
                        (
                            "action",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="correction.action",
                                verbose_name="Preventive action",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Owner of the action",
                            ),
                        ),
                        (
                            "screening",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="problems",
                                to="correction.preventivescreening",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Potential problem",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Why",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("question", models.CharField(max_length=300, verbose_name="Why?")),
                        ("answer", models.CharField(blank=True, max_length=500, verbose_name="Because")),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("people", "People"),
                                    ("tools", "Tools and equipment"),
                                    ("material", "Parts and information"),
                                    ("method", "Method and process"),
                                    ("environment", "Environment"),
                                    ("measurement", "Measurement and monitoring"),
                                ],
                                max_length=20,
                                verbose_name="Cause category",
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(editable=False, verbose_name="Round")),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="whys", to="correction.action"
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
                    ],
                    options={
                        "verbose_name": "Why",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="ActionRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("number", models.PositiveSmallIntegerField(verbose_name="Round")),
                        ("ended_on", models.DateField(verbose_name="Ended on")),
                        ("reason", models.TextField(verbose_name="Why it was reopened")),
                        (
                            "frozen",
                            models.JSONField(
                                default=dict,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="As it stood",
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="correction.action",
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
                    ],
                    options={
                        "verbose_name": "Round of an action",
                        "ordering": ["number"],
                        "constraints": [models.UniqueConstraint(fields=("action", "number"), name="action_round_once")],
                    },
                ),
            ],
        ),
    ]
