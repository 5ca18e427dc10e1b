"""The lines of a report about single episodes: filters, the search for an episode or a patient, and export rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from episodes.models import Episode, EpisodeComponent
from episodes.models.episode import STATES
from episodes.selectors.episode_lists import of_patient
from episodes.selectors.patient_order import with_places
from reconciliation.models import LineChange, Report, ReportLine
from reconciliation.models.report import ReportLineQuerySet

FROM_CMS, TO_CMS, NOTHING = "from-cms", "to-cms", "nothing"
CONTESTED, CHANGED = "contested", "changed"
MONEY: dict[str, dict[str, Any]] = {FROM_CMS: {"amount__gt": 0}, TO_CMS: {"amount__lt": 0}, NOTHING: {"amount": 0}}
_OF_EPISODE = "episode_component__episode__"
_SHOWN = (
    "report_id", "parent_id", "position", "code", "label", "amount", "formula", "authority", "adds",
    "episode_component__component",
    *(f"{_OF_EPISODE}{name}" for name in ("starts_on", "ends_on", "cancer_type", "complete")),
    f"{_OF_EPISODE}beneficiary__given_name", f"{_OF_EPISODE}beneficiary__surname",
)  # fmt: skip
"""The columns that lists and files show; of a patient, what the initials come from."""
EXPORT_COLUMNS = (
    "report", "line", "episode", "initials", "began", "ends", "cancer_type", "component", "state", "amount",
    "part_of_total", "how_calculated", "authority",
)  # fmt: skip


def about_episodes(report: Report, *, below: ReportLine | None = None) -> ReportLineQuerySet:
    """Return the lines of a report about single episodes, each with its episode and patient, in the report's order.

    :param below: the line whose lines these are; without it, those of the whole report.
    """
    lines = ReportLine.objects.filter(report=report, episode_component__isnull=False)
    if below is not None:
        lines = lines.filter(parent=below)
    shown = lines.select_related(f"{_OF_EPISODE}beneficiary").only(*_SHOWN)
    return shown.order_by("position")  # type: ignore[return-value]


def narrowed(
    lines: ReportLineQuerySet, *, line: str = "", money: str = "", component: str = "", state: str = "", only: str = ""
) -> ReportLineQuerySet:
    """Filter lines by the code of the line above, the direction of the money, component, state and what was done.

    :param only: `contested` for the lines in error notices, `changed` for those that differ from the report before.
        Empty filters are skipped.
    """
    wanted: dict[str, Any] = dict(MONEY[money]) if money else {}
    if line:
        wanted["parent__code"] = line
    if component:
        wanted["episode_component__component"] = component
    if state:
        wanted[f"{_OF_EPISODE}complete"] = {word: complete for complete, word in STATES.items()}[state]
    if only == CHANGED:
        wanted["pk__in"] = LineChange.objects.filter(line__isnull=False).values("line")
    chosen = lines.contested() if only == CONTESTED else lines
    return chosen.filter(**wanted)


def found_by(lines: ReportLineQuerySet, words: str) -> ReportLineQuerySet:
    """Find the lines about an episode by its number, or about a patient by initials, an MBI or its last characters.

    :param words: in capitals, without spaces, hyphens and points.
    """
    if is_episode_number(words):
        return lines.filter(episode_component__episode_id=int(words))
    components = EpisodeComponent.objects.filter(report_lines__in=lines.order_by().values("pk"))
    return lines.filter(episode_component__in=of_patient(components, words).values("pk"))


def by_patient(lines: ReportLineQuerySet) -> ReportLineQuerySet:
    """Give each line the place of its patient in the order of initials (`patient_order.PLACE`)."""
    return with_places(lines, f"{_OF_EPISODE}beneficiary_id")  # type: ignore[return-value]


def is_episode_number(words: str) -> bool:
    """Return whether words are the number of an episode; the end of an MBI always has letters."""
    return words.isascii() and words.isdecimal()


def parts_of(report: Report) -> dict[int, ReportLine]:
    """Return the lines of a report that have lines about episodes below them, by key."""
    return {one.pk: one for one in report.lines.heads().filter(episode_lines__gt=0).order_by("position")}


def episodes_of(report: Report) -> dict[int, Episode]:
    """Return the episodes that the lines of a report are about, by key, with their days and the patients' names."""
    lines = EpisodeComponent.objects.filter(report_lines__report=report)
    return with_names(Episode.objects.filter(pk__in=lines.values("episode_id")))


def with_names(episodes: QuerySet[Episode]) -> dict[int, Episode]:
    """Return episodes by key, with their days and the names of the patients, from which initials come."""
    names = ("beneficiary__given_name", "beneficiary__surname")
    return {one.pk: one for one in episodes.select_related("beneficiary").only("starts_on", "ends_on", *names)}


def export_rows(lines: ReportLineQuerySet, report: Report) -> Iterator[list[str | Decimal]]:
    """Yield a row for each line, with no more of a patient than pages show; amounts are numbers."""
    parts = parts_of(report)
    for one in lines.iterator(chunk_size=2000):
        component, part = one.episode_component, parts[one.parent_id]
        episode = component.episode
        yield [
            report.number, part.label, str(episode.pk), episode.beneficiary.initials,
            episode.starts_on.isoformat(), episode.ends_on.isoformat(), episode.cancer_type, component.component,
            episode.state, one.amount, "yes" if part.adds else "no", one.formula, one.authority,
        ]  # fmt: skip
