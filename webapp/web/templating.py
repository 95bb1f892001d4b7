"""Templates that find their macros at once."""

from typing import Any

from flask import Flask
from jinja2 import Template
from jinja2.environment import TemplateModule


class _Template(Template):
    """A template whose macros are imported without comparing the globals of both sides each time.

    Jinja allows globals of a single template and so looks through all names at each `{% from … import %}`: a seventh of
    the cost of a page with thirty of them. Here every global belongs to the environment.
    """

    def _get_default_module(self, ctx: Any = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


def init_app(app: Flask) -> None:
    """Let the environment make such templates; call before the first is loaded."""
    app.jinja_env.template_class = _Template
