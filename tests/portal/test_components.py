"""The parts of pages: cards, facts, steps, breadcrumbs, links and headings."""

from __future__ import annotations

from django.template import Context, Template
from django.test import RequestFactory
from lxml import html


def rendered(template: str, **context):
    """Render a part of a page and return it as a tree."""
    request = RequestFactory().get("/zip/")
    request.resolver_match = None
    text = Template("{% load components %}" + template).render(Context({"request": request, **context}))
    return html.fromstring(f"<div>{text}</div>")


def test_a_card_is_named_by_its_heading_or_by_its_label():
    tree = rendered('{% card "The file" id="facts" level=3 %}<p>x</p>{% endcard %}{% card label="Sign" %}{% endcard %}')
    named, labeled = tree.xpath("//section")
    assert tree.get_element_by_id(named.get("aria-labelledby")).tag == "h3"
    assert labeled.get("aria-label") == "Sign" and not labeled.xpath(".//h2")


def test_every_part_escapes_typed_text():
    template = """
        {% card name %}{% endcard %}
        {% alert "info" name %}{{ name }}{% endalert %}
        {% summary_box name kicker=name %}{{ name }}{% endsummary_box %}
        {% empty_state name %}{{ name }}{% endempty_state %}
        {% page_heading name kicker=name %}{{ name }}{% endpage_heading %}
        {% facts %}{% fact name %}{{ name }}{% endfact %}{% endfacts %}
        {% steps %}{% step name %}{{ name }}{% endstep %}{% endsteps %}
        {% breadcrumb name %}
        {% breadcrumb name name %}
        {% header_link "portal:home" name %}
        {% step_indicator name current=1 %}
    """
    tree = rendered(template, name="<script>x</script>")
    assert tree.xpath("//script") == []
    assert tree.text_content().count("<script>x</script>") == 20


def test_an_empty_fact_is_left_out():
    tree = rendered(
        '{% facts %}{% fact "A" %}{% if x %}1{% endif %}{% endfact %}{% fact "B" %}2{% endfact %}{% endfacts %}'
    )
    assert tree.xpath("//dt/text()") == ["B"]


def test_a_single_year_gives_no_links():
    choice = '{% page_heading "x" years=years year=2021 %}{% endpage_heading %}'
    assert rendered(choice, years=[2021]).xpath("//nav") == []
    links = rendered(choice, years=[2021, 2022]).xpath("//nav//a")
    assert [(link.get("href"), link.get("aria-current")) for link in links] == [
        ("?year=2021", "page"),
        ("?year=2022", None),
    ]


def test_the_current_step_is_marked_and_earlier_steps_are_completed():
    tree = rendered('{% step_indicator "Register" "Confirm" "Choose" current=2 %}')
    segments = tree.xpath("//ol/li")
    assert [segment.get("aria-current") for segment in segments] == [None, "step", None]
    assert [segment.text_content() for segment in segments] == [
        "Register, completed",
        "Confirm",
        "Choose, not completed",
    ]
    assert "Step 2 of 3 Confirm" in " ".join(tree.text_content().split())


def test_a_link_is_marked_on_its_own_page_alone():
    tree = rendered('{% header_link "participation:zip-lookup" "ZIP" %}{% header_link "portal:help-desk" "Help" %}')
    assert [link.get("aria-current") for link in tree.xpath("//a")] == ["page", None]


def test_the_last_step_of_the_breadcrumbs_is_the_page_itself():
    tree = rendered('{% breadcrumb "Files" "/files/" %}{% breadcrumb "Upload" %}')
    assert [item.get("aria-current") for item in tree.xpath("//li")] == [None, "page"]
    assert tree.xpath("//a/@href") == ["/files/"]
