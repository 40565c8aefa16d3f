from django.db import migrations

from bihuan.core import replacing, seals

RECORDS = ("servicelevel",)
ROWS = ("standard",)


class Migration(migrations.Migration):
    """What is kept is neither emptied by TRUNCATE nor replaced by SQLite's hidden number of a row."""

    dependencies = [("service", "0003_closed"), ("core", "0006_unemptied")]
    operations = [
        seals.unemptied(*(f"service_{name}" for name in (*RECORDS, *ROWS))),
        replacing.of_hidden_rowid(*(f"service_{name}" for name in RECORDS)),
    ]
