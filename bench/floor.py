"""The floor: the least that Flask and peewee can honestly be asked for; started as the product is."""

import os
import secrets
from pathlib import Path

import peewee
from flask import Flask, request

FILE = str(Path(os.environ["MIZBAN_DATA"]) / "floor.db")
ROW = (
    '<li id="place-{{ place.id }}" data-version="{{ place.version }}"><b>{{ place.title }}</b> {{ place.holder }}</li>'
)
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "cache_size": -16000, "temp_store": 2}

database = peewee.SqliteDatabase(FILE, pragmas=PRAGMAS, timeout=5)
app = Flask(__name__)
fragment = app.jinja_env.from_string(ROW)


class Place(peewee.Model):
    title = peewee.CharField()
    holder = peewee.CharField(default="")
    version = peewee.IntegerField(default=0)

    class Meta:
        database = database


class Ticket(peewee.Model):
    """Stands for a sign-in in the write that has the product's duties."""

    token = peewee.CharField(unique=True)
    name = peewee.CharField()

    class Meta:
        database = database


class Note(peewee.Model):
    """Stands for history, journal and feed."""

    subject = peewee.IntegerField(index=True)
    said = peewee.TextField()

    class Meta:
        database = database


with database:
    database.create_tables([Place, Ticket, Note])
    if not Place.select().exists():
        Place.insert_many([{"title": f"09:{number:02d}"} for number in range(60)]).execute()
        Ticket.create(token=secrets.token_hex(32), name="floor")


@app.before_request
def _connect() -> None:
    database.connect(reuse_if_open=True)


@app.get("/hello")
def hello() -> str:
    return "hello"


@app.post("/raw")
def raw() -> str:
    """The same two rows without peewee and without a template."""
    connection = database.connection()
    leaves, enters = int(request.form["leaves"]), int(request.form["enters"])
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE place SET holder = '', version = version + 1 WHERE id = ?", (leaves,))
    connection.execute("UPDATE place SET holder = 'case', version = version + 1 WHERE id = ?", (enters,))
    connection.execute("COMMIT")
    return f"<li>{enters}</li>"


@app.post("/write")
def write() -> str:
    """R: two rows changed in one durable transaction, one row answered."""
    with database.atomic("IMMEDIATE"):
        Place.update(holder="", version=Place.version + 1).where(Place.id == int(request.form["leaves"])).execute()
        place = Place.get_by_id(int(request.form["enters"]))
        place.holder, place.version = "case", place.version + 1
        place.save(only=[Place.holder, Place.version])
    return fragment.render(place=place)


@app.post("/duties")
def duties() -> str:
    """R and what the product must do besides: who asks, may he, history, journal, feed."""
    if Ticket.get_or_none(Ticket.name == "floor") is None or not request.headers.get("X-CSRFToken"):
        return "no"
    with database.atomic("IMMEDIATE"):
        answer = write()
        for said in ("history", "journal", "feed"):
            Note.create(subject=1, said=said)
    return answer
