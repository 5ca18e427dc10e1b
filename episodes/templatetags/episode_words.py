"""Words and tags that show episodes and their claim lines."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from episodes.models import Episode, EpisodeLine
from episodes.wording import CATEGORIES, COMPONENTS, cancer_type_words
from portal.templatetags.portal_display import state_tag

register = template.Library()
register.filter(cancer_type_words)


@register.filter
def role_words(role: str) -> str:
    """
    Return the label of a claim line's role in its episode.

    :param role: the role as stored, such as "model-start"
    """
    return EpisodeLine.Role(role).label


@register.filter
def category_words(category: str) -> str:
    """
    Return the category of an included service in words.

    :param category: the category as the policy names it, such as "planning"
    """
    return CATEGORIES.get(category, category)


@register.filter
def component_words(component: str) -> str:
    """
    Return the component of an included service or a base rate in words.

    :param component: PC, TC or both
    """
    return COMPONENTS.get(component, component)


@register.simple_tag
def episode_state(episode: Episode) -> SafeString:
    """
    Show the state of an episode, with the reason of an incomplete one.

    :param episode: the episode
    """
    state = state_tag("episode", episode.state)
    if not episode.reason:
        return state
    return format_html('{}<span class="table__note">{}</span>', state, episode.get_reason_display())
