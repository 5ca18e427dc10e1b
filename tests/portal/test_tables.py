"""The table component: what a page declares in one line a column, and what a reader and a screen reader get."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from lxml import html

from portal.views.ordering import Ordering, chosen_ordering

ROWS = [SimpleNamespace(name="Ada", paid="$2.00", note=""), SimpleNamespace(name="<Bo>", paid="$1.00", note="late")]
TABLE = """{% load tables %}{% table rows as row caption="People & pay" row_tone=row.note %}
  {% column "Name" heading sort="name" %}{{ row.name }}{% endcolumn %}
  {% column "Paid <net>" number %} {{ row.paid }} {% endcolumn %}
  {% column "Note" when=with_notes %}{{ row.note }}{% endcolumn %}
  {% empty %}Nobody.
{% endtable %}"""


def drawn(template: str = TABLE, *, address: str = "/", **context):
    """Draw a table as a page does, and return it as a tree."""
    request = RequestFactory().get(address)
    return html.fromstring(
        f"<div>{Template(template).render(Context({'request': request, 'with_notes': True, **context}))}</div>"
    )


def test_headings_cells_and_labels_come_from_one_line_a_column():
    tree = drawn(rows=ROWS)
    assert [th.text_content() for th in tree.xpath("//thead//th")] == ["Name", "Paid <net>", "Note"]
    assert [th.text_content() for th in tree.xpath("//tbody//th")] == ["Ada", "<Bo>"]
    assert tree.xpath("//tbody/tr[1]/td/@data-label") == ["Paid <net>", "Note"]
    assert tree.xpath("//tbody/tr[2]/td/text()") == ["$1.00", "late"]


def test_a_column_that_a_page_leaves_out_is_nowhere():
    tree = drawn(rows=ROWS, with_notes=False)
    assert len(tree.xpath("//thead//th")) == 2
    assert len(tree.xpath("//tbody/tr[1]/*")) == 2


def test_a_table_says_what_it_is_also_where_rows_are_shown_as_cards():
    """Style sheets that stack a table take its roles away; here they are written out."""
    tree = drawn(rows=ROWS)
    assert tree.xpath("//caption")[0].text_content() == "People & pay"
    assert {th.get("scope") for th in tree.xpath("//thead//th")} == {"col"}
    assert {th.get("scope") for th in tree.xpath("//tbody//th")} == {"row"}
    roles = {"table": "table", "tr": "row", "td": "cell", "thead": "rowgroup", "tbody": "rowgroup"}
    for element, role in roles.items():
        assert {found.get("role") for found in tree.iter(element)} == {role}


def test_numbers_stand_under_their_heading():
    tree = drawn(rows=ROWS)
    assert [cell.get("class") for cell in tree.xpath("//*[self::th or self::td][2]")] == ["table__number"] * 3


def test_an_empty_cell_is_empty_so_that_a_phone_leaves_it_out():
    assert drawn(rows=ROWS).xpath("//tbody/tr[1]/td[2]")[0].text is None


def test_the_tone_of_a_row_is_worked_out_for_each():
    assert [row.get("class") for row in drawn(rows=ROWS).xpath("//tbody/tr")] == [None, "table__row--late"]


def test_without_rows_the_page_says_so():
    tree = drawn(rows=[])
    assert tree.xpath("//table") == []
    assert tree.text_content().strip() == "Nobody."


def test_rows_of_several_values_are_unpacked():
    template = '{% load tables %}{% table rows as a, b caption="c" %}{% column "A" %}{{ b }}{{ a }}{% endcolumn %}'
    assert drawn(template + "{% endtable %}", rows=[(1, 2), (3, 4)]).xpath("//td/text()") == ["21", "43"]


def test_names_of_rows_end_with_the_table():
    template = '{% load tables %}{% table rows as row caption="c" %}{% column "A" %}x{% endcolumn %}{% endtable %}'
    assert drawn(template + "<p>{{ row }}</p>", rows=ROWS, row="before").xpath("//p/text()") == ["before"]


ORDERS = {"name": ("last", "first"), "paid": ("paid",)}


@pytest.mark.parametrize(
    ("address", "direction", "leads_to"),
    [
        ("/?year=2021&page=3", "ascending", {"year": "2021", "sort": "-name"}),
        ("/?year=2021&sort=-name", "descending", {"year": "2021", "sort": "name"}),
        ("/?sort=paid&component=PC", "none", {"sort": "name", "component": "PC"}),
        ("/?sort=password", "ascending", {"sort": "-name"}),  # not a column by which it may be ordered
    ],
)
def test_a_heading_that_sorts_is_a_link_that_keeps_the_rest_of_the_address(address, direction, leads_to):
    from urllib.parse import parse_qsl, urlsplit

    ordering = chosen_ordering(RequestFactory().get(address), ORDERS)
    template = TABLE.replace("row_tone", "ordering=ordering row_tone")
    heading = drawn(template, address=address, rows=ROWS, ordering=ordering).xpath("//thead//th")[0]
    assert heading.get("aria-sort") == direction
    assert dict(parse_qsl(urlsplit(heading.xpath("a")[0].get("href")).query)) == leads_to


def test_a_column_that_nothing_is_ordered_by_may_not_claim_to_sort():
    with pytest.raises(KeyError, match="name"):
        drawn(TABLE.replace("row_tone", "ordering=ordering row_tone"), rows=ROWS, ordering=Ordering({"x": ("x",)}, "x"))


def test_the_pager_keeps_the_address_and_marks_the_page():
    page = Paginator(list(range(95)), 10).page(5)
    template = '{% load tables %}{% table page as n caption="c" %}{% column "N" %}{{ n }}{% endcolumn %}{% endtable %}'
    tree = drawn(template, address="/?year=2021&page=5", page=page)
    links = {link.text_content().strip(): link for link in tree.xpath("//nav//a")}
    assert {words: link.get("href") for words, link in links.items()} == {
        "Previous page": "?year=2021&page=4", "Next page": "?year=2021&page=6", "1": "?year=2021&page=1",
        "4": "?year=2021&page=4", "5": "?year=2021&page=5", "6": "?year=2021&page=6", "10": "?year=2021&page=10",
    }  # fmt: skip
    assert [words for words, link in links.items() if link.get("aria-current")] == ["5"]


def test_one_page_has_no_pager():
    page = Paginator([1, 2], 10).page(1)
    template = '{% load tables %}{% table page as n caption="c" %}{% column "N" %}{{ n }}{% endcolumn %}{% endtable %}'
    assert drawn(template, page=page).xpath("//nav") == []


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ('{% table rows as row %}{% column "A" %}{% endcolumn %}{% endtable %}', "caption"),
        ('{% table rows caption="c" %}{% endtable %}', "as row"),
        ('{% table rows as row caption="c" wide=1 %}{% endtable %}', "wide"),
        ('{% table rows as row caption="c" %}{% column "A" numbr %}{% endcolumn %}{% endtable %}', "numbr"),
    ],
)
def test_a_slip_in_a_template_is_named_when_it_compiles(wrong, named):
    with pytest.raises(TemplateSyntaxError, match=named):
        Template("{% load tables %}" + wrong)
