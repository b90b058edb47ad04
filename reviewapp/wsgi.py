"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reviewapp.settings")

application = get_wsgi_application()

# What is loaded by now stays: to look through it for garbage again and again costs a tenth of a vote.
gc.collect()
gc.freeze()
