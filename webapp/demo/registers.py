"""What a chamber would have typed in on its first days: people, rooms, agencies' officials, members."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from webapp.core.actor import Actor
from webapp.core.text import collation_key
from webapp.demo.names import firms, person
from webapp.engines.search import services as search
from webapp.office.units.models import Unit
from webapp.office.users import services as users
from webapp.registry.agencies.models import AgencyPerson
from webapp.registry.agencies.rules import AgencyPost
from webapp.registry.desks.models import Desk, DeskDocument, DeskTopic
from webapp.registry.members.models import Member, MemberPhone
from webapp.registry.representatives.models import Representative, RepresentativeKind
from webapp.registry.venues.models import Venue

PASSWORD = "mizban-demo-1405"
MEMBERS = 300

ACCOUNTS = (
    ("expert", "نگین آزمون", "کارشناس توسعه خدمات", "member_services", ("expert",)),
    ("expert2", "پیمان فرضی", "کارشناس توسعه خدمات", "member_services", ("expert",)),
    ("manager", "مهتاب مثالی", "مدیر توسعه خدمات", "member_services", ("manager",)),
    ("pr", "پریسا نمونه", "روابط عمومی", "public_relations", ("public_relations",)),
    ("av", "آرش نمونه", "سمعی و بصری", "audio_visual", ("audio_visual",)),
    ("protocol", "ترانه فرضی", "تشریفات", "protocol", ("protocol",)),
    ("secretariat", "سارا مثالی", "دبیرخانه", "secretariat", ("secretariat",)),
    ("representative", "نادر آزمون", "رئیس کمیسیون صنعت", "", ("representative",)),
    ("secretary_general", "داریوش فرضی", "دبیرکل", "secretary_general", ("secretary_general",)),
    ("president", "پرویز مثالی", "رئیس اتاق", "", ("president",)),
    ("systems", "سیمین نمونه", "سیستم‌ها و روش‌ها", "systems", ("systems", "confirmer")),
    ("inspector", "ایرج آزمون", "بازرس تکریم", "", ("inspector",)),
    ("admin", "امید فرضی", "مدیر سامانه", "administration", ("administrator",)),
)

COLLEAGUES = (
    ("expert3", "لاله نمونه", "کارشناس توسعه خدمات", "member_services", ("expert",)),
    ("expert4", "کیان آزمون", "کارشناس توسعه خدمات", "member_services", ("expert",)),
    ("expert5", "مهرنوش فرضی", "کارشناس توسعه خدمات", "member_services", ("expert",)),
)
"""Other experts of the department: they are at work too; nobody has to sign in as one of them."""

_VENUES = (
    ("سالن فیروزه", 40, "ویدئوپروژکتور، صدا"),
    ("سالن لاجورد", 28, "نمایشگر"),
    ("سالن اجتماعات", 120, "صدا، ضبط تصویر"),
)
_REPRESENTATIVES = (
    ("نادر آزمون", RepresentativeKind.COMMISSION_HEAD, "کمیسیون صنعت", "تعرفه و گمرک"),
    ("شهلا فرضی", RepresentativeKind.COMMISSION_HEAD, "کمیسیون مالیات و تأمین اجتماعی", "مالیات"),
    ("منوچهر مثالی", RepresentativeKind.COMMISSION_ADVISER, "کمیسیون بازرگانی", "ارز و صادرات"),
    ("گلنار نمونه", RepresentativeKind.COMMISSION_ADVISER, "کمیسیون کشاورزی", "صنایع تبدیلی"),
    ("هوشنگ آزمون‌زاده", RepresentativeKind.EXPERT, "", "حقوق و تعزیرات"),
)


@dataclass(frozen=True)
class Registers:
    """What the rest of the demonstration draws from."""

    experts: tuple[Actor, ...]
    """The first leads the meetings."""
    manager: Actor
    by_role: dict[str, Actor]
    desks: list[Desk]
    topics: dict[int, list[int]]
    documents: dict[int, list[str]]
    venues: list[int]
    representatives: list[tuple[int, str]]
    directors: dict[int, tuple[str, str]]
    deputies: dict[int, tuple[str, str]]
    members: list[tuple[int, str, tuple[tuple[str, str], ...]]]


def lay(rng: random.Random, administrator: Actor, now: datetime) -> Registers:
    """Accounts, rooms, officials and members; the shipped desks are there already."""
    people = _accounts(administrator, now)
    desks = list(Desk.select().order_by(Desk.position))
    directors, deputies = _officials(rng, desks, now.date())
    return Registers(
        experts=tuple(person for person in people.values() if "expert" in person.roles),
        manager=people["manager"],
        by_role={role: person for person in reversed(people.values()) for role in person.roles},
        desks=desks,
        topics={desk.id: _topics(desk.id) for desk in desks},
        documents={desk.id: _documents(desk.id) for desk in desks},
        venues=[Venue.create(title=title, seats=seats, facilities=has).id for title, seats, has in _VENUES],
        representatives=_representatives(people["representative"]),
        directors=directors,
        deputies=deputies,
        members=_members(rng, now),
    )


def _accounts(administrator: Actor, now: datetime) -> dict[str, Actor]:
    units = dict(Unit.select(Unit.code, Unit.id).tuples())
    found = {}
    for username, full_name, post, unit, roles in (*ACCOUNTS, *COLLEAGUES):
        key, _ = users.create(
            username=username,
            full_name=full_name,
            post=post,
            unit_id=units.get(unit),
            roles=roles,
            password=PASSWORD,
            actor=administrator,
            now=now,
        )
        found[username] = Actor(key, full_name, frozenset(roles), unit)
    return found


def _topics(desk_id: int) -> list[int]:
    query = DeskTopic.select(DeskTopic.id).where(DeskTopic.desk == desk_id).order_by(DeskTopic.position)
    return [key for (key,) in query.tuples()]


def _documents(desk_id: int) -> list[str]:
    query = DeskDocument.select(DeskDocument.title).where(DeskDocument.desk == desk_id).order_by(DeskDocument.position)
    return [title for (title,) in query.tuples()]


def _officials(
    rng: random.Random, desks: list[Desk], today: date
) -> tuple[dict[int, tuple[str, str]], dict[int, tuple[str, str]]]:
    directors: dict[int, tuple[str, str]] = {}
    deputies: dict[int, tuple[str, str]] = {}
    since = today - timedelta(days=900)
    for number, desk in enumerate(desks):
        director, deputy, liaison, expert = (person(rng) for _ in range(4))
        rows = (
            (director, AgencyPost.DIRECTOR_GENERAL, "مدیر کل", f"+9831000020{number:02d}", ""),
            (deputy, AgencyPost.DEPUTY, "معاون فنی", f"+9831000021{number:02d}", ""),
            (liaison, AgencyPost.LIAISON, "رابط اتاق", f"+9831000022{number:02d}", str(200 + number)),
            (expert, AgencyPost.EXPERT, "کارشناس مسئول", f"+9831000023{number:02d}", ""),
        )
        for full_name, kind, post, phone, extension in rows:
            AgencyPerson.create(
                agency=desk.agency,
                full_name=full_name,
                kind=kind,
                post=post,
                phone=phone,
                extension=extension,
                valid_from=since,
            )
        directors[desk.id] = (director, "مدیر کل")
        deputies[desk.id] = (deputy, "معاون فنی")
    return directors, deputies


def _representatives(user: Actor) -> list[tuple[int, str]]:
    found = []
    for number, (full_name, kind, commission, expertise) in enumerate(_REPRESENTATIVES):
        row = Representative.create(
            full_name=full_name,
            kind=kind,
            commission=commission,
            expertise=expertise,
            phone=f"+98900001{number:04d}",
            user=user.id if full_name == user.name else None,
        )
        found.append((row.id, full_name))
    return found


def _members(rng: random.Random, now: datetime) -> list[tuple[int, str, tuple[tuple[str, str], ...]]]:
    """Three hundred cards: most valid, some lapsed, a few suspended or cancelled."""
    found = []
    today = now.date()
    for number, firm in enumerate(firms(rng, MEMBERS)):
        fate = rng.random()
        days = rng.randint(600, 950) if fate < 0.9 else rng.randint(-700, -20) if fate < 0.96 else -900
        member = Member.create(
            membership_number=firm.number,
            kind=firm.kind,
            title=firm.title,
            collation_key=collation_key(firm.title),
            identifier=firm.identifier,
            manager_name=firm.manager,
            activity=firm.activity,
            valid_until=today + timedelta(days=days),
            restriction="suspended" if number % 59 == 58 else "cancelled" if number % 57 == 56 else "",
            created_at=now,
            changed_at=now,
        )
        rows = [
            {"member": member.id, "number": phone, "whose": whose, "position": place}
            for place, (phone, whose) in enumerate(firm.phones)
        ]
        MemberPhone.insert_many(rows).execute()
        search.index(
            "member",
            member.id,
            firm.title,
            firm.number,
            (firm.title, firm.number, firm.manager, firm.activity),
            contact=(firm.identifier, *(phone for phone, _ in firm.phones)),
        )
        found.append((member.id, firm.title, firm.phones))
    return found
