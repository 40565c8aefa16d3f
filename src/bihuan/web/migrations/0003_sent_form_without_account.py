from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('web', '0002_saved_views'),
    ]

    operations = [
        migrations.RunSQL("DELETE FROM web_sentform", migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='sentform',
            name='account',
        ),
    ]
