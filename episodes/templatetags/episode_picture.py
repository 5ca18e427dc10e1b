"""The picture of an episode: its ninety days, its clean period, and the days of its claim lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django import template

from episodes.models import Episode, EpisodeLine
from episodes.rules.episode import EpisodeFacts, dates
from episodes.rules.included_services import IncludedService, included_services
from episodes.wording import SHORT_CATEGORIES
from portal import selectors

register = template.Library()

TOP = 34
BAR = 12
TREATING = ("delivery", "brachytherapy")
INCLUDED, FIRST_INSTALLMENT, SECOND_INSTALLMENT = "included", "model-start", "model-end"
OWN = "own"
GROUPS = (
    ("Payments of the Model", "model", (FIRST_INSTALLMENT, SECOND_INSTALLMENT, "model-other")),
    *((words, OWN, ()) for words in SHORT_CATEGORIES.values()),
    ("Your other services", OWN, ()),
    ("Duplicate services", "duplicate", ("duplicate",)),
    (
        "Other services",
        "other",
        ("switched", "fee-for-service", "excluded-provider", "trial", "denied", "model-unmatched"),
    ),
)
EVENTS = (
    ("died_on", "Death of the beneficiary"),
    ("lost_on", "End of traditional Medicare"),
    ("switched_on", "Another provider took over"),
)


@dataclass(frozen=True)
class Mark:
    """One day on which something happened."""

    x: float
    day: date
    count: int


@dataclass(frozen=True)
class Row:
    """One row of the picture: its label and its marks or bars."""

    label: str
    kind: str
    label_x: float
    label_y: float
    y: float
    marks: tuple[Mark, ...] = ()
    bars: tuple[tuple[str, float, float], ...] = ()

    @property
    def middle(self) -> float:
        """Return the y coordinate of the row's middle."""
        return self.y + BAR / 2


@dataclass(frozen=True)
class Drawing:
    """A finished picture; one unit of its view box is about one CSS pixel."""

    kind: str
    width: float
    height: float
    ticks: tuple[tuple[float, str, str], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Layout:
    """Sizes of one of the two pictures: labels beside the rows (wide) or above them (narrow)."""

    kind: str
    width: float
    left: float
    row: float
    label_above: bool


WIDE = Layout("wide", width=880, left=190, row=30, label_above=False)
NARROW = Layout("narrow", width=328, left=6, row=44, label_above=True)


@register.inclusion_tag("episodes/episode_picture.html")
def episode_picture(episode: Episode, lines: Sequence[EpisodeLine]) -> dict[str, object]:
    """Draw an episode for wide and for narrow screens, and list the same days and lines in two tables.

    :param episode: the episode
    :param lines: the claim lines to show
    """
    book = selectors.policy_book()
    days = dates(EpisodeFacts(planning_date=episode.starts_on), book=book)
    services = included_services(on=episode.starts_on, book=book)
    counted: dict[str, dict[date, int]] = {}
    for line in lines:
        by_day = counted.setdefault(_label(line, services), {})
        by_day[line.service_on] = by_day.get(line.service_on, 0) + 1
    treated = [line.service_on for line in lines if _category(line, services) in TREATING]
    paid = {line.role: line.service_on for line in reversed(lines) if line.paid}  # the first line of each role
    events = [
        (words, date.fromisoformat(episode.decisions[name])) for name, words in EVENTS if episode.decisions.get(name)
    ]
    facts = [
        ("Planning service (day 0)", episode.starts_on),
        ("First installment billed", paid.get(FIRST_INSTALLMENT)),
        ("Technical component started", episode.tc_starts_on),
        ("First treatment on your claims", min(treated, default=None)),
        ("Last treatment on your claims", max(treated, default=None)),
        ("Last day for the technical component to start", days.last_treatment_start_on),
        ("First day to bill the second installment", days.second_installment_earliest_on),
        ("Second installment billed", paid.get(SECOND_INSTALLMENT)),
        *events,
        ("Last day of the episode", episode.ends_on),
        ("Last day of the clean period", days.clean_period_ends_on),
    ]
    table = [
        (words, day, (day - episode.starts_on).days) for words, day in sorted(_known(facts), key=lambda fact: fact[1])
    ]
    window, clean = days.last_treatment_start_on, days.clean_period_ends_on
    drawings = [_draw(episode, window, clean, events, counted, layout) for layout in (WIDE, NARROW)]
    groups = [
        (label, sum(counted[label].values()), len(counted[label]), min(counted[label]), max(counted[label]))
        for label, _, _ in GROUPS
        if label in counted
    ]
    return {"drawings": drawings, "table": table, "groups": groups}


def _category(line: EpisodeLine, services: Mapping[str, IncludedService]) -> str:
    """Return the category of one of the participant's own services; nothing for other lines and unknown codes."""
    service = services.get(line.hcpcs) if line.role == INCLUDED else None
    return service.category if service else ""


def _label(line: EpisodeLine, services: Mapping[str, IncludedService]) -> str:
    """Return the row of a line: the category of an own service, else the group of its role."""
    if line.role == INCLUDED:
        return SHORT_CATEGORIES.get(_category(line, services), "Your other services")
    return next(label for label, _, roles in GROUPS if line.role in roles)


def _known(facts: list[tuple[str, date | None]]) -> list[tuple[str, date]]:
    return [(words, day) for words, day in facts if day is not None]


def _draw(
    episode: Episode,
    window: date,
    clean: date,
    events: list[tuple[str, date]],
    counted: dict[str, dict[date, int]],
    layout: Layout,
) -> Drawing:
    """Place an episode's days on a scale from its planning day to the end of its clean period."""
    last = max([clean, *(day for by_day in counted.values() for day in by_day)])
    scale = (layout.width - layout.left - 10) / ((last - episode.starts_on).days + 1)

    def x_of(day: date) -> float:
        return round(layout.left + (day - episode.starts_on).days * scale, 1)

    def bar(css: str, first: date, to: date) -> tuple[str, float, float]:
        return css, x_of(first), round(x_of(to + timedelta(days=1)) - x_of(first), 1)

    def row(label: str, kind: str, **given: object) -> Row:
        top = TOP + len(rows) * layout.row
        y = top + (24 if layout.label_above else (layout.row - BAR) / 2)
        label_x, label_y = (layout.left, top + 17) if layout.label_above else (layout.left - 14, y + BAR - 1)
        return Row(label, kind, label_x, label_y, y, **given)  # type: ignore[arg-type]

    def marks(days: dict[date, int]) -> tuple[Mark, ...]:
        return tuple(Mark(round(x_of(day) + scale / 2, 1), day, count) for day, count in sorted(days.items()))

    after = episode.ends_on + timedelta(days=1)
    rows: list[Row] = []
    rows.append(
        row(
            "Episode, clean period",
            "period",
            bars=(bar("episode", episode.starts_on, episode.ends_on), bar("clean", after, clean)),
        )
    )
    started = {episode.tc_starts_on: 1} if episode.tc_starts_on else {}
    rows.append(
        row("Technical start", "window", bars=(bar("window", episode.starts_on, window),), marks=marks(started))
    )
    for label, kind, _ in GROUPS:
        if label in counted:
            rows.append(row(label, kind, marks=marks(counted[label])))
    for label, day in events:
        rows.append(row(label, "event", marks=marks({day: 1})))
    ends = ((episode.starts_on, "start"), (window, "middle"), (episode.ends_on, "middle"), (clean, "end"))
    ticks = tuple((x_of(day), f"Day {(day - episode.starts_on).days}", anchor) for day, anchor in ends)
    return Drawing(layout.kind, layout.width, TOP + len(rows) * layout.row + 6, ticks, tuple(rows))
