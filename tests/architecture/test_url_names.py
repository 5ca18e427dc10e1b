"""One name for the URL, the view and the template of a page (docs/house.md): `participation:practitioner-list`."""

from __future__ import annotations

import ast
import inspect
import textwrap

import pytest
from django.template.loader import get_template

from tests.architecture.addresses import own_pages
from tests.architecture.house import NAMESPACES, ROOT


def named_pages():
    return own_pages()


def templates_of(page):
    """Return the templates that a view renders, as far as its code names them as literals."""
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(page.view)))
    return [
        node.args[1].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "render"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
    ]


@pytest.mark.parametrize("page", named_pages(), ids=lambda page: page.name)
def test_url_name_is_the_view_s_name_with_dashes(page):
    assert page.namespace, "the address is in no app's namespace"
    assert page.url_name == page.view.__name__.replace("_", "-")
    floor = next(floor for floor, name in NAMESPACES.items() if name == page.namespace)
    assert page.view.__module__.startswith(f"{floor}.views.")


@pytest.mark.parametrize("page", [page for page in named_pages() if templates_of(page)], ids=lambda page: page.name)
def test_template_is_named_after_the_view(page):
    own = f"{page.namespace}/{page.view.__name__}"
    for name in templates_of(page):
        # Parts that htmx fetches and pages of refusal start with the name of the view or of its subject.
        subject = page.view.__name__.split("_")[0]
        assert name.startswith((own, f"{page.namespace}/{subject}", f"{page.namespace}/_")), name
        assert get_template(name)


def test_names_of_pages_are_unique():
    names = [page.name for page in named_pages()]
    assert len(names) > 20
    assert sorted(set(names)) == sorted(names)


def test_addresses_of_participants_pages_start_with_the_model_id():
    below = "participants/<str:model_id>/"
    wrong = [page.name for page in named_pages() if (page.guard == "participant") != page.route.startswith(below)]
    assert wrong == []


def test_every_page_template_belongs_to_a_view_or_is_a_part():
    """A template that no file names is left over."""
    everything = "\n".join(
        path.read_text()
        for folder in ("portal", "episodes", "quality", "reconciliation", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html", ".txt")
    )
    unused = [
        path.relative_to(ROOT / "templates").as_posix()
        for app in NAMESPACES.values()
        for path in (ROOT / "templates" / app).rglob("*.html")
        if path.relative_to(ROOT / "templates").as_posix() not in everything
    ]
    assert unused == []
