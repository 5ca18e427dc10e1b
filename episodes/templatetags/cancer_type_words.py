"""Cancer types in words."""

from __future__ import annotations

from django import template

from episodes.wording import in_words

register = template.Library()
register.filter("cancer_type_words", in_words)
