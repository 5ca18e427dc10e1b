"""The check of claim lines before they are billed, 42 CFR 512.245 and 512.265.

It compares the lines of a table with each other and with the participant's own episodes: start and end modifiers,
services that are too early or too late, clean periods, services outside the Model, and possible duplicates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from episodes.rules.billed_episodes import END, START, BilledEpisode, KnownEpisode
from episodes.rules.included_services import IncludedService, included_services
from episodes.rules.payment import PC, TC
from portal.formatting import long_date
from portal.policy import Book

ERROR, WARNING, NOTE = "error", "warning", "note"
PLANNING, BOTH = "planning", "both"
PROFESSIONAL_MODIFIER = "26"


@dataclass(frozen=True, slots=True)
class BilledLine:
    """One claim line of the table: its row, a key of the patient, and whether the patient's episodes were looked up."""

    row: int
    patient: str
    compared: bool
    service_on: date
    hcpcs: str
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """One answer about a line: how serious it is, its kind, and a sentence with what to do."""

    row: int
    severity: str
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Codes:
    """The codes and modifiers of a day of service."""

    models: Mapping[str, tuple[str, str]]
    services: Mapping[str, IncludedService]
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class _Check:
    """The check of one patient's lines, which collects the remarks."""

    furnished: frozenset[str]
    book: Book
    episodes: list[BilledEpisode]
    remarks: list[Remark] = field(default_factory=list)

    def say(self, line: BilledLine, severity: str, kind: str, sentence: str) -> None:
        self.remarks.append(Remark(line.row, severity, kind, sentence))


def check(
    lines: Iterable[BilledLine], known: Mapping[str, Sequence[KnownEpisode]], *, furnished: frozenset[str], book: Book
) -> tuple[Remark, ...]:
    """Check claim lines, 42 CFR 512.245 and 512.265; return the remarks in the order of the rows.

    :param known: the participant's own episodes of each patient.
    :param furnished: the components (PC, TC) that the participant furnishes.
    """
    by_patient: dict[str, list[BilledLine]] = {}
    for line in lines:
        by_patient.setdefault(line.patient, []).append(line)
    remarks: list[Remark] = []
    for patient, own in by_patient.items():
        episodes = [BilledEpisode.of(one, book=book) for one in known.get(patient, ())]
        checking = _Check(furnished, book, episodes)
        own.sort(key=lambda line: (line.service_on, line.row))
        _add_planned(own, checking)
        for line in own:
            _check_line(line, checking)
        _check_starts(own, checking)
        remarks += checking.remarks
    return tuple(sorted(remarks, key=lambda one: one.row))


def _codes(day: date, book: Book) -> _Codes:
    policy = book.on(day)
    models = {
        code: (cancer_type, component)
        for cancer_type, codes in policy["episodes/model_codes"].items()
        for component, code in codes.items()
    }
    start, end = policy["episodes/start_modifier"], policy["episodes/end_modifier"]
    return _Codes(models, included_services(on=day, book=book), start, end)


def _add_planned(lines: Sequence[BilledLine], checking: _Check) -> None:
    """Add the episodes that planning services of the table begin."""
    for line in lines:
        service = _codes(line.service_on, checking.book).services.get(line.hcpcs)
        if PC not in checking.furnished or service is None or service.category != PLANNING:
            continue
        if _episode_on(line.service_on, checking) is None:
            begun = KnownEpisode(starts_on=line.service_on, planned_in_row=line.row)
            checking.episodes.append(BilledEpisode.of(begun, book=checking.book))


def _episode_on(day: date, checking: _Check) -> BilledEpisode | None:
    """Return the latest episode in which, or in whose clean period, a day lies."""
    found = [one for one in checking.episodes if one.blocks(day)]
    return max(found, key=lambda one: one.known.starts_on, default=None)


def _check_line(line: BilledLine, checking: _Check) -> None:
    codes = _codes(line.service_on, checking.book)
    if line.hcpcs in codes.models:
        _check_model_code(line, *codes.models[line.hcpcs], codes, checking)
    elif service := codes.services.get(line.hcpcs):
        _check_service(line, service, checking)
    else:
        checking.say(line, NOTE, "not-included", f"{line.hcpcs} is not an included service. Bill it as usual.")


def _check_model_code(line: BilledLine, cancer_type: str, component: str, codes: _Codes, checking: _Check) -> None:
    """Check a line that bills an installment."""
    starts, ends = codes.start in line.modifiers, codes.end in line.modifiers
    if component not in checking.furnished:
        words = f"{line.hcpcs} bills the {component}, which you do not furnish in the Model. Use the code of your own "
        checking.say(line, ERROR, "other-component", f"{words}component.")
        return
    if starts == ends:
        which = "both modifiers" if starts else "neither modifier"
        checking.say(
            line, ERROR, "modifier",
            f"{line.hcpcs} has {which} {codes.start} and {codes.end}. Use {codes.start} for the start of the episode, "
            f"{codes.end} for the end of treatment, each on a line of its own.",
        )  # fmt: skip
        return
    episode = _episode_on(line.service_on, checking)
    if episode is None:
        checking.say(
            line, WARNING, "no-episode",
            "We know no planning service that begins an episode with you on this day. Check the patient and the day.",
        )  # fmt: skip
        return
    known, part = episode.known, START if starts else END
    if episode.cancer_types and cancer_type not in episode.cancer_types:
        checking.say(
            line, WARNING, "cancer-type",
            f"The code is for {cancer_type}, and the episode from {long_date(known.starts_on)} is of "
            f"{' and '.join(sorted(episode.cancer_types))}.",
        )  # fmt: skip
    episode.cancer_types.add(cancer_type)
    if (component, part) in episode.billed:
        checking.say(
            line, ERROR, "billed-twice",
            f"The {component} of the episode from {long_date(known.starts_on)} already has a line with this modifier.",
        )  # fmt: skip
    elif starts and component == TC and line.service_on > episode.days.last_treatment_start_on and not known.tc_started:
        _say_late(line, episode, checking)
    elif starts and line.service_on > episode.days.ends_on:
        _say_clean(line, episode, ERROR, checking)
    elif ends and line.service_on < episode.days.second_installment_earliest_on:
        earliest = long_date(episode.days.second_installment_earliest_on)
        checking.say(
            line, ERROR, "end-too-early",
            f"{codes.end} may be billed from {earliest} on, when treatment has ended. Bill it on that day or later.",
        )  # fmt: skip
    elif ends and (component, START) not in episode.billed:
        checking.say(
            line, WARNING, "start-missing",
            f"We see no line with {codes.start} for the {component} of this episode. Bill the start first.",
        )  # fmt: skip
    episode.billed.add((component, part))


def _check_service(line: BilledLine, service: IncludedService, checking: _Check) -> None:
    """Check a line of an included service."""
    day, episode = line.service_on, _episode_on(line.service_on, checking)
    if episode is None:
        _say_unknown(line, checking)
    elif not episode.days.in_model:
        checking.say(
            line, NOTE, "outside-model",
            "An episode that begins on this day is not in the Model. Bill the service fee-for-service.",
        )  # fmt: skip
    elif day > episode.days.ends_on:
        _say_clean(line, episode, WARNING, checking)
    elif (line.hcpcs, day) in episode.known.lines:
        checking.say(
            line, WARNING, "on-file",
            "Your published episode already has a claim line with this code and day. Do not bill the service twice.",
        )  # fmt: skip
    elif _is_technical(line, service) and not episode.known.tc_started and day > episode.days.last_treatment_start_on:
        _say_late(line, episode, checking)
    elif service.category == PLANNING and day > episode.known.starts_on:
        checking.say(
            line, WARNING, "in-episode",
            f"This planning service lies in the episode from {long_date(episode.known.starts_on)} and begins no other. "
            "Send it as a no-pay claim.",
        )  # fmt: skip
    else:
        checking.say(
            line, NOTE, "no-pay",
            f"It belongs to the episode from {long_date(episode.known.starts_on)}. Send it as a no-pay claim.",
        )  # fmt: skip


def _check_starts(lines: Sequence[BilledLine], checking: _Check) -> None:
    """Remark on the first line of each component whose start no line bills."""
    told: set[tuple[date, str]] = set()
    for line in lines:
        codes = _codes(line.service_on, checking.book)
        service, episode = codes.services.get(line.hcpcs), _episode_on(line.service_on, checking)
        if service is None or episode is None or not episode.takes(line.service_on):
            continue
        technical = _is_technical(line, service)
        component = PC if line.row == episode.known.planned_in_row else TC if technical else ""
        key = (episode.known.starts_on, component)
        if component in checking.furnished and (component, START) not in episode.billed and key not in told:
            told.add(key)
            checking.say(
                line, WARNING, "start-missing",
                f"We see no line that bills the start of the {component}. If you have not billed it, add the M-code of "
                f"the cancer type with {codes.start}.",
            )  # fmt: skip


def _is_technical(line: BilledLine, service: IncludedService) -> bool:
    """Tell whether a line can start the technical component: without a modifier, a service of both counts for both."""
    professional_only = PROFESSIONAL_MODIFIER in line.modifiers
    return service.component == TC or (service.component == BOTH and not professional_only)


def _say_unknown(line: BilledLine, checking: _Check) -> None:
    where = "in this table or in your published episodes" if line.compared else "in this table"
    more = "" if line.compared else " We compare with your episodes only where you give the MBI."
    checking.say(
        line, WARNING, "duplicate-risk",
        f"We know no episode of this patient with you {where}. If another participant planned the treatment and you "
        f"start no component of it, your service is a duplicate. Ask the patient who planned it.{more}",
    )  # fmt: skip


def _say_clean(line: BilledLine, episode: BilledEpisode, severity: str, checking: _Check) -> None:
    checking.say(
        line, severity, "clean-period",
        f"This day is in the clean period of the episode from {long_date(episode.known.starts_on)}. Bill services "
        f"fee-for-service. Another episode may begin on {long_date(episode.days.next_episode_earliest_on)}.",
    )  # fmt: skip


def _say_late(line: BilledLine, episode: BilledEpisode, checking: _Check) -> None:
    checking.say(
        line, WARNING, "treatment-late",
        f"We see no technical service by {long_date(episode.days.last_treatment_start_on)}. If there was none by then, "
        "the episode is incomplete, and you bill the services fee-for-service.",
    )  # fmt: skip
