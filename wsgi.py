"""The application for gunicorn: `gunicorn wsgi:app`."""

import gc

from webapp.app import create_app
from webapp.commands import register

app = create_app()
register(app)
# What the program is made of stays as long as the process; looking through it again and again for something to
# collect took a fifth of the time of an import.
gc.collect()
gc.freeze()
