import bihuan.core.fields
import bihuan.core.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        bihuan.core.tables.Tables(
            models=[
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        ("username", models.CharField(max_length=150, unique=True, verbose_name="User name")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                        ("is_active", models.BooleanField(default=True, verbose_name="Active")),
                        (
                            "is_operator",
                            models.BooleanField(default=False, verbose_name="Operator of this installation"),
                        ),
                        ("language", models.CharField(blank=True, max_length=10, verbose_name="Language")),
                        (
                            "theme",
                            models.CharField(
                                choices=[("auto", "As the device"), ("light", "Light"), ("dark", "Dark")],
                                default="auto",
                                max_length=10,
                                verbose_name="Theme",
                            ),
                        ),
                        ("hotkeys", models.BooleanField(default=True, verbose_name="Single-letter shortcuts")),
                    ],
                    options={
                        "verbose_name": "Account",
                    },
                ),
                migrations.CreateModel(
                    name="Company",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=20, unique=True, verbose_name="Code")),
                        ("name", models.CharField(max_length=200, verbose_name="Name")),
                        ("name_en", models.CharField(blank=True, max_length=200, verbose_name="English name")),
                        (
                            "timezone",
                            models.CharField(default="Asia/Shanghai", max_length=50, verbose_name="Time zone"),
                        ),
                        ("settings", models.JSONField(blank=True, default=dict, verbose_name="Settings")),
                        ("created_at", models.DateTimeField(verbose_name="Created")),
                    ],
                    options={
                        "verbose_name": "Company",
                    },
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="Name")),
                        ("staff_number", models.CharField(blank=True, max_length=50, verbose_name="Staff number")),
                        ("title", models.CharField(blank=True, max_length=100, verbose_name="Post")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                        ("mobile", models.CharField(blank=True, max_length=30, verbose_name="Mobile")),
                        (
                            "mail",
                            models.CharField(
                                choices=[
                                    ("single", "Each one at once"),
                                    ("digest", "Once a day, together"),
                                    ("none", "Not by e-mail"),
                                ],
                                default="single",
                                max_length=10,
                                verbose_name="Notices by e-mail",
                            ),
                        ),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="Left on")),
                        ("calendar_key", models.CharField(blank=True, db_index=True, max_length=64)),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="people", to="core.company"
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="core.department",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Person",
                        "ordering": ["company", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("staff_number", ""), _negated=True),
                                fields=("company", "staff_number"),
                                name="person_staff_number",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("account__isnull", False)),
                                fields=("company", "account"),
                                name="person_account",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApiToken",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="Name")),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.DateTimeField(verbose_name="Created")),
                        ("ends_at", models.DateTimeField(verbose_name="Ends")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tokens",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "API token",
                    },
                ),
                migrations.CreateModel(
                    name="CalendarNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="Year")),
                        ("source", models.TextField(blank=True, verbose_name="Source")),
                        ("issued_on", models.DateField(blank=True, null=True, verbose_name="Issued on")),
                        ("digest", models.CharField(max_length=64, verbose_name="Digest")),
                        ("imported_at", models.DateTimeField(verbose_name="Imported")),
                        ("imported_by", models.CharField(blank=True, max_length=100, verbose_name="Imported by")),
                    ],
                    options={
                        "verbose_name": "Calendar notice",
                        "ordering": ["year", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("year", "digest"), name="calendar_notice_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JournalHead",
                    fields=[
                        (
                            "company",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="journal_head",
                                serialize=False,
                                to="core.company",
                            ),
                        ),
                        ("position", models.PositiveBigIntegerField(default=0)),
                        ("digest", models.CharField(max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name="ApprovalRoute",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject", models.CharField(max_length=50)),
                        ("when", models.JSONField(blank=True, default=dict)),
                        ("by", models.JSONField()),
                        ("clause", models.CharField(blank=True, max_length=60)),
                        ("order", models.PositiveIntegerField(default=0)),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="routes", to="core.company"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["company", "subject", "order"],
                    },
                ),
                migrations.CreateModel(
                    name="Department",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField()),
                        ("name", models.CharField(max_length=100, verbose_name="Name")),
                        ("name_en", models.CharField(blank=True, max_length=100, verbose_name="English name")),
                        ("aliases", models.JSONField(blank=True, default=list, verbose_name="Other names")),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="departments",
                                to="core.company",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="core.department",
                            ),
                        ),
                        (
                            "head",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="heads",
                                to="core.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Department",
                        "ordering": ["company", "id"],
                        "constraints": [models.UniqueConstraint(fields=("company", "key"), name="department_key")],
                    },
                ),
                migrations.CreateModel(
                    name="Record",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(editable=False, max_length=30)),
                        ("number", models.CharField(editable=False, max_length=40, verbose_name="Number")),
                        ("title", models.CharField(max_length=200, verbose_name="Title")),
                        ("state", models.CharField(editable=False, max_length=30, verbose_name="State")),
                        ("is_open", models.BooleanField(default=True, editable=False)),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="Due")),
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
                        ("open_to_all", models.BooleanField(default=False, editable=False)),
                        ("created_at", models.DateTimeField(editable=False, verbose_name="Created")),
                        ("changed_at", models.DateTimeField(editable=False, verbose_name="Last change")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("archived_at", models.DateTimeField(editable=False, null=True, verbose_name="Archived")),
                        ("kept_until", models.DateField(editable=False, null=True, verbose_name="Kept until")),
                        ("imported_on", models.DateField(editable=False, null=True, verbose_name="Taken over on")),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.company"
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
                                verbose_name="Responsible department",
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
                                verbose_name="Created by",
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
                                verbose_name="Owner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Record",
                        "indexes": [
                            models.Index(fields=["company", "kind", "-id"], name="record_list"),
                            models.Index(fields=["company", "kind", "state", "-id"], name="record_state"),
                            models.Index(fields=["company", "owner", "kind"], name="record_owner"),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["company", "kind", "-id"],
                                name="record_open",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["company", "kind", "due_on"],
                                name="record_due",
                            ),
                            models.Index(fields=["company", "kind", "created_at"], name="record_created"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("company", "number"), name="record_number")],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="File name")),
                        ("purpose", models.CharField(blank=True, max_length=50, verbose_name="Purpose")),
                        ("media_type", models.CharField(max_length=100)),
                        ("size", models.PositiveBigIntegerField()),
                        ("digest", models.CharField(max_length=64)),
                        ("proves_from", models.DateField(blank=True, null=True, verbose_name="Evidence from")),
                        ("proves_to", models.DateField(blank=True, null=True, verbose_name="Evidence to")),
                        ("received_at", models.DateTimeField(verbose_name="Received")),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.company"
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="core.record",
                            ),
                        ),
                        (
                            "received_from",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Attachment",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Approval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject", models.CharField(max_length=50)),
                        ("clause", models.CharField(blank=True, max_length=60)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Waiting for approval"),
                                    ("approved", "Approved"),
                                    ("rejected", "Returned"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="open",
                                max_length=20,
                            ),
                        ),
                        ("turn", models.PositiveIntegerField(default=0)),
                        ("digest", models.CharField(max_length=64)),
                        ("asked_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.company"
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="core.record"
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")), fields=("record",), name="one_open_approval"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=120)),
                        ("kind", models.CharField(max_length=40)),
                        ("text", models.CharField(max_length=300)),
                        ("path", models.CharField(blank=True, max_length=300)),
                        ("at", models.DateTimeField()),
                        ("read_at", models.DateTimeField(null=True)),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.company"
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="core.person"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("read_at__isnull", True)),
                                fields=["person", "-id"],
                                name="notice_unread",
                            )
                        ],
                        "constraints": [models.UniqueConstraint(fields=("person", "key"), name="notice_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Link",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("led-to", "Led to"),
                                    ("supports", "Supports"),
                                    ("related", "Related"),
                                    ("replaces", "Replaces"),
                                ],
                                default="led-to",
                                max_length=20,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="links_out", to="core.record"
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="links_in", to="core.record"
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "target", "kind"), name="link_once"),
                            models.CheckConstraint(
                                condition=models.Q(("source", models.F("target")), _negated=True),
                                name="link_to_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JournalEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveBigIntegerField(verbose_name="Position")),
                        ("at", models.DateTimeField(verbose_name="Time")),
                        ("actor_name", models.CharField(blank=True, max_length=100, verbose_name="Who")),
                        ("role", models.CharField(blank=True, max_length=50, verbose_name="In which role")),
                        ("action", models.CharField(max_length=80, verbose_name="Action")),
                        ("subject", models.CharField(max_length=300, verbose_name="Subject")),
                        ("changes", models.TextField(default="{}", verbose_name="Changes")),
                        ("comment", models.TextField(blank=True, verbose_name="Comment")),
                        ("address", models.CharField(blank=True, max_length=64, verbose_name="Address")),
                        ("previous", models.CharField(max_length=64)),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="journal", to="core.company"
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journal",
                                to="core.record",
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Journal entry",
                        "indexes": [models.Index(fields=["record", "id"], name="journal_record")],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "position"), name="journal_position")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FileWithdrawal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="Withdrawn")),
                        ("why", models.TextField(max_length=2000, verbose_name="Why withdrawn")),
                        (
                            "attachment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawal",
                                to="core.attachment",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.person"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Withdrawal of a file",
                    },
                ),
                migrations.CreateModel(
                    name="Delegation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("role", models.CharField(blank=True, max_length=50, verbose_name="Role")),
                        ("from_day", models.DateField(verbose_name="From")),
                        ("to_day", models.DateField(verbose_name="To")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="Reason")),
                        ("created_at", models.DateTimeField(verbose_name="Created")),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegations",
                                to="core.company",
                            ),
                        ),
                        (
                            "delegate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegations_held",
                                to="core.person",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegations_given",
                                to="core.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Delegation",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("person", models.F("delegate")), _negated=True),
                                name="delegation_to_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("to_day__gte", models.F("from_day"))), name="delegation_dates"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=4000, verbose_name="Comment")),
                        ("created_at", models.DateTimeField()),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="core.record"
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.person"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="ApprovalSlot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("turn", models.PositiveIntegerField()),
                        ("role", models.CharField(max_length=50)),
                        ("is_open", models.BooleanField(default=False)),
                        (
                            "verdict",
                            models.CharField(
                                blank=True, choices=[("approve", "Approve"), ("reject", "Return")], max_length=20
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("digest", models.CharField(blank=True, max_length=64)),
                        ("comment", models.TextField(blank=True)),
                        (
                            "approval",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="slots", to="core.approval"
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.company"
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.department",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                            ),
                        ),
                        (
                            "on_behalf_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["turn", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_open", True)), fields=["company", "role"], name="slot_open"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleAssignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("role", models.CharField(max_length=50, verbose_name="Role")),
                        ("from_day", models.DateField(blank=True, null=True, verbose_name="From")),
                        ("to_day", models.DateField(blank=True, null=True, verbose_name="To")),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="core.company",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="core.department",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="core.person",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="core.record",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Role assignment",
                        "indexes": [
                            models.Index(fields=["company", "role"], name="assignment_role"),
                            models.Index(fields=["person"], name="assignment_person"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Watch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="watches", to="core.person"
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="watches", to="core.record"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("record", "person"), name="watch_once")],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("date", models.DateField(verbose_name="Date")),
                        ("is_off", models.BooleanField(verbose_name="Day off")),
                        ("name", models.CharField(max_length=100, verbose_name="Name")),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="days",
                                to="core.calendarnotice",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Calendar day",
                        "ordering": ["notice", "date"],
                        "constraints": [models.UniqueConstraint(fields=("notice", "date"), name="calendar_day_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Channel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(verbose_name="Short name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("wecom", "WeCom robot"),
                                    ("dingtalk", "DingTalk robot"),
                                    ("feishu", "Feishu robot"),
                                    ("webhook", "Webhook"),
                                ],
                                max_length=20,
                                verbose_name="Kind",
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="Name")),
                        ("url", models.CharField(max_length=500, verbose_name="Address")),
                        ("secret", models.CharField(blank=True, max_length=200, verbose_name="Secret")),
                        ("tells", models.JSONField(blank=True, default=list, verbose_name="What is told there")),
                        ("is_active", models.BooleanField(default=True, verbose_name="In use")),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="channels", to="core.company"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Channel",
                        "ordering": ["company", "id"],
                        "constraints": [models.UniqueConstraint(fields=("company", "key"), name="channel_key")],
                    },
                ),
                migrations.CreateModel(
                    name="CompanyDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("date", models.DateField(verbose_name="Date")),
                        ("is_off", models.BooleanField(verbose_name="Day off")),
                        ("name", models.CharField(max_length=100, verbose_name="Name")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="Reason")),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calendar_days",
                                to="core.company",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Company day",
                        "ordering": ["company", "date"],
                        "constraints": [models.UniqueConstraint(fields=("company", "date"), name="company_day_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Counter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=30)),
                        ("year", models.PositiveIntegerField()),
                        ("last", models.PositiveIntegerField(default=0)),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.company"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "kind", "year"), name="counter_key")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Origin",
                    fields=[
                        (
                            "record",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="origin",
                                serialize=False,
                                to="core.record",
                            ),
                        ),
                        ("kind", models.CharField(max_length=30)),
                        ("key", models.CharField(max_length=120)),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "company",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.company",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("company", "kind", "key"), name="origin_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Outgoing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("channel", models.CharField(max_length=20)),
                        ("address", models.CharField(max_length=500)),
                        ("key", models.CharField(max_length=160)),
                        ("subject", models.CharField(max_length=200)),
                        ("body", models.TextField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Waiting"), ("sent", "Sent"), ("failed", "Given up")],
                                default="waiting",
                                max_length=20,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("next_try_at", models.DateTimeField()),
                        ("tries", models.PositiveIntegerField(default=0)),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("log", models.JSONField(default=list)),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.company"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")), fields=["next_try_at"], name="outgoing_due"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "channel", "address", "key"), name="outgoing_to_one"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
