"""Templates that find their macros at once and hand their text up in one piece."""

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from flask import Flask
from jinja2 import Environment, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

Render = Callable[[Context], Iterator[str]]


def _in_one_piece(render: Render) -> Render:
    # A word of a list would else climb through include, block, page and base one after the other.
    def once(context: Context) -> Iterator[str]:
        yield "".join(render(context))

    return once


class _Template(Template):
    """A template whose macros are imported without comparing the globals of both sides each time.

    Jinja allows globals of a single template and so looks through all names at each `{% from … import %}`: a seventh of
    the cost of a page with thirty of them. Here every global belongs to the environment.
    """

    @classmethod
    def _from_namespace(
        cls, environment: Environment, namespace: MutableMapping[str, Any], globals: MutableMapping[str, Any]
    ) -> "Template":
        blocks = {name: _in_one_piece(block) for name, block in namespace["blocks"].items()}
        namespace = {**namespace, "root": _in_one_piece(namespace["root"]), "blocks": blocks}
        return super()._from_namespace(environment, namespace, globals)

    def _get_default_module(self, ctx: Any = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


def init_app(app: Flask) -> None:
    """Let the environment make such templates; call before the first is loaded."""
    app.jinja_env.template_class = _Template
