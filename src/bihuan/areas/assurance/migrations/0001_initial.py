import bihuan.core.fields
import bihuan.core.tables
import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0003_search"),
    ]

    operations = [
        bihuan.core.tables.Tables(
            models=[
                migrations.CreateModel(
                    name="AuditProgramme",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="Programme year")),
                        ("purpose", models.TextField(blank=True, verbose_name="Purpose")),
                        ("standards", models.TextField(blank=True, verbose_name="Criteria: standards")),
                        ("documents", models.TextField(blank=True, verbose_name="Criteria: documents of the company")),
                        ("laws", models.TextField(blank=True, verbose_name="Criteria: laws and regulations")),
                        (
                            "methods",
                            bihuan.core.fields.WordsField(
                                blank=True,
                                choices=[
                                    ("interview", "Interview"),
                                    ("records", "Reading records"),
                                    ("sampling", "Sampling"),
                                    ("on-site", "On-site observation"),
                                ],
                                max_length=80,
                                verbose_name="Audit methods",
                            ),
                        ),
                        ("arrangements", models.TextField(blank=True, verbose_name="Arrangements and resources")),
                        (
                            "interval_reason",
                            models.TextField(
                                blank=True,
                                help_text="Only where more than the allowed time passes.",
                                verbose_name="Why the interval is exceeded",
                            ),
                        ),
                        ("result", models.TextField(blank=True, verbose_name="Result of the year")),
                    ],
                    options={
                        "verbose_name": "Internal audit programme",
                        "indexes": [models.Index(fields=["year"], name="audit_programme_year")],
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="Audit",
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
                            "opened_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="Opening meeting on"),
                        ),
                        ("opening_notes", models.TextField(blank=True, editable=False, verbose_name="Opening meeting")),
                        (
                            "ended_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="Closing meeting on"),
                        ),
                        ("closing_notes", models.TextField(blank=True, editable=False, verbose_name="Closing meeting")),
                        ("course", models.TextField(blank=True, verbose_name="How the audit went")),
                        ("strengths", models.TextField(blank=True, verbose_name="What is done well")),
                        ("conclusion", models.TextField(blank=True, verbose_name="Overall conclusion")),
                        (
                            "recommendations",
                            models.TextField(blank=True, verbose_name="Recommendations for improvement"),
                        ),
                        ("distribution", models.TextField(blank=True, verbose_name="Distribution of the report")),
                        ("reported_on", models.DateField(editable=False, null=True, verbose_name="Reported on")),
                        ("purpose", models.TextField(blank=True, verbose_name="Purpose")),
                        ("criteria", models.TextField(blank=True, verbose_name="Audit criteria")),
                        (
                            "methods",
                            bihuan.core.fields.WordsField(
                                blank=True,
                                choices=[
                                    ("interview", "Interview"),
                                    ("records", "Reading records"),
                                    ("sampling", "Sampling"),
                                    ("on-site", "On-site observation"),
                                ],
                                max_length=80,
                                verbose_name="Audit methods",
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="Audit from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="Audit to")),
                        ("appointed_on", models.DateField(editable=False, null=True, verbose_name="Appointed on")),
                        (
                            "full_coverage",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="Completes the coverage of the year"
                            ),
                        ),
                        (
                            "appointed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Appointed by",
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Lead auditor",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="audits",
                                to="assurance.auditprogramme",
                                verbose_name="Audit programme",
                            ),
                        ),
                        (
                            "planned",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="audits",
                                to="assurance.plannedaudit",
                                verbose_name="Planned as",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Internal audit",
                    },
                    bases=("core.record", models.Model),
                ),
                migrations.CreateModel(
                    name="ManagementReview",
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
                            "snapshot",
                            models.JSONField(
                                default=dict,
                                editable=False,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="Inputs",
                            ),
                        ),
                        (
                            "digest",
                            models.CharField(
                                blank=True, editable=False, max_length=64, verbose_name="Digest of the inputs"
                            ),
                        ),
                        ("frozen_on", models.DateField(editable=False, null=True, verbose_name="Inputs of")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="Year of the review")),
                        ("planned_on", models.DateField(verbose_name="Planned for")),
                        ("place", models.CharField(blank=True, max_length=100, verbose_name="Place")),
                        ("period_start", models.DateField(verbose_name="Inputs from")),
                        ("period_end", models.DateField(verbose_name="Inputs to")),
                        ("purpose", models.TextField(blank=True, verbose_name="Purpose of the review")),
                        ("held_on", models.DateField(editable=False, null=True, verbose_name="Held on")),
                        ("minutes", models.TextField(blank=True, verbose_name="What was discussed")),
                        (
                            "conclusion",
                            models.TextField(
                                blank=True,
                                help_text="Is the system suitable, adequate and effective?",
                                verbose_name="Overall conclusion",
                            ),
                        ),
                        (
                            "result",
                            models.TextField(blank=True, editable=False, verbose_name="Result of the follow-up"),
                        ),
                        (
                            "chair",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Chair",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Management review",
                        "indexes": [models.Index(fields=["year"], name="management_review_year")],
                    },
                    bases=("core.record", models.Model),
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        (
                            "output",
                            models.CharField(
                                choices=[
                                    ("system", "Improvement of the system"),
                                    ("resources", "Change of resources"),
                                    ("objectives", "Objectives of next year"),
                                ],
                                max_length=20,
                                verbose_name="Kind of decision",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="What is decided")),
                        (
                            "elements",
                            bihuan.core.fields.WordsField(
                                blank=True,
                                choices=[
                                    ("people", "People"),
                                    ("resources", "Resources"),
                                    ("technology", "Technology"),
                                    ("process", "Process"),
                                    ("delivery", "Delivery"),
                                    ("emergency", "Emergency"),
                                ],
                                max_length=80,
                                verbose_name="Elements",
                            ),
                        ),
                        (
                            "becomes",
                            models.CharField(
                                choices=[
                                    ("action", "A corrective or preventive action"),
                                    ("resource-request", "A resource request"),
                                    ("objective", "An objective of next year"),
                                    ("opportunity", "An entry of the improvement ledger"),
                                    ("task", "Carried out as it stands here"),
                                    ("nothing", "Nothing changes"),
                                ],
                                default="action",
                                max_length=20,
                                verbose_name="Becomes",
                            ),
                        ),
                        (
                            "resource",
                            models.CharField(
                                blank=True,
                                choices=[("people", "People"), ("money", "Money"), ("material", "Tools and material")],
                                max_length=10,
                                verbose_name="Kind of resource",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="Due")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="Done on")),
                        ("done_note", models.TextField(blank=True, verbose_name="How it was carried out")),
                        ("verified_on", models.DateField(editable=False, null=True, verbose_name="Verified on")),
                        (
                            "became",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.record",
                                verbose_name="Record",
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
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="assurance.managementreview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Decision of the review",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Attendee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        (
                            "presence",
                            models.CharField(
                                blank=True,
                                choices=[("present", "Present"), ("deputy", "Sent a deputy"), ("absent", "Absent")],
                                max_length=20,
                                verbose_name="Presence",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(blank=True, max_length=200, verbose_name="Who came instead, or why not"),
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.department",
                                verbose_name="Heads the department",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Person",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendees",
                                to="assurance.managementreview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Attendee",
                        "ordering": ["id"],
                        "constraints": [models.UniqueConstraint(fields=("review", "person"), name="attendee_once")],
                    },
                ),
                migrations.CreateModel(
                    name="MaterialRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("title", models.CharField(max_length=200, verbose_name="Material")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="To be handed in by")),
                        (
                            "status",
                            models.CharField(
                                choices=[("requested", "Requested"), ("received", "Received"), ("missing", "Missing")],
                                default="requested",
                                max_length=20,
                                verbose_name="Status",
                            ),
                        ),
                        ("received_on", models.DateField(blank=True, null=True, verbose_name="Received on")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="Note")),
                        (
                            "audit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="materials",
                                to="assurance.audit",
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
                        "verbose_name": "Material request",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="PlannedAudit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("title", models.CharField(max_length=200, verbose_name="Planned audit")),
                        ("starts_on", models.DateField(verbose_name="From")),
                        ("ends_on", models.DateField(verbose_name="To")),
                        ("note", models.TextField(blank=True, verbose_name="Note")),
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
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Lead auditor proposed",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="planned_audits",
                                to="assurance.auditprogramme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Planned audit",
                        "ordering": ["starts_on", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="PlannedScope",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        (
                            "elements",
                            bihuan.core.fields.WordsField(
                                blank=True,
                                choices=[
                                    ("people", "People"),
                                    ("resources", "Resources"),
                                    ("technology", "Technology"),
                                    ("process", "Process"),
                                    ("delivery", "Delivery"),
                                    ("emergency", "Emergency"),
                                ],
                                max_length=80,
                                verbose_name="Elements",
                            ),
                        ),
                        (
                            "processes",
                            models.CharField(
                                blank=True,
                                help_text="Codes of processes, with spaces between.",
                                max_length=500,
                                verbose_name="Processes",
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
                        (
                            "planned",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scope",
                                to="assurance.plannedaudit",
                                verbose_name="Planned audit",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="planned_scope",
                                to="assurance.auditprogramme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "What a planned audit covers",
                        "ordering": ["planned", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("planned", "department"), name="planned_scope_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProgrammeScope",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        (
                            "elements",
                            bihuan.core.fields.WordsField(
                                blank=True,
                                choices=[
                                    ("people", "People"),
                                    ("resources", "Resources"),
                                    ("technology", "Technology"),
                                    ("process", "Process"),
                                    ("delivery", "Delivery"),
                                    ("emergency", "Emergency"),
                                ],
                                max_length=80,
                                verbose_name="Elements",
                            ),
                        ),
                        (
                            "processes",
                            models.CharField(
                                blank=True,
                                help_text="Codes of processes, with spaces between.",
                                max_length=500,
                                verbose_name="Processes",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="Why the rest does not apply"),
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
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scope",
                                to="assurance.auditprogramme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Scope of the programme",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("programme", "department"), name="programme_scope_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QualityCheck",
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
                            "frame",
                            models.TextField(
                                blank=True, help_text="One project a line.", verbose_name="To be drawn from"
                            ),
                        ),
                        ("seed", models.BigIntegerField(editable=False, null=True, verbose_name="Seed of the draw")),
                        ("drawn", models.JSONField(default=list, editable=False, verbose_name="Drawn")),
                        (
                            "frame_digest",
                            models.CharField(
                                blank=True, editable=False, max_length=64, verbose_name="Digest of the list"
                            ),
                        ),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("daily-process", "Daily process check"),
                                    ("plan-activities", "Monthly check of the plan's activities"),
                                    ("project-spot", "Monthly spot check of projects"),
                                    ("quality-administrator", "Work of the quality administrator"),
                                    ("department-plan", "Plan of a department"),
                                    ("control-point", "Quality control point"),
                                ],
                                default="daily-process",
                                max_length=30,
                                verbose_name="Kind of check",
                            ),
                        ),
                        ("planned_on", models.DateField(verbose_name="Planned for")),
                        ("subject", models.CharField(blank=True, max_length=200, verbose_name="What is checked")),
                        ("project", models.CharField(blank=True, max_length=200, verbose_name="Project")),
                        ("control_point", models.CharField(blank=True, max_length=100, verbose_name="Control point")),
                        ("summary", models.TextField(blank=True, verbose_name="Result of the check")),
                        ("checked_on", models.DateField(editable=False, null=True, verbose_name="Checked on")),
                        (
                            "checked_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Checked by",
                            ),
                        ),
                        (
                            "checked_person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Whose work is checked",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Quality check",
                    },
                    bases=("core.record", models.Model),
                ),
                migrations.CreateModel(
                    name="CheckItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="Where")),
                        ("question", models.CharField(max_length=300, verbose_name="Point to check")),
                        ("clause", models.CharField(blank=True, max_length=100, verbose_name="Clause")),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("conform", "Conform"),
                                    ("minor", "Minor nonconformity"),
                                    ("major", "Major nonconformity"),
                                    ("observation", "Observation"),
                                    ("good-practice", "Good practice"),
                                    ("not-applicable", "Not applicable"),
                                    ("not-sampled", "Not sampled this time"),
                                ],
                                max_length=20,
                                verbose_name="Result",
                            ),
                        ),
                        ("evidence", models.TextField(blank=True, verbose_name="Objective evidence")),
                        ("remark", models.CharField(blank=True, max_length=300, verbose_name="Remark")),
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
                            "finding",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.record",
                                verbose_name="Became",
                            ),
                        ),
                        (
                            "quality_check",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="assurance.qualitycheck",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Point of the checklist",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="TeamMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        (
                            "audit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="team", to="assurance.audit"
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
                                verbose_name="Audits",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Auditor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Auditor of a department",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("audit", "person", "department"), name="team_member_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Topic",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("title", models.CharField(max_length=200, verbose_name="Topic")),
                        (
                            "elements",
                            bihuan.core.fields.WordsField(
                                blank=True,
                                choices=[
                                    ("people", "People"),
                                    ("resources", "Resources"),
                                    ("technology", "Technology"),
                                    ("process", "Process"),
                                    ("delivery", "Delivery"),
                                    ("emergency", "Emergency"),
                                ],
                                max_length=80,
                                verbose_name="Elements",
                            ),
                        ),
                        (
                            "input",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("audits", "Results of internal audits"),
                                    ("satisfaction", "Complaints and customer satisfaction"),
                                    ("objectives", "Attainment of the quality objectives"),
                                    ("actions", "State of corrective and preventive actions"),
                                    ("former", "Follow-up of former reviews"),
                                    ("nonconformities", "Nonconformities"),
                                    ("duties", "Compliance with the duties of the policies"),
                                    ("improvement", "State of the improvements"),
                                ],
                                max_length=20,
                                verbose_name="Is the input",
                            ),
                        ),
                        ("says", models.TextField(blank=True, verbose_name="What it says")),
                        ("concludes", models.TextField(blank=True, verbose_name="What the review concludes")),
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
                            "paper",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.record",
                                verbose_name="Record or filed document",
                            ),
                        ),
                        (
                            "presenter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Presented by",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="topics",
                                to="assurance.managementreview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Topic of the agenda",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="WaivedInput",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        (
                            "input",
                            models.CharField(
                                choices=[
                                    ("audits", "Results of internal audits"),
                                    ("satisfaction", "Complaints and customer satisfaction"),
                                    ("objectives", "Attainment of the quality objectives"),
                                    ("actions", "State of corrective and preventive actions"),
                                    ("former", "Follow-up of former reviews"),
                                    ("nonconformities", "Nonconformities"),
                                    ("duties", "Compliance with the duties of the policies"),
                                    ("improvement", "State of the improvements"),
                                ],
                                max_length=20,
                                verbose_name="Input",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="Reason")),
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
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waived",
                                to="assurance.managementreview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Input done without",
                        "ordering": ["id"],
                        "constraints": [models.UniqueConstraint(fields=("review", "input"), name="waived_input_once")],
                    },
                ),
                migrations.CreateModel(
                    name="AuditedDepartment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        (
                            "elements",
                            bihuan.core.fields.WordsField(
                                blank=True,
                                choices=[
                                    ("people", "People"),
                                    ("resources", "Resources"),
                                    ("technology", "Technology"),
                                    ("process", "Process"),
                                    ("delivery", "Delivery"),
                                    ("emergency", "Emergency"),
                                ],
                                max_length=80,
                                verbose_name="Elements",
                            ),
                        ),
                        (
                            "processes",
                            models.CharField(
                                blank=True,
                                help_text="Codes of processes, with spaces between.",
                                max_length=500,
                                verbose_name="Processes",
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="From")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="To")),
                        ("agreed_on", models.DateField(editable=False, null=True, verbose_name="Agreed on")),
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
                            "audit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="departments",
                                to="assurance.audit",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Contact of the department",
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
                        "verbose_name": "Audited department",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("audit", "department"), name="audited_department_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChecklistItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("conform", "Conform"),
                                    ("minor", "Minor nonconformity"),
                                    ("major", "Major nonconformity"),
                                    ("observation", "Observation"),
                                    ("good-practice", "Good practice"),
                                    ("not-applicable", "Not applicable"),
                                    ("not-sampled", "Not sampled this time"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="Result",
                            ),
                        ),
                        (
                            "statement",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="Finding in one sentence"
                            ),
                        ),
                        ("evidence", models.TextField(blank=True, editable=False, verbose_name="Objective evidence")),
                        (
                            "sampled",
                            models.CharField(
                                blank=True, editable=False, max_length=300, verbose_name="What was sampled"
                            ),
                        ),
                        (
                            "auditee",
                            models.CharField(
                                blank=True, editable=False, max_length=100, verbose_name="Confirmed by (auditee)"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(editable=False, null=True, verbose_name="Recorded at")),
                        (
                            "revision",
                            models.PositiveIntegerField(default=0, editable=False, verbose_name="Times recorded"),
                        ),
                        (
                            "subject",
                            models.CharField(
                                help_text="Such as people, or process:incident.",
                                max_length=60,
                                verbose_name="Element or process",
                            ),
                        ),
                        ("question", models.CharField(max_length=300, verbose_name="Question")),
                        ("clause", models.CharField(blank=True, max_length=100, verbose_name="Clause")),
                        (
                            "methods",
                            bihuan.core.fields.WordsField(
                                blank=True,
                                choices=[
                                    ("interview", "Interview"),
                                    ("records", "Reading records"),
                                    ("sampling", "Sampling"),
                                    ("on-site", "On-site observation"),
                                ],
                                max_length=80,
                                verbose_name="How to look",
                            ),
                        ),
                        ("sample", models.CharField(blank=True, max_length=300, verbose_name="Sample to draw")),
                        ("key", models.CharField(blank=True, editable=False, max_length=40)),
                        (
                            "audit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="assurance.audit"
                            ),
                        ),
                        (
                            "auditor",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Auditor",
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
                        (
                            "finding",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checklist_items",
                                to="core.record",
                                verbose_name="Became",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Item of the checklist",
                        "ordering": ["department", "subject", "id"],
                        "indexes": [models.Index(fields=["audit", "department", "subject"], name="checklist_cell")],
                    },
                ),
            ],
        ),
    ]
