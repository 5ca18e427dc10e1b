"""Components of pages, each with the markup of the U.S. Web Design System (USWDS).

    {% load components %}
    {% page_heading "Receipts" kicker="2021" %}Proof of everything that you submitted.{% endpage_heading %}
    {% card "The file" id="facts" %}
      {% facts %}
        {% fact "Name" %}{{ version.file_name }}{% endfact %}
      {% endfacts %}
    {% endcard %}
    {% alert "warning" "There is a newer report" %}It replaces this one.{% endalert %}
    {% empty_state "No mail yet" icon="mail" %}Register, and the message appears here.{% endempty_state %}
    {% step_indicator "Register" "Confirm your email" "Choose a password" current=2 %}

Their templates are in `templates/components/`. The module `tables` makes tables.
"""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def page_heading(content: str, heading: str, level: int = 1, **given: Any) -> SafeString:
    """
    Write the top of a page; the block contains the sentence below the heading and may be empty.

    :param heading: the page's only heading of the first level
    :param level: 2 for the top of a part of a page with a choice of its own
    :param given: kicker (small words above it); years and year (a choice of performance years beside it); id (of the
        heading, to which a chosen year leads)
    """
    return _part("page_heading", content, heading=heading, level=level, **given)


@register.simple_block_tag
def card(content: str, heading: str = "", **given: Any) -> SafeString:
    """
    Show a section of a page as a card.

    :param heading: its heading; a card without one needs a `label`
    :param given: id (of the heading, for links to it), level (2 by default), label, href (makes the heading a link),
        url and action (a button beside the heading), in_group (the card is an item of a list of cards)
    """
    return _part("card", content, heading=heading, **given)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """List facts with their names; the block contains `fact` tags."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, name: str) -> str:
    """
    Write one fact of a list; an empty one is left out.

    :param name: the name of the fact
    """
    said = content.strip()
    return format_html('<div class="facts__fact"><dt>{}</dt><dd>{}</dd></div>', name, content) if said else ""


@register.simple_block_tag
def alert(content: str, status: str, heading: str = "", **given: Any) -> SafeString:
    """
    Show a notice that the reader must not miss.

    :param status: info, success, warning or error
    :param heading: its heading; without one the alert is slim
    :param given: level of the heading (2 by default)
    """
    return _part("alert", content, status=status, heading=heading, **given)


@register.simple_block_tag
def summary_box(content: str, heading: str, **given: Any) -> SafeString:
    """
    Show the most important information of a page above everything else.

    :param heading: the information in a few words
    :param given: id (of the heading), kicker (small words above it), tone (good or late), level (2 by default)
    """
    return _part("summary_box", content, heading=heading, **given)


@register.simple_block_tag
def empty_state(content: str, heading: str, **given: Any) -> SafeString:
    """
    Show that there is nothing yet; the block says what will be here, and when.

    :param heading: says that there is nothing, in words that fit the page
    :param given: icon, url and action (a button to continue), level of the heading (2 by default)
    """
    return _part("empty_state", content, heading=heading, **given)


@register.simple_block_tag
def question(content: str, words: str) -> SafeString:
    """
    Show a question that opens to its answer; the block contains the answer.

    :param words: the question, as a reader would ask it
    """
    return format_html('<details class="more"><summary>{}</summary><p>{}</p></details>', words, content)


@register.simple_block_tag
def steps(content: str) -> SafeString:
    """List the steps of a process in order; the block contains `step` tags."""
    return format_html('<ol class="usa-process-list">{}</ol>', content)


@register.simple_block_tag
def step(content: str, heading: str, level: int = 3) -> SafeString:
    """
    Write one step of a process.

    :param heading: what the reader does in this step
    :param level: level of the heading
    """
    return _part("step", content, heading=heading, level=level)


@register.inclusion_tag("components/step_indicator.html")
def step_indicator(*labels: str, current: int) -> dict[str, Any]:
    """
    Show the current step of a process with several pages.

    :param labels: the steps in order
    :param current: the number of the step that this page is, from 1
    """
    return {"steps": list(enumerate(labels, 1)), "current": current, "label": labels[current - 1]}


@register.inclusion_tag("components/not_received.html")
def not_received(form: forms.BaseForm) -> dict[str, Any]:
    """
    Show what somebody typed into a form that came too late, and why it was refused, on a page without the form.

    :param form: the form as it was sent, or as nobody has sent it: then nothing appears
    """
    if not form.is_bound:
        return {}
    typed = [one for one in form.visible_fields() if isinstance(one.field.widget, forms.Textarea) and one.value()]
    return {"reasons": form.non_field_errors(), "texts": [(one.label, one.value()) for one in typed]}


@register.simple_tag
def breadcrumb(label: str, url: str = "") -> SafeString:
    """
    Write one step of the breadcrumbs.

    :param label: the name of the page
    :param url: its URL; empty for the current page
    """
    if not url:
        return format_html(
            '<li class="usa-breadcrumb__list-item usa-current" aria-current="page"><span>{}</span></li>', label
        )
    link = '<a href="{}" class="usa-breadcrumb__link"><span>{}</span></a>'
    return format_html('<li class="usa-breadcrumb__list-item">{}</li>', format_html(link, url, label))


@register.simple_tag(takes_context=True)
def side_link(context: Context, name: str, label: str, *arguments: Any, section: str = "") -> SafeString:
    """
    Write a link of the side navigation, marked as current on its page and in its section.

    :param name: the name of the URL
    :param label: the name of the page
    :param arguments: the arguments of the URL
    :param section: the beginning of the URL names of the pages that belong to the link: a namespace, or more of a name;
        several have spaces between them
    """
    url = reverse(name, args=arguments)
    request = context["request"]
    here = request.resolver_match
    inside = bool(here and here.view_name.startswith(tuple(section.split())))
    current = "page" if request.path == url else ("true" if inside else "")
    return format_html('<li class="usa-sidenav__item">{}</li>', _link(url, label, "", current))


@register.simple_tag(takes_context=True)
def header_link(context: Context, name: str, label: str) -> SafeString:
    """
    Write a link of the header, marked as current on its page.

    :param name: the name of the URL
    :param label: the name of the page
    """
    url = reverse(name)
    current = "page" if context["request"].path == url else ""
    words = format_html("<span>{}</span>", label)
    return format_html('<li class="usa-nav__primary-item">{}</li>', _link(url, words, "usa-nav-link", current))


def _link(url: str, words: str, css: str, current: str) -> SafeString:
    if current:
        return format_html('<a href="{}" class="{} usa-current" aria-current="{}">{}</a>', url, css, current, words)
    return format_html('<a href="{}" class="{}">{}</a>', url, css, words)


def _part(name: str, content: str, **given: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", {"content": content, "said": content.strip(), **given})
