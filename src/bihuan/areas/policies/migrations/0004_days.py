from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count, F, Min, Q

SETTLED = Q(fulfilled_at__isnull=False) | Q(waived_at__isnull=False)
BATCH = 1000


def count(apps: Any, editor: Any) -> None:
    """The sums as the tasks give them."""
    tasks, sums = apps.get_model("policies", "Task"), apps.get_model("policies", "DutyDay")
    counted = tasks.objects.filter(Q(cancelled_at__isnull=True) & (Q(history=False) | SETTLED))
    rows = counted.order_by().values("company_id", "line_id", "cell", "month", "department_id", day=F("due_day"))
    found = rows.annotate(
        total=Count("pk"),
        on_time=Count("pk", filter=Q(fulfilled_at__lte=F("due_at"))),
        late=Count("pk", filter=Q(fulfilled_at__gt=F("due_at"))),
        waived=Count("pk", filter=Q(fulfilled_at__isnull=True, waived_at__isnull=False)),
        opens_at=Min("opens_at", filter=~SETTLED),
    )
    sums.objects.bulk_create((sums(**row) for row in found), batch_size=BATCH)


def _key(to: str, *, null: bool = False) -> Any:
    return models.ForeignKey(
        db_index=False, null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


class Migration(migrations.Migration):
    """The sums of duties are kept by day, no longer by month: the calendar reads them, however many the tasks."""

    dependencies = [("policies", "0003_task_about")]
    operations = [
        migrations.DeleteModel(name="DutyMonth"),
        migrations.CreateModel(
            name="DutyDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cell", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("month", models.PositiveIntegerField()),
                ("total", models.IntegerField(default=0)),
                ("on_time", models.IntegerField(default=0)),
                ("late", models.IntegerField(default=0)),
                ("waived", models.IntegerField(default=0)),
                ("opens_at", models.DateTimeField(null=True)),
                ("company", _key("core.company")),
                ("department", _key("core.department", null=True)),
                ("line", _key("policies.duty")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["company", "cell", "line"], name="duty_day_cell"),
                    models.Index(fields=["company", "day"], name="duty_day_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "month", "line", "cell", "day", "department"), name="duty_day"
                    ),
                    models.UniqueConstraint(
                        condition=Q(("department__isnull", True)),
                        fields=("company", "line", "cell", "day"),
                        name="duty_day_plain",
                    ),
                ],
            },
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
