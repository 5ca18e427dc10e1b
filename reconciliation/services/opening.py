"""Opening of a reconciliation run: what may be calculated on which day, and the inputs that the run freezes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import IntegrityError, transaction

from episodes.models import ConstructionRun
from portal import clock, personal_data
from portal import selectors as portal_selectors
from portal.fingerprint import fingerprint
from portal.formatting import long_date
from portal.models import Participant
from portal.policy import Book, PolicyError
from portal.rules.input_error import InputError
from portal.rules.performance_years import policy_of
from portal.services.typed_days import check_performance_year
from portal.services.use_case import Actor, Refused, actor_label, use_case
from quality.selectors import last_open_window
from reconciliation.models import ErrorNotice, Kind, Report, Run
from reconciliation.rules import recipients
from reconciliation.rules.changes import change_of, latest
from reconciliation.selectors import gathering, missing_inputs
from reconciliation.selectors.granted_changes import granted_changes

EARLIEST = {Kind.INITIAL: "deadlines/initial_reconciliation_on", Kind.TRUE_UP: "deadlines/true_up_on"}


@use_case("run.open")
def open_run(
    *,
    year: int,
    kind: str,
    as_of: date,
    participants: Collection[Participant] = (),
    corrects: ErrorNotice | None = None,
    goes_on_because: str = "",
    by: Actor,
) -> Run:
    """Freeze the inputs of a run and list its reports, or return the existing run with the same inputs and policy.

    Later amendments, files and publications change nothing of the run. One that corrects takes what the run of the
    contested report froze.

    :param participants: those that get a report; none means all whom the rule names.
    :param corrects: the error notice whose confirmed error the run corrects.
    :param goes_on_because: the reason to run while practices may still submit files of the year.
    :raises Refused: when it is too early, the day is in the future, files may still come, another run is under way, or
        episodes, the initial run, recipients, benchmarks or the survey of patients' experience are missing.
    """
    personal_data.check_text(goes_on_because, field="goes_on_because")
    scope = sorted(one.model_id for one in participants)
    draft = Run(year=year, kind=kind, as_of=as_of, scope=scope, corrects=corrects, goes_on_because=goes_on_because)
    if corrects is None:
        facts = _fresh(draft, participants)
    else:
        facts = _taken_over(draft, corrects.report)
    return _kept(draft, facts, by)


def _fresh(run: Run, participants: Collection[Participant]) -> dict[int, gathering.Facts]:
    """Fill a run with the inputs of today, and return the facts of its participants by their keys.

    :raises Refused: as `open_run`.
    """
    book = portal_selectors.policy_book()
    _check_day(run, book)
    construction = _episodes_for(run)
    if construction is None:
        raise Refused(
            f"No episodes of {run.year} have been published from claims through {long_date(run.as_of)} or earlier. "
            "Publish a construction run, or run construct_episodes first."
        )
    before = Run.objects.of_everybody().filter(year=run.year, kind=run.kind, status=Run.Status.DONE)
    if run.kind == Kind.TRUE_UP:
        before = Run.objects.released().of_everybody().filter(year=run.year, kind=Kind.INITIAL, as_of__lt=run.as_of)
        if not before.exists():
            raise Refused(
                f"A true-up of {run.year} needs an initial reconciliation that was released, dated before "
                f"{long_date(run.as_of)}. Release that one first."
            )
    else:
        _check_windows(run, participants, book)
    run.construction_run, run.follows = construction, before.order_by("-as_of", "-pk").first()
    run.policy_version, run.policy_digest = book.version, book.digest
    owed = gathering.recipients_of(run, book=book)
    _check_recipients(run, owed)
    initial = run.kind == Kind.INITIAL
    if initial and (sentence := missing_inputs.unloaded(run.year, owed, book=book)):
        raise Refused(sentence)
    noted = book.noted()
    facts = gathering.facts_of_each(run, owed, book=noted)
    inputs = gathering.inputs_of_run(year=run.year, kind=run.kind, construction=construction, as_of=run.as_of)
    true_up = inputs["true_up_of_the_year_before"]
    told = missing_inputs.counted_as_none(run.year, facts, true_up=true_up, book=book) if initial else []
    run.inputs = {
        **inputs,
        "counted_as_none": told,
        "policy_read": [[entry.name, entry.from_on.isoformat()] for entry in noted.used],
    }
    return facts


def _episodes_for(run: Run) -> ConstructionRun | None:
    """Return the published episodes of a run: the newest, or those of the initial run that a true-up follows.

    A released true-up holds what later claims changed. A second initial run with these claims would count it again.
    """
    true_up = Run.objects.released().filter(year=run.year, kind=Kind.TRUE_UP).order_by("-as_of", "-pk").first()
    if run.kind == Kind.INITIAL and true_up is not None and true_up.inputs.get("initial_run"):
        return Run.objects.select_related("construction_run").get(pk=true_up.inputs["initial_run"]).construction_run
    published = ConstructionRun.objects.of_the_model().filter(year=run.year, claims_through__lte=run.as_of)
    return published.order_by("-claims_through", "-publications__published_at", "-pk").first()


def _taken_over(run: Run, contested: Report) -> dict[int, gathering.Facts]:
    """Fill a run with the inputs of a contested report's run, and return the facts of the report with what CMS granted.

    Earlier corrections of the contested report stay.
    """
    followed = contested.run
    run.year, run.kind, run.as_of, run.scope = (
        followed.year, followed.kind, followed.as_of, [contested.participant.model_id]
    )  # fmt: skip
    run.construction_run, run.follows = followed.construction_run, gathering.corrected(contested).run
    run.policy_version, run.policy_digest = followed.policy_version, followed.policy_digest
    earlier = map(change_of, contested.facts.get("corrections", ()))
    corrections = [one.as_json() for one in latest([*earlier, *granted_changes(contested.pk)])]
    run.inputs = {**followed.inputs, "corrects": contested.pk, "corrections": corrections}
    facts = {**contested.facts, "corrections": corrections}
    if contested.carried_over:
        # The report of the next year takes the contested true-up, whether it was issued already or not.
        facts |= {"carried_over": False, "settlement": recipients.CORRECTED_SETTLEMENT}
    return {contested.participant_id: facts}


def _kept(draft: Run, facts: dict[int, gathering.Facts], by: Actor) -> Run:
    """Store a run with a waiting report for each participant, unless it exists.

    :raises Refused: when another run of the year and kind is under way.
    """
    draft.inputs |= {
        "scope": draft.scope,
        "participants": len(facts),
        "facts_sha256": fingerprint([[owner, facts[owner]] for owner in sorted(facts)]),
    }
    draft.inputs_digest = fingerprint(draft.inputs)
    same = ("year", "kind", "as_of", "inputs_digest", "policy_digest")
    existing = Run.objects.filter(**{name: getattr(draft, name) for name in same}).first()
    if existing is not None:
        return existing
    other = Run.objects.under_way().filter(year=draft.year, kind=draft.kind).first()
    if other is not None and draft.corrects is None:
        raise _under_way(other)
    draft.started_by, draft.created_at = actor_label(by), clock.now()
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:  # somebody opened a run at the same moment: the same one, or another
        existing = Run.objects.filter(**{name: getattr(draft, name) for name in same}).first()
        if existing is None:
            raise _under_way(Run.objects.under_way().get(year=draft.year, kind=draft.kind)) from None
        return existing
    Report.objects.bulk_create(
        Report(run=draft, participant_id=owner, facts=kept) for owner, kept in sorted(facts.items())
    )
    return draft


def _under_way(other: Run) -> Refused:
    return Refused(
        f"{other} is under way, with other inputs. Wait until it is done. If it stands still, choose “Calculate what "
        "is missing” on its page. Two runs of one year and kind never calculate at the same time."
    )


def _check_day(run: Run, book: Book) -> None:
    check_performance_year(run.year, book=book)
    try:
        earliest = policy_of(run.year, book=book)[EARLIEST[Kind(run.kind)]]
    except (InputError, PolicyError) as error:
        raise Refused(str(error)) from error
    if run.as_of > clock.today():
        raise Refused(f"{long_date(run.as_of)} is in the future. Give today or an earlier day.")
    if run.as_of < earliest:
        raise Refused(
            f"The {Kind(run.kind).label.lower()} of {run.year} cannot run before {long_date(earliest)}. You gave "
            f"{long_date(run.as_of)}."
        )


def _check_windows(run: Run, participants: Collection[Participant], book: Book) -> None:
    """Check that no file of the year can come any more, or that somebody said why the run goes on."""
    if run.goes_on_because.strip():
        return
    found = last_open_window(run.year, participants=participants, today=clock.today(), book=book)
    if found is not None:
        closes_on, title = found
        raise Refused(
            f"Practices may submit files of {run.year} until {long_date(closes_on)} ({title}), and the score would "
            "leave out what comes after the run. Wait until then, or say why the run cannot wait.",
            field="goes_on_because",
        )


def _check_recipients(run: Run, owed: Sequence[Participant]) -> None:
    """Check that the run has reports, and that everybody in its scope gets one."""
    missing = sorted(set(run.scope) - {one.model_id for one in owed})
    if missing:
        raise Refused(
            f"{', '.join(missing)}: no report is due for {run.year}, because the participant opted out, or was not in "
            "the Model and furnished no episode of the year."
        )
    if not owed:
        raise Refused(f"No participant gets a report for {run.year}.")
