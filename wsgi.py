"""The application for gunicorn: `gunicorn wsgi:app`."""

from webapp.app import create_app
from webapp.commands import register

app = create_app()
register(app)
