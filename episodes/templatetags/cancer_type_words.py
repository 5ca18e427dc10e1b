"""Cancer types in words."""

from __future__ import annotations

from django import template

from episodes.wording import cancer_type_words

register = template.Library()
register.filter(cancer_type_words)
