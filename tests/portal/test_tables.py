"""The table component: one line a column in the template, and the HTML for readers and screen readers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import reverse
from lxml import html

from portal.templatetags.tables import row_url
from portal.views.ordering import Ordering, chosen_ordering

ROWS = [SimpleNamespace(name="Ada", paid="$2.00", note=""), SimpleNamespace(name="<Bo>", paid="$1.00", note="late")]
TABLE = """{% load tables %}{% table rows as row caption="People & pay" row_tone=row.note %}
  {% column "Name" heading sort="name" %}{{ row.name }}{% endcolumn %}
  {% column "Paid <net>" number %} {{ row.paid }} {% endcolumn %}
  {% column "Note" when=with_notes %}{{ row.note }}{% endcolumn %}
  {% empty %}Nobody.
{% endtable %}"""


def rendered(template: str = TABLE, *, address: str = "/", **context):
    """Render a table as a page does, and return it as a tree."""
    request = RequestFactory().get(address)
    return html.fromstring(
        f"<div>{Template(template).render(Context({'request': request, 'with_notes': True, **context}))}</div>"
    )


def test_headings_cells_and_labels_come_from_one_line_a_column():
    tree = rendered(rows=ROWS)
    assert [th.text_content() for th in tree.xpath("//thead//th")] == ["Name", "Paid <net>", "Note"]
    assert [th.text_content() for th in tree.xpath("//tbody//th")] == ["Ada", "<Bo>"]
    assert tree.xpath("//tbody/tr[1]/td/@data-label") == ["Paid <net>", "Note"]
    assert tree.xpath("//tbody/tr[2]/td/text()") == ["$1.00", "late"]


def test_a_column_that_a_page_leaves_out_is_not_rendered():
    tree = rendered(rows=ROWS, with_notes=False)
    assert len(tree.xpath("//thead//th")) == 2
    assert len(tree.xpath("//tbody/tr[1]/*")) == 2


def test_a_table_has_explicit_roles_so_that_stacked_rows_keep_them():
    """A style sheet that stacks the rows of a table removes its implicit roles."""
    tree = rendered(rows=ROWS)
    assert tree.xpath("//caption")[0].text_content() == "People & pay"
    assert {th.get("scope") for th in tree.xpath("//thead//th")} == {"col"}
    assert {th.get("scope") for th in tree.xpath("//tbody//th")} == {"row"}
    roles = {"table": "table", "tr": "row", "td": "cell", "thead": "rowgroup", "tbody": "rowgroup"}
    for element, role in roles.items():
        assert {found.get("role") for found in tree.iter(element)} == {role}


def test_heading_and_cells_of_a_number_column_are_aligned():
    tree = rendered(rows=ROWS)
    assert [cell.get("class") for cell in tree.xpath("//*[self::th or self::td][2]")] == ["table__number"] * 3


def test_an_empty_cell_has_no_text_so_that_a_phone_hides_it():
    assert rendered(rows=ROWS).xpath("//tbody/tr[1]/td[2]")[0].text is None


def test_each_row_has_its_tone():
    assert [row.get("class") for row in rendered(rows=ROWS).xpath("//tbody/tr")] == [None, "table__row--late"]


def test_a_table_without_rows_shows_its_empty_text():
    tree = rendered(rows=[])
    assert tree.xpath("//table") == []
    assert tree.text_content().strip() == "Nobody."


def test_rows_of_several_values_are_unpacked():
    template = '{% load tables %}{% table rows as a, b caption="c" %}{% column "A" %}{{ b }}{{ a }}{% endcolumn %}'
    assert rendered(template + "{% endtable %}", rows=[(1, 2), (3, 4)]).xpath("//td/text()") == ["21", "43"]


def test_the_row_variable_is_restored_after_the_table():
    template = '{% load tables %}{% table rows as row caption="c" %}{% column "A" %}x{% endcolumn %}{% endtable %}'
    assert rendered(template + "<p>{{ row }}</p>", rows=ROWS, row="before").xpath("//p/text()") == ["before"]


ORDERS = {"name": ("last", "first"), "paid": ("paid",)}


@pytest.mark.parametrize(
    ("address", "direction", "leads_to"),
    [
        ("/?year=2021&page=3", "ascending", {"year": "2021", "sort": "-name"}),
        ("/?year=2021&sort=-name", "descending", {"year": "2021", "sort": "name"}),
        ("/?sort=paid&component=PC", "none", {"sort": "name", "component": "PC"}),
        ("/?sort=password", "ascending", {"sort": "-name"}),  # no column of the orders
    ],
)
def test_a_heading_that_sorts_is_a_link_that_keeps_the_rest_of_the_address(address, direction, leads_to):
    from urllib.parse import parse_qsl, urlsplit

    ordering = chosen_ordering(RequestFactory().get(address), ORDERS)
    template = TABLE.replace("row_tone", "ordering=ordering row_tone")
    heading = rendered(template, address=address, rows=ROWS, ordering=ordering).xpath("//thead//th")[0]
    assert heading.get("aria-sort") == direction
    assert dict(parse_qsl(urlsplit(heading.xpath("a")[0].get("href")).query)) == leads_to


def test_a_sort_column_missing_from_the_orders_is_an_error():
    with pytest.raises(KeyError, match="name"):
        rendered(
            TABLE.replace("row_tone", "ordering=ordering row_tone"), rows=ROWS, ordering=Ordering({"x": ("x",)}, "x")
        )


def test_the_pager_keeps_the_query_and_marks_the_page():
    page = Paginator(list(range(95)), 10).page(5)
    template = '{% load tables %}{% table page as n caption="c" %}{% column "N" %}{{ n }}{% endcolumn %}{% endtable %}'
    tree = rendered(template, address="/?year=2021&page=5", page=page)
    links = {link.text_content().strip(): link for link in tree.xpath("//nav//a")}
    assert {words: link.get("href") for words, link in links.items()} == {
        "Previous page": "?year=2021&page=4", "Next page": "?year=2021&page=6", "1": "?year=2021&page=1",
        "4": "?year=2021&page=4", "5": "?year=2021&page=5", "6": "?year=2021&page=6", "10": "?year=2021&page=10",
    }  # fmt: skip
    assert [words for words, link in links.items() if link.get("aria-current")] == ["5"]


def test_one_page_has_no_pager():
    page = Paginator([1, 2], 10).page(1)
    template = '{% load tables %}{% table page as n caption="c" %}{% column "N" %}{{ n }}{% endcolumn %}{% endtable %}'
    assert rendered(template, page=page).xpath("//nav") == []


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ('{% table rows as row %}{% column "A" %}{% endcolumn %}{% endtable %}', "caption"),
        ('{% table rows caption="c" %}{% endtable %}', "as row"),
        ('{% table rows as row caption="c" wide=1 %}{% endtable %}', "wide"),
        ('{% table rows as row caption="c" %}{% column "A" numbr %}{% endcolumn %}{% endtable %}', "numbr"),
    ],
)
def test_a_template_error_is_named_at_compilation(wrong, named):
    with pytest.raises(TemplateSyntaxError, match=named):
        Template("{% load tables %}" + wrong)


def test_addresses_of_rows_are_those_of_their_pages():
    for name, arguments in (("reconciliation:report-line", ["RO00001", 7]), ("episodes:episode", ["RO00001"])):
        assert f"{row_url(name, *arguments)}42/" == reverse(name, args=[*arguments, 42])
