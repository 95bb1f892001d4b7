"""Commands of the operator: `flask --app wsgi <command>`."""

from pathlib import Path

import click
from flask import Flask
from playhouse.migrations import Runner

from webapp.core import db

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate() -> list[str]:
    """Bring the database to the newest schema; returns the names of what was applied."""
    applied: list[str] = Runner(db.database.obj, directory=str(MIGRATIONS)).up()
    return applied


def register(app: Flask) -> None:
    """Add the commands to the application."""

    @app.cli.command("migrate")
    def _migrate() -> None:
        """Bring the database to the newest schema."""
        for name in migrate():
            click.echo(f"applied {name}")
