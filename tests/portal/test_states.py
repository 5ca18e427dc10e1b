"""States on pages: each app registers how its states are shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from episodes import states as episodes
from episodes.models.episode import STATES as EPISODE_STATES
from portal import states
from portal.participation import states as participation
from portal.states import State, Tone
from portal.templatetags import portal_display
from quality import states as quality
from quality.lifecycle import VERSION
from quality.models import FindingGroup
from reconciliation import states as reconciliation
from reconciliation.lifecycle import NOTICE

SPRITE = settings.BASE_DIR / "node_modules" / "@uswds" / "uswds" / "dist" / "img" / "sprite.svg"


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        *(("version", status) for status in VERSION.moves),
        *(("error-notice", status) for status in NOTICE.moves),
        *(("episode", state) for state in EPISODE_STATES.values()),
        *(("finding", severity) for severity in FindingGroup.Severity.values),
    ],
)
def test_every_state_of_a_row_has_words(kind, stored):
    assert states.look_up(kind, stored).words in portal_display.state_tag(kind, stored)


def test_the_same_word_is_shown_differently_for_different_things():
    """An open episode is shown as not known yet. The word "open" alone does not name its kind."""
    assert states.look_up("episode", "open").words == "Not known yet"
    with pytest.raises(LookupError, match="open of version"):
        states.look_up("version", "open")


def test_a_tag_escapes_its_words():
    assert "&lt;b&gt;" in portal_display.plain_tag("<b>", "good")


def test_second_registration_of_a_kind_is_refused():
    with pytest.raises(ValueError, match="version"):
        states.register({"version": {"new": State("New", Tone.WAIT, "event")}})


@pytest.mark.parametrize("app", [participation, episodes, quality, reconciliation])
def test_every_icon_of_a_state_is_in_the_sprite(app):
    sprite = SPRITE.read_text()
    icons = {state.icon for shown in app.STATES.values() for state in shown.values()}
    assert {icon for icon in icons if f'id="{icon}"' not in sprite} == set()


def test_every_icon_in_templates_is_in_the_sprite():
    sprite = SPRITE.read_text()
    named = {
        icon
        for path in Path(settings.BASE_DIR / "templates").rglob("*.html")
        for icon in re.findall(r'{% icon "([a-z_]+)"|\bicon="([a-z_]+)"', path.read_text())
        for icon in icon
        if icon
    } | set(portal_display.ICONS.values())
    assert len(named) > 10
    assert [icon for icon in sorted(named) if f'id="{icon}"' not in sprite] == []
