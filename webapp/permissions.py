"""The one table: permission × role × scope. The default is no.

Scopes: `all`; `unit` (only what belongs to the person's own unit); `meeting` (only meetings in which the person
is the chamber representative).
"""

import functools

from webapp.office.users.rules import Role, deputy_role

ALL, UNIT, MEETING = "all", "unit", "meeting"

_EXPERT, _MANAGER = Role.EXPERT, Role.MANAGER
_SUPPORT = (Role.PUBLIC_RELATIONS, Role.AUDIO_VISUAL, Role.PROTOCOL, Role.SECRETARIAT)
_HEADS = (Role.SECRETARY_GENERAL, Role.PRESIDENT)
_SUPERVISORS = (Role.SYSTEMS, Role.CONFIRMER)


def _to(*roles: Role, scope: str = ALL) -> dict[str, str]:
    return {str(role): scope for role in roles}


_EVERYONE = _to(*Role)
_DESK = _to(_EXPERT, _MANAGER)
_REPRESENTATIVE = _to(Role.REPRESENTATIVE, scope=MEETING)
# Who stands in for the manager today sees and approves what waits for him, and nothing else of his (G-4).
_DEPUTY = {deputy_role(_MANAGER): ALL}

PERMISSIONS: dict[str, dict[str, str]] = {
    "account.own": _EVERYONE,
    "today.read": _EVERYONE,
    "draft.keep": _EVERYONE,
    "holiday.read": _EVERYONE,
    "instruction.read": _EVERYONE,
    "live.read": _EVERYONE,
    "meeting.read": _DESK | _to(*_SUPPORT, *_HEADS, *_SUPERVISORS) | _REPRESENTATIVE | _DEPUTY,
    "meeting.plan": _DESK,
    "meeting.approve": _to(_MANAGER) | _DEPUTY,
    "meeting.move": _DESK,
    "meeting.close": _DESK,
    "board.read": _DESK | _to(*_SUPERVISORS) | _REPRESENTATIVE | _DEPUTY,
    "board.plan": _DESK,
    "checklist.read": _DESK | _to(*_SUPPORT, *_HEADS, *_SUPERVISORS),
    "checklist.tick": _DESK | _to(*_SUPPORT),
    "case.read": _DESK | _to(*_HEADS, *_SUPERVISORS) | _REPRESENTATIVE,
    "case.register": _DESK,
    "case.triage": _DESK,
    "call.read": _DESK,
    "call.make": _DESK,
    "room.read": _DESK | _REPRESENTATIVE,
    "room.lead": _DESK,
    "followup.read": _DESK | _to(*_HEADS, *_SUPERVISORS),
    "followup.record": _DESK,
    "report.read": _DESK | _to(*_HEADS, *_SUPERVISORS),
    "report.export": _DESK | _to(*_HEADS),
    "member.read": _DESK | _to(Role.SECRETARIAT),
    "member.edit": _DESK,
    "member.import": _DESK | _to(Role.ADMINISTRATOR),
    "contact.read": _DESK,
    "registry.read": _DESK | _to(*_SUPPORT, *_SUPERVISORS, Role.ADMINISTRATOR),
    "registry.edit": _DESK | _to(Role.ADMINISTRATOR),
    "attachment.read": _DESK | _to(*_SUPPORT, *_SUPERVISORS) | _REPRESENTATIVE,
    "attachment.add": _DESK | _to(*_SUPPORT),
    "search.read": _DESK | _to(*_SUPPORT, *_HEADS, *_SUPERVISORS) | _REPRESENTATIVE,
    "holiday.edit": _to(_MANAGER, Role.ADMINISTRATOR),
    "deputy.edit": _to(_MANAGER, *_HEADS, Role.ADMINISTRATOR),
    "user.edit": _to(Role.ADMINISTRATOR),
    "setting.edit": _to(Role.ADMINISTRATOR),
    "job.read": _to(Role.ADMINISTRATOR, _MANAGER),
    "audit.read": _DESK | _to(*_SUPERVISORS),
    "message.read": _DESK | _to(Role.ADMINISTRATOR) | _DEPUTY,
    "message.release": _to(_MANAGER, Role.ADMINISTRATOR) | _DEPUTY,
}

_WIDTH = {ALL: 3, UNIT: 2, MEETING: 1}


@functools.lru_cache(maxsize=256)
def scopes_of(roles: frozenset[str]) -> dict[str, str | None]:
    """Every permission, with the widest scope in which any of the roles has it; None for no."""
    found = {}
    for permission, granted in PERMISSIONS.items():
        scopes = [granted[role] for role in roles if role in granted]
        found[permission] = max(scopes, key=_WIDTH.__getitem__, default=None)
    return found


def scope_of(permission: str, roles: frozenset[str]) -> str | None:
    """The widest scope in which any of the roles has the permission; None for no."""
    return scopes_of(roles)[permission]
