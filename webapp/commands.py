"""Commands of the operator: `flask --app wsgi <command>`."""

import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from playhouse.migrations import Runner

from webapp.core import clock, db
from webapp.engines.checklists import services as checklists
from webapp.office.audit import services as audit
from webapp.office.holidays import services as holidays
from webapp.office.units import services as units
from webapp.office.users import queries as users
from webapp.registry.desks import services as desks

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate() -> list[str]:
    """Bring the database to the newest schema; returns the names of what was applied."""
    applied: list[str] = Runner(db.database.obj, directory=str(MIGRATIONS)).up()
    return applied


def ship() -> None:
    """Put in what every new office is shipped with: units, holidays, the seven desks, the checklist."""
    now = clock.now()
    units.ensure_standard()
    holidays.ensure_years(now)
    desks.ship(now)
    checklists.ship(now)


@click.command("migrate")
@with_appcontext
def _migrate() -> None:
    """Bring the database to the newest schema."""
    for name in migrate():
        click.echo(f"applied {name}")


@click.command("ship")
@with_appcontext
def _ship() -> None:
    """Put in what every new office is shipped with."""
    ship()


@click.command("demo")
@with_appcontext
def _demo() -> None:
    """Fill an empty database with 18 months of demonstration data; such a database never sends."""
    from webapp import demo  # a second of imports that no other command needs

    ship()
    if not users.has_any():
        click.echo("Making 18 months of demonstration data; this takes about a minute …")
        demo.make(current_app.config["MIZBAN"])


@click.command("welcome")
@with_appcontext
def _welcome() -> None:
    """Say where to go and as whom."""
    from webapp import demo

    config = current_app.config["MIZBAN"]
    click.echo(f"\nMizban: {config.url}\n")
    if not users.has_any():
        click.echo("No accounts yet: open the address to make the first administrator.\n")
    elif demo.is_demo():
        for username, post in demo.accounts():
            click.echo(f"  {username:<18} {demo.PASSWORD}   {post}")
        click.echo("")
    if not config.is_secure:
        click.echo("Plain http: for this machine or a trusted network only (README, Deployment).\n")


@click.command("verify-history")
@with_appcontext
def _verify() -> None:
    """Check every seal of the audit against the rows it covers."""
    result = audit.verify()
    click.echo(str(result))
    if not result.is_intact:
        sys.exit(1)


def register(app: Flask) -> None:
    """Add the commands to the application."""
    for command in (_migrate, _ship, _demo, _welcome, _verify):
        app.cli.add_command(command)
