"""Opening, holding and ending calls. Each attempt is a row; a key makes reconciling harmless."""

from webapp.engines.calls.services.attempts import conclude
from webapp.engines.calls.services.hand import claim, claim_next, release
from webapp.engines.calls.services.opening import answered_otherwise, ensure, sweep, void, void_these

__all__ = [
    "answered_otherwise",
    "claim",
    "claim_next",
    "conclude",
    "ensure",
    "release",
    "sweep",
    "void",
    "void_these",
]
