"""WSGI entry point: granian on a laptop, gunicorn behind a proxy."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rebond.config.settings")

application = get_wsgi_application()
