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
                    name="Disposal",
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
                        ("ended_by", models.DateField(verbose_name="Retention ended by")),
                        ("reason", models.TextField(max_length=4000, verbose_name="Reason")),
                    ],
                    options={
                        "verbose_name": "Disposal",
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="Horizon",
                    fields=[
                        (
                            "company",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="task_horizon",
                                serialize=False,
                                to="core.company",
                            ),
                        ),
                        ("until", models.DateField()),
                        ("made_at", models.DateTimeField()),
                        ("stamp", models.CharField(max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name="Clause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=20, verbose_name="Number")),
                        ("title", models.CharField(max_length=200, verbose_name="Title")),
                        ("gist", models.TextField(blank=True, verbose_name="What it asks for")),
                        ("is_heading", models.BooleanField(default=False, verbose_name="Heading")),
                        ("no_duty", models.TextField(blank=True, verbose_name="Why it has no duty")),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="Retired")),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.company"
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clauses",
                                to="policies.policy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Clause",
                        "ordering": ["policy", "order", "id"],
                        "constraints": [models.UniqueConstraint(fields=("policy", "number"), name="clause_number")],
                    },
                ),
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
                        (
                            "owner_process",
                            models.CharField(blank=True, max_length=100, verbose_name="Belongs to the process"),
                        ),
                        ("summary", models.TextField(blank=True, max_length=4000, verbose_name="Purpose and scope")),
                        (
                            "text",
                            models.TextField(
                                blank=True, help_text="Here, or as an attached file.", verbose_name="Text"
                            ),
                        ),
                        ("changes", models.TextField(blank=True, max_length=4000, verbose_name="What changed")),
                        ("effective_on", models.DateField(blank=True, null=True, verbose_name="Takes effect on")),
                        ("review_due_on", models.DateField(blank=True, null=True, verbose_name="To be reviewed by")),
                        ("issued_on", models.DateField(editable=False, null=True, verbose_name="Issued on")),
                        (
                            "round",
                            models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="Round of review"),
                        ),
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
                    name="Policy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40, verbose_name="Code")),
                        ("title", models.CharField(max_length=200, verbose_name="Title")),
                        ("title_en", models.CharField(blank=True, max_length=200, verbose_name="English title")),
                        ("version", models.CharField(max_length=20, verbose_name="Edition")),
                        ("effective", models.DateField(verbose_name="In force from")),
                        ("owner", models.CharField(max_length=50, verbose_name="Answers for it")),
                        ("scope", models.TextField(blank=True, verbose_name="Scope")),
                        ("decisions", models.JSONField(blank=True, default=list, verbose_name="Decisions")),
                        ("digest", models.CharField(max_length=64, verbose_name="Digest")),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("loaded_at", models.DateTimeField(verbose_name="Loaded")),
                        ("superseded_at", models.DateTimeField(blank=True, null=True, verbose_name="Superseded")),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="policies", to="core.company"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Policy",
                        "ordering": ["company", "order", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "code", "version"), name="policy_edition")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Duty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.CharField(max_length=100)),
                        ("edition", models.PositiveIntegerField(default=1)),
                        ("title", models.CharField(max_length=200, verbose_name="Title")),
                        ("title_en", models.CharField(blank=True, max_length=200, verbose_name="English title")),
                        (
                            "pdca",
                            models.CharField(
                                choices=[("plan", "Plan"), ("do", "Do"), ("check", "Check"), ("act", "Act")],
                                max_length=10,
                                verbose_name="PDCA",
                            ),
                        ),
                        ("role", models.CharField(max_length=50, verbose_name="Role")),
                        (
                            "trigger",
                            models.CharField(
                                choices=[
                                    ("calendar", "Calendar"),
                                    ("event", "Event"),
                                    ("relative", "Before a date"),
                                    ("interval", "Interval"),
                                ],
                                max_length=20,
                                verbose_name="Trigger",
                            ),
                        ),
                        ("moment", models.CharField(blank=True, max_length=60)),
                        ("evidence_kind", models.CharField(max_length=30)),
                        ("rule", models.JSONField()),
                        ("requirements", models.JSONField(blank=True, default=list)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("made_at", models.DateTimeField(verbose_name="In force since")),
                        ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="Retired")),
                        (
                            "clause",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="policies.clause"
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="core.company"
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="policies.duty",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="policies.policy"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Duty",
                        "ordering": ["company", "policy", "order", "id"],
                        "indexes": [
                            models.Index(fields=["company", "moment"], name="duty_moment"),
                            models.Index(fields=["company", "evidence_kind"], name="duty_evidence"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "ref", "edition"), name="duty_edition"),
                            models.UniqueConstraint(
                                condition=models.Q(("retired_at__isnull", True)),
                                fields=("company", "ref"),
                                name="duty_in_force",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Receipt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("document", "owner"), name="document_receipt_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("round", models.PositiveSmallIntegerField(verbose_name="Round of review")),
                        (
                            "opinion",
                            models.CharField(
                                choices=[
                                    ("agree", "Agrees"),
                                    ("comment", "Agrees with comments"),
                                    ("object", "Objects"),
                                ],
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
                            models.UniqueConstraint(
                                fields=("document", "reviewer", "round"), name="document_review_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reviewer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("document", "owner"), name="document_reviewer_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Revision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                    name="Task",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("occasion", models.CharField(max_length=60)),
                        ("scope", models.CharField(blank=True, max_length=60)),
                        ("scope_label", models.CharField(blank=True, max_length=120)),
                        ("triggered_at", models.DateTimeField(null=True)),
                        ("made_at", models.DateTimeField()),
                        ("opens_at", models.DateTimeField(verbose_name="Opens")),
                        ("due_at", models.DateTimeField(verbose_name="Due")),
                        ("due_day", models.DateField(verbose_name="Last day")),
                        ("month", models.PositiveIntegerField()),
                        ("cell", models.PositiveIntegerField()),
                        ("from_day", models.DateField()),
                        ("provisional", models.BooleanField(default=False, verbose_name="Provisional")),
                        ("calendar", models.CharField(blank=True, max_length=20)),
                        ("role", models.CharField(max_length=50, verbose_name="Role")),
                        ("pending", models.BooleanField(default=True)),
                        ("history", models.BooleanField(default=False)),
                        ("revised", models.BooleanField(default=False)),
                        ("remind_at", models.DateTimeField(null=True)),
                        ("overdue_at", models.DateTimeField(null=True)),
                        ("fulfilled_at", models.DateTimeField(null=True, verbose_name="Done")),
                        ("known_at", models.DateTimeField(null=True)),
                        ("waived_at", models.DateTimeField(null=True, verbose_name="Waived")),
                        ("cancelled_at", models.DateTimeField(null=True, verbose_name="Cancelled")),
                        ("ended_why", models.CharField(blank=True, max_length=200, verbose_name="Why")),
                        (
                            "company",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="core.company",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.department",
                            ),
                        ),
                        (
                            "duty",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="policies.duty",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="policies.duty",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fulfilled_tasks",
                                to="core.record",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="core.record",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Task",
                        "indexes": [
                            models.Index(fields=["company", "line", "cell"], name="task_cell"),
                            models.Index(fields=["company", "due_day"], name="task_day"),
                            models.Index(
                                condition=models.Q(("pending", True)),
                                fields=["company", "role", "due_at"],
                                name="task_role",
                            ),
                            models.Index(
                                condition=models.Q(("pending", True)),
                                fields=["company", "person", "due_at"],
                                name="task_person",
                            ),
                            models.Index(
                                condition=models.Q(("pending", True)),
                                fields=["company", "department", "due_at"],
                                name="task_department",
                            ),
                            models.Index(
                                condition=models.Q(("pending", True)),
                                fields=["company", "due_at", "line", "month", "department"],
                                name="task_due",
                            ),
                            models.Index(
                                condition=models.Q(("pending", True)),
                                fields=["company", "line", "scope"],
                                name="task_line",
                            ),
                            models.Index(
                                condition=models.Q(("subject__isnull", False)), fields=["subject"], name="task_subject"
                            ),
                            models.Index(
                                condition=models.Q(("record__isnull", False)), fields=["record"], name="task_record"
                            ),
                            models.Index(
                                condition=models.Q(("pending", True)),
                                fields=["company", "remind_at"],
                                name="task_remind",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "line", "occasion", "scope"), name="task_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("rung", models.CharField(max_length=40)),
                        ("due_day", models.DateField()),
                        ("planned_for", models.DateTimeField()),
                        ("sent_at", models.DateTimeField()),
                        ("late", models.BooleanField(default=False)),
                        ("people", models.JSONField(default=list)),
                        (
                            "company",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.company",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reminders",
                                to="policies.task",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Reminder",
                        "ordering": ["planned_for", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("task", "rung", "due_day"), name="reminder_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Filing",
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
                        ("effective_on", models.DateField(verbose_name="Took effect on")),
                        (
                            "document_number",
                            models.CharField(blank=True, max_length=100, verbose_name="Its own number"),
                        ),
                        ("remark", models.TextField(blank=True, max_length=4000, verbose_name="Remark")),
                        (
                            "duty",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="filings",
                                to="policies.duty",
                                verbose_name="Duty",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="filings",
                                to="policies.task",
                                verbose_name="Task",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Filed document",
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="Evidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("counted_at", models.DateTimeField()),
                        ("known_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(null=True)),
                        (
                            "company",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.company",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence_for",
                                to="core.record",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="policies.task"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Evidence",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_at__isnull", True)),
                                fields=("task", "record"),
                                name="evidence_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DueChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("opens_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("cell", models.PositiveIntegerField()),
                        ("department_id", models.BigIntegerField(null=True)),
                        ("cancelled_at", models.DateTimeField(null=True)),
                        ("why", models.CharField(max_length=200)),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="due_changes",
                                to="policies.task",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Waiver",
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
                        ("reason", models.TextField(max_length=4000, verbose_name="Reason")),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waivers",
                                to="policies.task",
                                verbose_name="Task",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Waiver",
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="DisposalEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("title", models.CharField(max_length=200, verbose_name="Title")),
                        ("kept_until", models.DateField(verbose_name="Kept until")),
                        ("files", models.PositiveIntegerField(default=0, verbose_name="Files")),
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
                            "disposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="policies.disposal",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.record",
                                verbose_name="Record",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Record to be disposed of",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("disposal", "record"), name="disposal_record_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Distribution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                    name="Anchor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("scope", models.CharField(blank=True, max_length=60)),
                        ("at", models.DateTimeField()),
                        (
                            "company",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.company",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.record",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="policies.duty",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "line", "scope", "at"), name="anchor_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyMonth",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("cell", models.PositiveIntegerField()),
                        ("month", models.PositiveIntegerField()),
                        ("total", models.IntegerField(default=0)),
                        ("on_time", models.IntegerField(default=0)),
                        ("late", models.IntegerField(default=0)),
                        ("waived", models.IntegerField(default=0)),
                        ("opens_at", models.DateTimeField(null=True)),
                        (
                            "company",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.company",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.department",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="policies.duty",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["company", "month"], name="duty_month_due")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("department__isnull", False)),
                                fields=("company", "month", "line", "department"),
                                name="duty_month",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("department__isnull", True)),
                                fields=("company", "cell", "line", "month"),
                                name="duty_month_plain",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
