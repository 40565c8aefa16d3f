from django.db import migrations

from bihuan.core import seals


class Migration(migrations.Migration):
    dependencies = [("service", "0001_initial"), ("core", "0002_seals")]
    operations = [
        seals.record_type("service_servicelevel"),
        seals.part("service_standard", "service_level_id"),
    ]
