"""Tables: the tags with which all pages show rows.

    {% load tables %}
    {% table practitioners as row caption="Practitioners on the list" %}
      {% column "Name" heading %}{{ row.last_name }}, {{ row.first_name }}{% endcolumn %}
      {% column "NPI" sort="npi" %}{{ row.npi }}{% endcolumn %}
      {% column "Paid" number %}{{ row.paid|money }}{% endcolumn %}
      {% empty %}
      <p>Nobody is on the list.</p>
    {% endtable %}

A column is one line of the template. The component writes everything else: the caption, the scopes, the labels of
cells on a phone, the links that sort (they keep the rest of the query string) and, for a paginator's page, the pager.

Options of a table: `caption` (required), `shown` (the caption is visible), `class`, `row_class` and `row_tone` (the
tone of a state), both evaluated for each row, and `ordering` (a `portal.views.ordering.Ordering`). Several names unpack
a row: `files as file, state`.
Options of a column: `heading` (its cells are row headings), `number` (aligned right), `nowrap`, `anywhere` (long
values may break anywhere), `below` (on a phone, content below the label), `unlabeled` (on a phone, no label), `hidden`
(heading for screen readers only), `sort` (its name in the URL), `when` (the column is left out if this is false).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

from portal.templatetags.portal_display import icon
from portal.views.ordering import PARAMETER, Ordering

register = template.Library()

TABLE_FLAGS = frozenset({"shown"})
TABLE_OPTIONS = frozenset({"caption", "class", "row_class", "row_tone", "ordering"})
CELL_FLAGS = ("number", "nowrap", "anywhere", "below", "unlabeled")
"""Column flags that become CSS classes of the cells."""
COLUMN_FLAGS = frozenset({*CELL_FLAGS, "heading", "hidden"})
COLUMN_OPTIONS = frozenset({"sort", "when", "class"})
MANY = 5
"""Number of columns from which a table turns into cards already at a greater width."""
ARROWS = {"ascending": "arrow_upward", "descending": "arrow_downward", "none": "unfold_more"}


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """Column of one table on one page: its heading, and the HTML around each of its cells."""

    heading: str
    opening: str
    closing: str
    cell: NodeList


class ColumnNode(Node):
    """`{% column "Label" … %}`: one column; its table renders it."""

    child_nodelists = ("cell",)

    def __init__(self, label: FilterExpression, flags: set[str], options: dict[str, Any], cell: NodeList) -> None:
        self.label = label
        self.flags = flags
        self.options = options
        self.cell = cell

    def shown(self, context: Context, ordering: Ordering | None) -> ShownColumn | None:
        """Return the HTML that is the same for every row, or None if `when` is false."""
        if "when" in self.options and not self.options["when"].resolve(context):
            return None
        label = escape(str(self.label.resolve(context)))
        classes = [f"table__{flag}" for flag in CELL_FLAGS if flag in self.flags]
        if "class" in self.options:
            classes.append(conditional_escape(self.options["class"].resolve(context)))
        named = f' class="{" ".join(classes)}"' if classes else ""
        element, place = ("th", 'scope="row" role="rowheader"') if "heading" in self.flags else ("td", 'role="cell"')
        return ShownColumn(
            heading=self._heading(label, named if "number" in self.flags else "", context, ordering),
            opening=f'<{element} {place}{named} data-label="{label}">',
            closing=f"</{element}>",
            cell=self.cell,
        )

    def _heading(self, label: str, named: str, context: Context, ordering: Ordering | None) -> str:
        start = f'<th scope="col" role="columnheader"{named}'
        if "sort" not in self.options or ordering is None:
            words = f'<span class="usa-sr-only">{label}</span>' if "hidden" in self.flags else label
            return f"{start}>{words}</th>"
        column = self.options["sort"].resolve(context)
        direction = ordering.direction(column)
        address = conditional_escape(query_with(context, PARAMETER, ordering.next_of(column)))
        link = f'<a class="table__sort" href="{address}">{label}{icon(ARROWS[direction])}</a>'
        return f'{start} aria-sort="{direction}">{link}</th>'


class TableNode(Node):
    """`{% table rows as row … %}`: a table with its pager, or the `{% empty %}` block if there are no rows."""

    child_nodelists = ("columns", "empty")

    def __init__(
        self,
        rows: FilterExpression,
        names: list[str],
        flags: set[str],
        options: dict[str, FilterExpression],
        columns: NodeList,
        empty: NodeList,
    ) -> None:
        self.rows = rows
        self.names = names
        self.flags = flags
        self.options = options
        self.columns = columns
        self.empty = empty

    def render(self, context: Context) -> str:
        """Return the HTML of the table."""
        rows = self.rows.resolve(context)
        if not rows:
            return self.empty.render(context)
        ordering = self._option("ordering", context) or None
        of_page = self.columns.get_nodes_by_type(ColumnNode)
        columns = [shown for column in of_page if (shown := column.shown(context, ordering))]
        classes = ["usa-table usa-table--borderless table__rows", self._option("class", context)]
        caption = escape(str(self._option("caption", context)))
        quiet = "" if "shown" in self.flags else ' class="usa-sr-only"'
        written = "".join(self._rows(context, rows, _row_of(columns)))
        return (
            f'<div class="table{" table--many" if len(columns) >= MANY else ""}">'
            f'<table class="{" ".join(filter(None, classes))}" role="table"><caption{quiet}>{caption}</caption>'
            f'<thead role="rowgroup"><tr role="row">{"".join(column.heading for column in columns)}</tr></thead>'
            f'<tbody role="rowgroup">{written}</tbody></table></div>{pager(context, rows)}'
        )

    def _rows(self, context: Context, rows: Iterable[Any], row_nodes: NodeList) -> Iterator[str]:
        with context.push():
            for row in rows:
                values = (row,) if len(self.names) == 1 else row
                for name, value in zip(self.names, values, strict=True):
                    context[name] = value
                yield f'<tr role="row"{self._row_classes(context)}>{row_nodes.render(context)}</tr>'

    def _row_classes(self, context: Context) -> str:
        if not self.options.keys() & {"row_tone", "row_class"}:
            return ""
        tone, named = self._option("row_tone", context), self._option("row_class", context)
        classes = [f"table__row--{tone}"] if tone else []
        classes += [named] if named else []
        return f' class="{conditional_escape(" ".join(classes))}"' if classes else ""

    def _option(self, name: str, context: Context) -> Any:
        return self.options[name].resolve(context) if name in self.options else ""


@register.simple_tag
def row_url(name: str, *arguments: Any) -> str:
    """
    Return the beginning of the addresses of rows, which their numbers and a slash end; written once for a whole table.

    :param name: the name of the URL, whose last argument is the number of the row
    :param arguments: the arguments before it
    """
    return reverse(name, args=[*arguments, 0]).removesuffix("0/")


@register.simple_tag(takes_context=True)
def pager(context: Context, rows: Any) -> SafeString:
    """
    Write the links to the other pages; nothing if there is one page. A table writes its own.

    :param rows: the page of a paginator; anything else has no pager
    """
    if not isinstance(rows, Page) or not rows.has_other_pages():
        return escape("")
    parameter: str = getattr(rows, "parameter", "page")
    numbers = rows.paginator.get_elided_page_range(rows.number, on_each_side=1, on_ends=1)
    pages = [(number, query_with(context, parameter, number) if isinstance(number, int) else "") for number in numbers]
    around = {
        "previous": query_with(context, parameter, rows.number - 1) if rows.has_previous() else "",
        "next": query_with(context, parameter, rows.number + 1) if rows.has_next() else "",
    }
    of = "this table" if parameter == "page" else parameter
    return render_to_string("components/pager.html", {"page": rows, "pages": pages, "of": of, **around})


def _row_of(columns: Iterable[ShownColumn]) -> NodeList:
    """Join the cells of a row into one node list, for speed: a table of 50 rows then renders 50 lists, not 350."""
    nodes = NodeList()
    for column in columns:
        nodes.extend([TextNode(column.opening), *column.cell, TextNode(column.closing)])
    return nodes


def _trimmed(cell: NodeList) -> NodeList:
    """Strip spaces and line breaks from both ends of a cell."""
    for place, trim in ((0, str.lstrip), (-1, str.rstrip)):
        if cell and isinstance(cell[place], TextNode):
            cell[place].s = trim(cell[place].s)
    return cell


def query_with(context: Context, name: str, value: object) -> str:
    """Return the page's query string with one value changed; a new sort order starts at the first page."""
    query = context["request"].GET.copy() if "request" in context else QueryDict(mutable=True)
    if name == PARAMETER:
        query.pop("page", None)
    query[name] = str(value)
    return f"?{query.urlencode()}"


@register.tag
def column(parser: Parser, token: Token) -> ColumnNode:
    """Declare one column of a table; the module's docstring lists the options."""
    _, label, *bits = token.split_contents()
    flags, options = _read(bits, parser, COLUMN_FLAGS, COLUMN_OPTIONS, "column")
    cell = parser.parse(("endcolumn",))
    parser.delete_first_token()
    return ColumnNode(parser.compile_filter(label), flags, options, _trimmed(cell))


@register.tag
def table(parser: Parser, token: Token) -> TableNode:
    """Show rows as a table; the module's docstring lists the options."""
    _, rows, *bits = token.split_contents()
    if not bits or bits[0] != "as":
        raise template.TemplateSyntaxError("Write {% table rows as row caption=… %}.")
    names = []
    for bit in bits[1:]:
        if "=" in bit or bit in TABLE_FLAGS:
            break
        names.append(bit.rstrip(","))
    flags, options = _read(bits[1 + len(names) :], parser, TABLE_FLAGS, TABLE_OPTIONS, "table")
    if "caption" not in options:
        raise template.TemplateSyntaxError("A table needs a caption.")
    columns = parser.parse(("empty", "endtable"))
    empty = NodeList()
    if parser.next_token().contents == "empty":
        empty = parser.parse(("endtable",))
        parser.delete_first_token()
    return TableNode(parser.compile_filter(rows), names, flags, options, columns, empty)


def _read(
    bits: list[str], parser: Parser, flags: frozenset[str], options: frozenset[str], tag: str
) -> tuple[set[str], dict[str, Any]]:
    """Split the arguments of a tag into flags and options.

    :raises TemplateSyntaxError: for an unknown flag or option.
    """
    rest = [bit for bit in bits if "=" in bit]
    given = {bit for bit in bits if "=" not in bit}
    named = token_kwargs(rest, parser)
    if rest or given - flags or named.keys() - options:
        unknown = ", ".join([*rest, *sorted(given - flags), *sorted(named.keys() - options)])
        raise template.TemplateSyntaxError(f"{{% {tag} %}} does not know {unknown}.")
    return given, named
