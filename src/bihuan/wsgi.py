"""WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

SELDOM = (20_000, 20, 50)  # objects, and rounds, before the next look for circles among them

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.settings")
application = get_wsgi_application()
# What is loaded stays; a page makes many objects that go by themselves. Looking seldom saves a tenth of its time.
gc.freeze()
gc.set_threshold(*SELDOM)
