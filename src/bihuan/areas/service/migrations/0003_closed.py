from django.db import migrations

from bihuan.core import replacing

RECORDS = ("servicelevel",)
PARTS = {"standard": "service_level_id"}


class Migration(migrations.Migration):
    """Nothing comes into what is archived, nor in the place of what is kept."""

    dependencies = [("service", "0002_seals"), ("core", "0005_closed")]
    operations = [
        *(replacing.Unreplaced(f"service_{name}") for name in RECORDS),
        *(replacing.closed(f"service_{name}", column) for name, column in PARTS.items()),
    ]
