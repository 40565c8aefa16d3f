import bihuan.core.fields
import bihuan.core.tables
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("capability", "0001_initial"),
        ("core", "0001_initial"),
    ]

    operations = [
        bihuan.core.tables.Tables(
            models=[
                migrations.CreateModel(
                    name="Evaluation",
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
                            "methods",
                            bihuan.core.fields.WordsField(
                                blank=True,
                                choices=[
                                    ("audit", "Special audit"),
                                    ("kpi", "KPI comparison"),
                                    ("survey", "Survey of satisfaction"),
                                    ("review", "Management review"),
                                ],
                                max_length=60,
                                verbose_name="Ways of evaluation",
                            ),
                        ),
                        (
                            "evidence",
                            models.TextField(
                                blank=True,
                                help_text="Where there are no before and after figures: which record or document shows the effect.",
                                verbose_name="Objective evidence",
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("effective", "Effective"),
                                    ("partly", "Partly effective"),
                                    ("not-effective", "Not effective"),
                                ],
                                max_length=20,
                                verbose_name="Verdict",
                            ),
                        ),
                        ("conclusion", models.TextField(blank=True, verbose_name="Conclusion")),
                        ("report", models.CharField(blank=True, max_length=200, verbose_name="Shown in the report")),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="Shown in the revised document"),
                        ),
                        ("next_step", models.CharField(blank=True, max_length=200, verbose_name="Next improvement")),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="improvement.improvementplan",
                                verbose_name="Improvement plan",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="improvement.planitem",
                                verbose_name="Plan item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Effect evaluation",
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="ImprovementPlan",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="Plan year")),
                        ("period_start", models.DateField(verbose_name="From")),
                        ("period_end", models.DateField(verbose_name="To")),
                        ("requirements", models.TextField(blank=True, verbose_name="Overall requirements")),
                        (
                            "analysis",
                            models.TextField(
                                blank=True,
                                help_text="How the processes stand today: figures, findings, causes.",
                                verbose_name="Present state",
                            ),
                        ),
                        ("solution", models.TextField(blank=True, verbose_name="Chosen solution")),
                        ("pilot_arrangement", models.TextField(blank=True, verbose_name="Pilot arrangements")),
                        (
                            "operation_arrangement",
                            models.TextField(blank=True, verbose_name="Arrangements for operation"),
                        ),
                        (
                            "evaluation_arrangement",
                            models.TextField(blank=True, verbose_name="Arrangements for evaluating the effect"),
                        ),
                        ("resources", models.TextField(blank=True, verbose_name="Resources needed")),
                        ("risks", models.TextField(blank=True, verbose_name="Risks")),
                        ("result", models.TextField(blank=True, verbose_name="Result of the year")),
                        (
                            "edition",
                            models.CharField(default="1.0", editable=False, max_length=10, verbose_name="Edition"),
                        ),
                        (
                            "revision_reason",
                            models.TextField(blank=True, editable=False, verbose_name="Reason for the revision"),
                        ),
                        ("started_on", models.DateField(editable=False, null=True, verbose_name="Started on")),
                    ],
                    options={
                        "verbose_name": "Improvement plan",
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="SuggestionRound",
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
                        ("opens_on", models.DateField(blank=True, null=True, verbose_name="Opens on")),
                        ("closes_on", models.DateField(verbose_name="Open until")),
                        ("introduction", models.TextField(blank=True, verbose_name="Introduction")),
                        (
                            "collected_on",
                            models.DateField(editable=False, null=True, verbose_name="Collection ended on"),
                        ),
                        ("result", models.TextField(blank=True, editable=False, verbose_name="Result")),
                    ],
                    options={
                        "verbose_name": "Suggestion round",
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="Escalation",
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
                        ("problem", models.TextField(verbose_name="Problem")),
                        ("impact", models.TextField(blank=True, verbose_name="What happens if nothing is done")),
                        ("wanted", models.TextField(blank=True, verbose_name="What is asked for")),
                        ("decision", models.TextField(blank=True, editable=False, verbose_name="Decision")),
                        ("granted", models.TextField(blank=True, editable=False, verbose_name="Resources granted")),
                        ("decided_on", models.DateField(editable=False, null=True, verbose_name="Decided on")),
                        ("outcome", models.TextField(blank=True, editable=False, verbose_name="What came of it")),
                        (
                            "concerns",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="escalations",
                                to="core.record",
                                verbose_name="Concerns",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Decided by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Escalation",
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="EvaluationFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("unit", models.CharField(blank=True, max_length=20, verbose_name="Unit")),
                        (
                            "direction",
                            models.CharField(
                                choices=[("higher", "Higher is better"), ("lower", "Lower is better")],
                                default="higher",
                                max_length=10,
                                verbose_name="Direction",
                            ),
                        ),
                        (
                            "target",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="Target"
                            ),
                        ),
                        (
                            "before_numerator",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="Before: numerator"
                            ),
                        ),
                        (
                            "before_denominator",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=18,
                                null=True,
                                verbose_name="Before: denominator",
                            ),
                        ),
                        (
                            "before_value",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="Before: value"
                            ),
                        ),
                        (
                            "after_numerator",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="After: numerator"
                            ),
                        ),
                        (
                            "after_denominator",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=18,
                                null=True,
                                verbose_name="After: denominator",
                            ),
                        ),
                        (
                            "after_value",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="After: value"
                            ),
                        ),
                        ("metric", models.CharField(max_length=200, verbose_name="Metric")),
                        ("period_before", models.CharField(blank=True, max_length=60, verbose_name="Period before")),
                        ("period_after", models.CharField(blank=True, max_length=60, verbose_name="Period after")),
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
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="figures",
                                to="improvement.evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Before and after",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Goal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("unit", models.CharField(blank=True, max_length=20, verbose_name="Unit")),
                        (
                            "direction",
                            models.CharField(
                                choices=[("higher", "Higher is better"), ("lower", "Lower is better")],
                                default="higher",
                                max_length=10,
                                verbose_name="Direction",
                            ),
                        ),
                        (
                            "target",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="Target"
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="Goal")),
                        ("business_goal", models.CharField(blank=True, max_length=200, verbose_name="Business goal")),
                        ("metric", models.CharField(blank=True, max_length=200, verbose_name="Metric")),
                        (
                            "baseline",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="Baseline"
                            ),
                        ),
                        (
                            "now",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="Now"
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
                            "objective",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="capability.objective",
                                verbose_name="Annual objective",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="goals",
                                to="improvement.improvementplan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Goal",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanItem",
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
                        ("pilot_scheme", models.TextField(blank=True, verbose_name="Pilot scheme")),
                        (
                            "pilot_project",
                            models.CharField(blank=True, max_length=300, verbose_name="Pilot project or scope"),
                        ),
                        ("pilot_from", models.DateField(blank=True, null=True, verbose_name="Pilot from")),
                        ("pilot_to", models.DateField(blank=True, null=True, verbose_name="Pilot to")),
                        ("pilot_ended_on", models.DateField(editable=False, null=True, verbose_name="Pilot ended on")),
                        (
                            "pilot_paused_on",
                            models.DateField(editable=False, null=True, verbose_name="Pilot paused since"),
                        ),
                        ("early_reason", models.TextField(blank=True, verbose_name="Reason for ending early")),
                        (
                            "attempt",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="Attempt"),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("corrective", "Corrective"),
                                    ("preventive", "Preventive"),
                                    ("other", "Other improvement"),
                                ],
                                default="corrective",
                                max_length=20,
                                verbose_name="Kind of measure",
                            ),
                        ),
                        (
                            "priority",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="From 0 to 100; approved with the plan. Taken from the opportunity it treats.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="Priority",
                            ),
                        ),
                        ("wide_ranging", models.BooleanField(default=False, verbose_name="Wide-ranging")),
                        ("high_risk", models.BooleanField(default=False, verbose_name="High risk")),
                        ("touches_process", models.BooleanField(default=True, verbose_name="Changes a process")),
                        ("scheme", models.TextField(blank=True, verbose_name="Scheme")),
                        (
                            "rollout",
                            models.TextField(blank=True, verbose_name="Arrangements for rollout and operation"),
                        ),
                        (
                            "methods",
                            bihuan.core.fields.WordsField(
                                blank=True,
                                choices=[
                                    ("audit", "Special audit"),
                                    ("kpi", "KPI comparison"),
                                    ("survey", "Survey of satisfaction"),
                                    ("review", "Management review"),
                                ],
                                max_length=60,
                                verbose_name="Ways of evaluation",
                            ),
                        ),
                        ("resources", models.TextField(blank=True, verbose_name="Resources")),
                        ("risks", models.TextField(blank=True, verbose_name="Risks")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="Starts on")),
                        (
                            "without_pilot",
                            models.TextField(blank=True, editable=False, verbose_name="Why without a pilot"),
                        ),
                        ("verified_on", models.DateField(editable=False, null=True, verbose_name="Verified on")),
                        ("operated_on", models.DateField(editable=False, null=True, verbose_name="In operation since")),
                        ("result", models.TextField(blank=True, editable=False, verbose_name="Result")),
                        (
                            "goal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="improvement.goal",
                                verbose_name="Goal it serves",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="improvement.improvementplan",
                                verbose_name="Improvement plan",
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
                    ],
                    options={
                        "verbose_name": "Plan item",
                    },
                    bases=("core.record", models.Model),
                ),
                migrations.CreateModel(
                    name="PilotRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("attempt", models.PositiveSmallIntegerField(verbose_name="Attempt")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("passed", "Verified"), ("failed", "Failed")],
                                max_length=10,
                                verbose_name="Outcome",
                            ),
                        ),
                        ("project", models.CharField(max_length=300, verbose_name="Pilot project or scope")),
                        ("started_on", models.DateField(blank=True, null=True, verbose_name="From")),
                        ("planned_to", models.DateField(blank=True, null=True, verbose_name="Planned to")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="Ended on")),
                        ("early_reason", models.TextField(blank=True, verbose_name="Reason for ending early")),
                        ("comment", models.TextField(blank=True, verbose_name="Judgement")),
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
                            "verified_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Verified by",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="runs",
                                to="improvement.planitem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Pilot attempt",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="PilotCriterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("unit", models.CharField(blank=True, max_length=20, verbose_name="Unit")),
                        (
                            "direction",
                            models.CharField(
                                choices=[("higher", "Higher is better"), ("lower", "Lower is better")],
                                default="higher",
                                max_length=10,
                                verbose_name="Direction",
                            ),
                        ),
                        (
                            "target",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="Target"
                            ),
                        ),
                        (
                            "before_numerator",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="Before: numerator"
                            ),
                        ),
                        (
                            "before_denominator",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=18,
                                null=True,
                                verbose_name="Before: denominator",
                            ),
                        ),
                        (
                            "before_value",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="Before: value"
                            ),
                        ),
                        (
                            "after_numerator",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="After: numerator"
                            ),
                        ),
                        (
                            "after_denominator",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=18,
                                null=True,
                                verbose_name="After: denominator",
                            ),
                        ),
                        (
                            "after_value",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="After: value"
                            ),
                        ),
                        (
                            "attempt",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="Attempt"),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="Success criterion")),
                        ("basis", models.CharField(blank=True, max_length=200, verbose_name="Basis of the result")),
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="criteria",
                                to="improvement.planitem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Success criterion",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Opportunity",
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
                        ("cause", models.TextField(blank=True, verbose_name="Cause")),
                        ("measure", models.TextField(blank=True, verbose_name="Improvement measure")),
                        (
                            "measure_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("corrective", "Corrective"),
                                    ("preventive", "Preventive"),
                                    ("other", "Other improvement"),
                                ],
                                max_length=20,
                                verbose_name="Kind of measure",
                            ),
                        ),
                        ("resources", models.TextField(blank=True, verbose_name="Resources")),
                        ("baseline", models.CharField(blank=True, max_length=200, verbose_name="Baseline")),
                        ("target", models.CharField(blank=True, max_length=200, verbose_name="Target")),
                        ("progress", models.TextField(blank=True, verbose_name="Progress")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="Done on")),
                        (
                            "verification",
                            models.CharField(blank=True, max_length=200, verbose_name="Way of verification"),
                        ),
                        ("verified_result", models.TextField(blank=True, verbose_name="Result of verification")),
                        ("verified_on", models.DateField(blank=True, null=True, verbose_name="Verified on")),
                        ("remark", models.TextField(blank=True, verbose_name="Remark")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("strategy", "Strategy and goals"),
                                    ("audit-review", "Audit and review"),
                                    ("suggestion", "Employee suggestion"),
                                    ("feedback", "Customer and service feedback"),
                                    ("lesson", "Lesson learned"),
                                    ("data-analysis", "Data analysis"),
                                    ("daily-check", "Daily check"),
                                ],
                                max_length=20,
                                verbose_name="Channel",
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                choices=[("weakness", "Weakness"), ("good-practice", "Good practice")],
                                default="weakness",
                                max_length=20,
                                verbose_name="Nature",
                            ),
                        ),
                        ("what", models.TextField(max_length=4000, verbose_name="What was noticed")),
                        (
                            "where",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="Where, which process or project"
                            ),
                        ),
                        ("source_text", models.CharField(blank=True, max_length=300, verbose_name="Source")),
                        ("raised_on", models.DateField(blank=True, verbose_name="Raised on")),
                        (
                            "anonymous",
                            models.BooleanField(
                                default=False,
                                help_text="Your name is kept nowhere. Nobody can write back, so the answer will be open to everyone.",
                                verbose_name="Anonymous",
                            ),
                        ),
                        ("benefit", models.TextField(blank=True, verbose_name="Expected benefit")),
                        (
                            "impact",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[
                                    (1, "1 · very low"),
                                    (2, "2 · low"),
                                    (3, "3 · medium"),
                                    (4, "4 · high"),
                                    (5, "5 · very high"),
                                ],
                                null=True,
                                verbose_name="Impact",
                            ),
                        ),
                        (
                            "urgency",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[
                                    (1, "1 · very low"),
                                    (2, "2 · low"),
                                    (3, "3 · medium"),
                                    (4, "4 · high"),
                                    (5, "5 · very high"),
                                ],
                                null=True,
                                verbose_name="Urgency",
                            ),
                        ),
                        (
                            "effort",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[
                                    (1, "1 · very low"),
                                    (2, "2 · low"),
                                    (3, "3 · medium"),
                                    (4, "4 · high"),
                                    (5, "5 · very high"),
                                ],
                                null=True,
                                verbose_name="Effort",
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="Priority")),
                        (
                            "answer",
                            models.TextField(blank=True, editable=False, verbose_name="Answer of the screening"),
                        ),
                        (
                            "fact",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="Fact that raised it"
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="improvement.opportunity",
                                verbose_name="Merged into",
                            ),
                        ),
                        (
                            "suggested_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Raised by",
                            ),
                        ),
                        (
                            "verified_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Verified by",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opportunities",
                                to="improvement.planitem",
                                verbose_name="Plan item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Improvement opportunity",
                        "indexes": [models.Index(fields=["score"], name="opportunity_score")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("fact", ""), _negated=True),
                                fields=("fact",),
                                name="opportunity_fact_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("anonymous", False), ("suggested_by__isnull", True), _connector="OR"
                                ),
                                name="opportunity_anonymous",
                            ),
                        ],
                    },
                    bases=("core.record", models.Model),
                ),
                migrations.CreateModel(
                    name="ItemStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("title", models.CharField(max_length=200, verbose_name="Step")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="Begins")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="Due")),
                        ("milestone", models.BooleanField(default=False, verbose_name="Milestone")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="Done on")),
                        ("note", models.TextField(blank=True, verbose_name="Progress")),
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="improvement.planitem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Step",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="ItemDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("title", models.CharField(max_length=200, verbose_name="Process document")),
                        (
                            "change",
                            models.CharField(
                                choices=[("define", "To be defined"), ("revise", "To be revised")],
                                default="revise",
                                max_length=10,
                                verbose_name="How it changes",
                            ),
                        ),
                        ("issued_on", models.DateField(blank=True, null=True, verbose_name="Issued on")),
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
                                to="core.record",
                                verbose_name="Controlled document",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="improvement.planitem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Process document",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("edition", models.CharField(max_length=10, verbose_name="Edition")),
                        ("approved_at", models.DateTimeField(verbose_name="Approved at")),
                        ("reason", models.TextField(blank=True, verbose_name="Reason for the revision")),
                        ("digest", models.CharField(max_length=64, verbose_name="Digest")),
                        (
                            "frozen",
                            models.JSONField(
                                encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="Content"
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Approved by",
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
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="improvement.improvementplan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Edition of the plan",
                        "ordering": ["id"],
                        "constraints": [models.UniqueConstraint(fields=("plan", "edition"), name="plan_edition_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ResourceRequest",
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
                            "type",
                            models.CharField(
                                choices=[("people", "People"), ("money", "Money"), ("material", "Tools and material")],
                                max_length=10,
                                verbose_name="Kind of resource",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="Amount"
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=20, verbose_name="Unit")),
                        ("needed_by", models.DateField(blank=True, null=True, verbose_name="Needed by")),
                        ("purpose", models.TextField(verbose_name="What for")),
                        (
                            "granted_amount",
                            models.DecimalField(
                                decimal_places=2,
                                editable=False,
                                max_digits=14,
                                null=True,
                                verbose_name="Amount granted",
                            ),
                        ),
                        ("granted_note", models.TextField(blank=True, editable=False, verbose_name="Terms")),
                        (
                            "concerns",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resource_requests",
                                to="core.record",
                                verbose_name="Concerns",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Resource request",
                    },
                    bases=("core.record",),
                ),
                migrations.CreateModel(
                    name="RoundQuestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("key", models.SlugField(max_length=30, verbose_name="Key")),
                        ("text", models.CharField(max_length=300, verbose_name="Question")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("text", "Free text"),
                                    ("choice", "One of several"),
                                    ("rating", "Grade from 1 to 5"),
                                ],
                                default="text",
                                max_length=10,
                                verbose_name="Kind of answer",
                            ),
                        ),
                        ("choices", models.TextField(blank=True, verbose_name="Choices, one a line")),
                        ("required", models.BooleanField(default=False, verbose_name="Required")),
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
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="improvement.suggestionround",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Question",
                        "ordering": ["id"],
                        "constraints": [models.UniqueConstraint(fields=("round", "key"), name="round_question_key")],
                    },
                ),
                migrations.CreateModel(
                    name="RoundDepartment",
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
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="audience",
                                to="improvement.suggestionround",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Department asked",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "department"), name="round_department_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("token", models.CharField(max_length=64)),
                        ("answers", models.JSONField(default=dict, verbose_name="Answers")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "To be screened"),
                                    ("taken-up", "Taken up"),
                                    ("dismissed", "Not taken up"),
                                ],
                                max_length=10,
                                verbose_name="Outcome",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="Reason")),
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
                                verbose_name="Department",
                            ),
                        ),
                        (
                            "opportunity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="improvement.opportunity",
                                verbose_name="Improvement opportunity",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.person",
                                verbose_name="Suggested by",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="improvement.suggestionround",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Answer",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "token"), name="round_answer_once"),
                            models.CheckConstraint(
                                condition=models.Q(("token", ""), _negated=True), name="round_answer_token"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanCheck",
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
                            "month",
                            models.CharField(help_text="As 2026-09.", max_length=7, verbose_name="Month checked"),
                        ),
                        ("making", models.TextField(blank=True, verbose_name="How the plan was made")),
                        ("execution", models.TextField(blank=True, verbose_name="How the plan is carried out")),
                        ("findings", models.TextField(blank=True, verbose_name="Findings")),
                        ("requests", models.TextField(blank=True, verbose_name="What has to happen")),
                        (
                            "snapshot",
                            models.JSONField(
                                default=list,
                                editable=False,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="Progress at the time",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="improvement.improvementplan",
                                verbose_name="Improvement plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Monthly plan check",
                        "indexes": [models.Index(fields=["plan", "month"], name="plan_check_month")],
                    },
                    bases=("core.record",),
                ),
            ],
        ),
    ]
