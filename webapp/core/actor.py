"""Who acts. Services take an actor and never look for one themselves."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """A signed-in person, or the program itself (no id)."""

    id: int | None
    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    unit: str = ""

    def has(self, role: str) -> bool:
        """Whether the person holds the role."""
        return role in self.roles


SYSTEM = Actor(None, "میزبان")
