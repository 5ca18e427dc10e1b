"""The role of a claim line in words."""

from __future__ import annotations

from django import template

from episodes.models import EpisodeLine

register = template.Library()


@register.filter
def role_words(role: str) -> str:
    """
    Return the label of a claim line's role in its episode.

    :param role: the role as stored, such as "model-start"
    """
    return EpisodeLine.Role(role).label
