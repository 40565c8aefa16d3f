from django.db import migrations

from bihuan.core import replacing

RECORDS = ("objective", "capabilityplan")
PARTS = {"work": "plan_id"}


class Migration(migrations.Migration):
    """Nothing comes into what is archived, nor in the place of what is kept."""

    dependencies = [("capability", "0004_plan"), ("core", "0005_closed")]
    operations = [
        *(replacing.Unreplaced(f"capability_{name}") for name in RECORDS),
        *(replacing.closed(f"capability_{name}", column) for name, column in PARTS.items()),
    ]
