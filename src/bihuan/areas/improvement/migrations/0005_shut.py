from django.db import migrations

from bihuan.core.replacing import ARCHIVED, shut

KEPT = {"planversion": "plan_id", "pilotrun": "item_id"}


class Migration(migrations.Migration):
    """No edition of a plan and no run of a pilot comes to what is archived."""

    dependencies = [("improvement", "0004_unemptied"), ("core", "0007_shut")]
    operations = [
        shut(f"improvement_{name}", ARCHIVED.format(row="NEW", column=column)) for name, column in KEPT.items()
    ]
