"""Templates of one language each, that find their macros at once and hand their text up in one piece."""

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import flask.templating
from flask import Flask
from jinja2 import Environment, Template, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

from webapp.web import catalogue

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


class _SaidBefore(NodeTransformer):
    """Puts in words, icons and addresses that are the same each time, so that only what differs is put together."""

    def __init__(self, same: dict[str, Callable[..., Any]]) -> None:
        self.same = same

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - named after the node
        self.generic_visit(node)
        said = self.same.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if said is None or node.dyn_args or node.dyn_kwargs:
            return node
        try:
            arguments = [one.as_const() for one in node.args]
            named = dict(one.as_const() for one in node.kwargs)
        except nodes.Impossible:
            return node
        return nodes.Const(said(*arguments, **named), lineno=node.lineno, environment=node.environment)


class _Environment(flask.templating.Environment):
    """Compiles a template once for each language, with the words of that language in it."""

    def __init__(self, app: Flask, **options: Any) -> None:
        self._compiled: dict[str, Any] = {}
        super().__init__(app, **options)

    @property
    def cache(self) -> Any:
        """The templates of the reader's language."""
        language = catalogue.language()
        if language not in self._compiled:
            self._compiled[language] = {}
        return self._compiled[language]

    @cache.setter
    def cache(self, _: Any) -> None:
        self._compiled.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        is_html = self.autoescape(name) if callable(self.autoescape) else self.autoescape
        if not is_html or self.app.debug:
            # While the program is being worked on, words and addresses change under it.
            return tree
        same = {"_": catalogue.marked, "asset": self.globals["asset"], "icon": self.globals["draw_icon"]}
        _SaidBefore(same).visit(tree)
        return tree


def init_app(app: Flask) -> None:
    """Let the application make such templates; call before anything asks for its environment."""
    app.jinja_environment = _Environment
    app.jinja_env.template_class = _Template
