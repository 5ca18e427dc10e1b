"""A second construction of episodes, row by row, written from docs/readings.md and independent of the engine.

It is slow and uses no library. The property tests compare the engine with it under every choice of the readings. The
days and numbers of the rule are literals here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tests.episodes.worlds import EXCLUDED, HERE, HOSPITALS, KINDS, OPTED_OUT, Line, Story, on

LAST_TECHNICAL_START, LAST_DAY, LAST_CLEAN_DAY = 28, 89, 117
PLANNING = {"77261", "77262", "77263"}
TREATMENT = {"77385", "G6015", "77412", "77523"}
BOTH = {"77290"}
PROFESSIONAL = PLANNING | {"77427"}
INCLUDED = TREATMENT | BOTH | PROFESSIONAL
PROTON = {"77523"}
M_CODES = {"M1094": ("lung", "PC"), "M1095": ("lung", "TC"), "M1080": ("breast", "PC"), "M1081": ("breast", "TC")}
DIAGNOSES = {"C34": "lung", "C50": "breast"}
FIRST_DAY, LAST_START = date(2021, 1, 1), date(2021, 12, 31)
EXCLUDED_BY_NATURE, OUTSIDE_STATES = {"K", "C"}, {"Y"}
EXCLUDED_PLACES = {"21", "24", "51", "61"}

CHOICES = {
    "cancer_type_conflict": ("model-code", "diagnosis"),
    "opted_out_services": ("duplicates", "not-duplicates"),
    "participant_status": ("day-zero", "each-service"),
    "proton_trial": ("trial-number-on-proton-line", "never"),
    "switched_provider": ("first-stops-other-finishes", "never"),
    "technical_not_started": ("blocks-nothing", "blocks-clean-period"),
    "technical_participant": ("technical-or-any-dual", "technical-or-same-dual"),
    "technical_start": ("first-line-or-model-code", "model-code"),
}
"""The choices of each reading that construction knows, the one in force first."""

Readings = dict[str, str]


@dataclass
class Start:
    """The start of an episode: planning day, participants, and the day of the technical component if it started."""

    day: int
    pc: str
    tc: str | None
    technical_day: int | None


def episodes(number: int, story: Story, readings: Readings | None = None) -> list[dict[str, object]]:
    """Return the episodes of one beneficiary when all claims are known."""
    readings = {**{name: choices[0] for name, choices in CHOICES.items()}, **(readings or {})}
    if readings["proton_trial"] == "never":
        story = replace(story, lines=tuple(replace(line, trial=False) for line in story.lines))
    starts: list[Start] = []
    blocked_until: int | None = None
    planned_days = sorted({line.day for line in story.lines if line.code in PLANNING})
    for day in planned_days:
        if blocked_until is not None and day <= blocked_until:
            continue
        planner = _planner(story, day)
        if planner is None:
            continue
        tc, technical_day = _technical_start(story, day, planner, readings)
        start = Start(day, planner, tc, technical_day)
        if _cancer_type(story, start, day + LAST_DAY, readings) is None or _proton_trial_only(story, day):
            continue
        starts.append(start)
        blocks = tc or readings["technical_not_started"] == "blocks-clean-period"
        blocked_until = day + LAST_CLEAN_DAY if blocks else None
    built = []
    for position, start in enumerate(starts):
        following = starts[position + 1].day if position + 1 < len(starts) else None
        built.append(_episode(number, story, start, following, readings))
    return [episode for episode in built if FIRST_DAY <= on(episode["day"]) <= LAST_START]  # type: ignore[arg-type]


def _counts(line: Line) -> bool:
    """Return whether a line shows an included service in a hospital outpatient department or a center."""
    outside = line.by not in HOSPITALS and line.place in EXCLUDED_PLACES
    return line.code in INCLUDED and not line.denied and not outside and not (line.trial and line.code in PROTON)


def _is_out(who: str, day: int, table: dict[str, tuple[date, date | None]]) -> bool:
    """Return whether a table of exclusions or opt-outs covers a provider on a day of the story."""
    if who not in table:
        return False
    first, last = table[who]
    return first <= on(day) and (last is None or on(day) <= last)


def _takes_part(who: str, day: int) -> bool:
    return who in KINDS and not _is_out(who, day, EXCLUDED) and not _is_out(who, day, OPTED_OUT)


def _status_day(start: int, line: Line, readings: Readings) -> int:
    return start if readings["participant_status"] == "day-zero" else line.day


def _selected(line: Line) -> bool:
    return line.by in HOSPITALS or line.zip in ("", HERE)


def _planner(story: Story, day: int) -> str | None:
    """Return the participant whose planning line starts an episode on a day, if the beneficiary is in the Model."""
    if not FIRST_DAY <= on(day) <= LAST_START or not _in_fee_for_service(story, on(day)):
        return None
    if story.hospice and story.hospice[0] <= day <= story.hospice[1]:
        return None
    if story.died is not None and story.died < day:
        return None
    planners = [
        line.by
        for line in story.lines
        if line.day == day
        and line.code in PLANNING
        and _counts(line)
        and line.medicare_first
        and _selected(line)
        and KINDS.get(line.by) in ("professional", "dual")
        and _takes_part(line.by, day)
    ]
    with_code = [
        who
        for who in planners
        if any(
            M_CODES.get(line.code, ("", ""))[1] == "PC"
            and line.by == who
            and not line.denied
            and day <= line.day <= day + LAST_DAY
            for line in story.lines
        )
    ]
    return (with_code or planners or [None])[0]


def _month(day: date) -> int:
    return day.month + 12 * (day.year - 2021)


def _in_fee_for_service(story: Story, day: date) -> bool:
    return _month(day) not in story.hmo_months and _month(day) not in story.part_a_only_months


def _is_technical(line: Line) -> bool:
    if M_CODES.get(line.code, ("", ""))[1] == "TC":
        return not line.denied
    if not _counts(line) or line.code in PROFESSIONAL:
        return False
    return line.code in TREATMENT or line.by in HOSPITALS or line.modifier != "26"


def _technical_start(story: Story, day: int, planner: str, readings: Readings) -> tuple[str | None, int | None]:
    """Return participant and day of the first line or M-code within 28 days that starts the technical component."""
    found = [
        (line.day, line.code not in M_CODES, line.by != planner, line.by)
        for line in story.lines
        if _is_technical(line)
        and (line.code in M_CODES or readings["technical_start"] == "first-line-or-model-code")
        and _may_start(line.by, planner, readings)
        and _takes_part(line.by, _status_day(day, line, readings))
        and _selected(line)
        and day <= line.day <= day + LAST_TECHNICAL_START
    ]
    if not found:
        return None, None
    first = min(found)
    return first[3], first[0]


def _may_start(who: str, planner: str, readings: Readings) -> bool:
    """Return whether a provider may start the technical component: a Technical participant, or a Dual one.

    Under the other reading, a Dual participant must be the planner.
    """
    if who in EXCLUDED_BY_NATURE:
        return False
    if KINDS.get(who) == "dual":
        return who == planner or readings["technical_participant"] == "technical-or-any-dual"
    return KINDS.get(who) == "technical"


def _cancer_type(story: Story, start: Start, last: int, readings: Readings) -> str | None:
    """Return the cancer type by M-code (the professional one first) or by the diagnosis of the planning line.

    The reading decides which of the two comes first. If it gives no type, the other decides.
    """
    code, diagnosis = _type_of_code(story, start, last), _type_of_diagnosis(story, start)
    return (code or diagnosis) if readings["cancer_type_conflict"] == "model-code" else (diagnosis or code)


def _type_of_code(story: Story, start: Start, last: int) -> str | None:
    for component, who in (("PC", start.pc), ("TC", start.tc)):
        coded = [
            (line.day, position, M_CODES[line.code][0])
            for position, line in enumerate(story.lines)
            if M_CODES.get(line.code, ("", ""))[1] == component
            and line.by == who
            and not line.denied
            and start.day <= line.day <= last
        ]
        if coded:
            return min(coded)[2]
    return None


def _type_of_diagnosis(story: Story, start: Start) -> str | None:
    planned = next(
        line
        for line in story.lines
        if line.day == start.day
        and line.code in PLANNING
        and line.by == start.pc
        and _counts(line)
        and line.medicare_first
        and _selected(line)
    )
    return DIAGNOSES.get(planned.diagnosis[:3])


def _proton_trial_only(story: Story, day: int) -> bool:
    inside = [line for line in story.lines if day <= line.day <= day + LAST_DAY and not line.denied]
    trial = any(line.trial and line.code in PROTON for line in inside)
    treated = any(line.code in TREATMENT and _counts(line) for line in inside)
    return trial and not treated and not any(line.code in M_CODES for line in inside)


def _lost_day(story: Story, start: int) -> int | None:
    """Return the first day in the episode, before death, on which fee-for-service is not the primary payer."""
    for day in range(start + 1, start + LAST_DAY + 1):
        if story.died is not None and day >= story.died:
            return None
        if on(day).day == 1 and not _in_fee_for_service(story, on(day)):
            return day
        if any(line.day == day and not line.medicare_first for line in story.lines):
            return day
    return None


def _episode(number: int, story: Story, start: Start, following: int | None, readings: Readings) -> dict[str, object]:
    end = start.day + LAST_DAY
    mine = [line for line in story.lines if start.day <= line.day and (following is None or line.day < following)]
    inside = [line for line in mine if line.day <= end]
    lost, died = _lost_day(story, start.day), story.died
    own = {start.pc, start.tc}
    if died is not None and died > end:
        died = None
    switch_day, switched_to = _switch(mine, inside, start, end)
    if readings["switched_provider"] == "never":
        switch_day, switched_to = None, None
    if lost is not None and lost <= (start.day + LAST_TECHNICAL_START if start.tc is None else start.technical_day):
        reason = "lost-ffs"
    elif start.tc is None:
        reason = "died" if died is not None and died <= start.day + LAST_TECHNICAL_START else "tc-not-started"
    elif switch_day is not None and (lost is None or switch_day < lost):
        reason = "switched-provider"
    elif lost is not None:
        reason = "lost-ffs"
    else:
        reason = ""
    under_way = start.tc is not None and not (lost is not None and lost <= start.technical_day)
    duplicates = [
        line.paid
        for line in inside
        if _counts(line)
        and under_way
        and line.by not in own
        and line.by not in EXCLUDED_BY_NATURE | OUTSIDE_STATES
        and not _is_out(line.by, _status_day(start.day, line, readings), EXCLUDED)
        and not (
            readings["opted_out_services"] == "not-duplicates"
            and _is_out(line.by, _status_day(start.day, line, readings), OPTED_OUT)
        )
        and not (reason == "switched-provider" and (line.by == switched_to or line.day >= switch_day))
    ]
    last_code_day = start.day + (LAST_CLEAN_DAY if start.tc else LAST_DAY)
    if following is not None:
        last_code_day = min(last_code_day, following - 1)
    return {
        "bene": number,
        "day": start.day,
        "type": _cancer_type(story, start, last_code_day, readings) or _cancer_type(story, start, end, readings),
        "pc": start.pc,
        "tc": start.tc,
        "complete": not reason,
        "reason": reason,
        "duplicates": (len(duplicates), sum(duplicates)),
    }


def _switch(mine: list[Line], inside: list[Line], start: Start, end: int) -> tuple[int | None, str | None]:
    """Return the day on which another provider plans, after which the first furnishes nothing, and that provider."""
    if start.tc is None:
        return None, None
    own = {start.pc, start.tc}
    end_codes = [
        line.day
        for line in mine
        if line.modifier == "V2"
        and not line.denied
        and line.day <= start.day + LAST_CLEAN_DAY
        and (M_CODES.get(line.code, ("", ""))[1], line.by) in {("PC", start.pc), ("TC", start.tc)}
    ]
    ended = min(end_codes) if end_codes else None
    furnished = [
        line.day for line in inside if _counts(line) and line.by in own and (ended is None or line.day <= ended)
    ]
    others = [line for line in inside if _counts(line) and line.by not in own]
    for line in sorted((line for line in others if line.code in PLANNING), key=_carrier_first):
        after = line.day >= max(furnished) and (ended is None or line.day < ended)
        finishes = any(other.code in TREATMENT and other.day >= line.day for other in others)
        if after and finishes:
            return line.day, line.by
    return None, None


def _carrier_first(line: Line) -> tuple[int, bool]:
    return line.day, line.by in HOSPITALS
