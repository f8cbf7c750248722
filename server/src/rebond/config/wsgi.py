"""WSGI entry point: granian on a laptop, gunicorn behind a proxy."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rebond.config.settings")

gc.disable()  # what is made here stays: to look for cycles in it takes a tenth of the start
application = get_wsgi_application()
import_module("rebond.config.urls")  # else the first person to ask each process for a page waits for it
gc.freeze()
gc.enable()
