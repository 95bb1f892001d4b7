"""The queue that wakes the tasks, and how a periodic task runs."""

from collections.abc import Callable
from datetime import datetime

from huey import Huey, PostgresHuey, SqliteHuey, crontab

from webapp.core import clock, db
from webapp.core import config as configuration
from webapp.core.config import Config
from webapp.office.jobs import services as jobs

Work = Callable[[datetime], object]


def make(config: Config) -> Huey:
    """A file of its own in the data folder, or tables beside the data in PostgreSQL; no results are kept."""
    if config.is_postgresql:
        return PostgresHuey("mizban", results=False, dsn=config.database)
    return SqliteHuey("mizban", results=False, filename=str(config.data / "queue.db"), fsync=True)


config = configuration.read()
huey = make(config)


def periodic(name: str) -> Callable[[Work], Work]:
    """Look each minute whether the job of that name (office.jobs.rules) is due, and run it once for each due time."""

    def decorate(work: Work) -> Work:
        @huey.periodic_task(crontab(minute="*"), name=name)
        def task() -> None:
            run(name, work)

        return work

    return decorate


def run(name: str, work: Work) -> bool:
    """Run the job now if it is due, on a connection of its own."""
    with db.database.connection_context():
        return jobs.run(name, work, now=clock.now(), ends=clock.now)
