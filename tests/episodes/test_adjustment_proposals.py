"""Proposals of adjustments: from claims to worksheets, as plain Python has them, and loaded by a second person."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import Adjustment, AdjustmentProposal, Beneficiary, ConstructionRun, Episode
from episodes.services import adjustment_inputs, adjustment_proposals, adjustments, proposed_adjustments
from portal import clock, selectors
from portal.models import Job, Participant
from portal.participation.models import EpisodeCount
from portal.services.use_case import Refused
from tests import asking, factories
from tests.architecture.rows import row_of
from tests.episodes.baseline_world import command
from tests.episodes.test_adjustment_tables import load as load_table
from tests.episodes.test_baseline_models import capped, cents, least_squares

pytestmark = pytest.mark.django_db
WEIGHTS = {2016: Decimal("0.2"), 2017: Decimal("0.3"), 2018: Decimal("0.5")}


def propose(year=2021):
    return adjustment_proposals.propose(year=year, by="test")


def decided(proposal, group="approver"):
    return proposed_adjustments.load(proposal=proposal, by=factories.user(staff=group))


def rows_of_episodes():
    """Return the stored episodes as the rows of the plain calculation in `test_baseline_models`."""
    found = []
    for one in Episode.objects.select_related("beneficiary").order_by("pk"):
        born_on = one.beneficiary.born_on
        age = one.starts_on.year - born_on.year - (one.starts_on.timetuple()[1:3] < born_on.timetuple()[1:3])
        found.append(
            (one.starts_on.year, one.cancer_type, one.decisions["tc_setting"] == "outpatient", one.pc_participant_id,
             one.tc_participant_id, int(one.pc_allowed * 100), int(one.tc_allowed * 100), age, one.beneficiary.sex,
             one.decisions.get("died_on") is not None)
        )  # fmt: skip
    return found


def test_payments_of_an_episode_are_those_of_its_claim_lines(baseline, baseline_claims):
    """The generator bills a planned episode and nothing else to most people: theirs is the sum of all their lines."""
    billed = defaultdict(Decimal)
    for year in (2016, 2017, 2018):
        for row in csv.DictReader((baseline_claims / f"carrier-{year}.csv").open(), delimiter="|"):
            professional = row["HCPCS_CD"] in ("77263", "77427") or row["HCPCS_1ST_MDFR_CD"] == "26"
            billed[row["BENE_ID"], "PC" if professional else "TC"] += Decimal(row["LINE_ALOWD_CHRG_AMT"])
        for row in csv.DictReader((baseline_claims / f"outpatient-{year}.csv").open(), delimiter="|"):
            paid = Decimal(row["REV_CNTR_PMT_AMT_AMT"]) + Decimal(row["REV_CNTR_COINSRNC_WGE_ADJSTD_C"])
            billed[row["BENE_ID"], "TC"] += paid
    truth = csv.DictReader((baseline_claims / "truth.csv").open())
    plain = {row["bene_id"] for row in truth if row["case"] == "claims-based"}
    checked = 0
    for one in Episode.objects.select_related("beneficiary"):
        if one.beneficiary.bene_id in plain:
            assert one.pc_allowed == billed[one.beneficiary.bene_id, "PC"]
            assert one.tc_allowed == billed[one.beneficiary.bene_id, "TC"]
            checked += 1
    assert checked > 150


def test_proposal_agrees_with_plain_python(baseline):
    """The rule, episode by episode: capped payments, means and least squares of hospital episodes, weighted by year."""
    proposal = propose()
    rows = rows_of_episodes()
    given = {(row.participant_id, row.component): row for row in proposal.adjustments.all()}
    kinds = [{"professional": 1, "technical": 1, "dual": 2}[one.kind] for one in Participant.objects.all()]
    assert len(given) == sum(kinds) == proposal.counts["adjustments"]
    enough = 0
    for component, place, owner in (("PC", 5, 3), ("TC", 6, 4)):
        amounts = capped(rows, place)
        hospital = [(row, amount) for row, amount in zip(rows, amounts, strict=True) if row[2]]
        types = sorted({row[1] for row, _ in hospital})
        means = {}
        for name in types:
            of_type = [(WEIGHTS[row[0]], amount) for row, amount in hospital if row[1] == name]
            mean = sum(weight * amount for weight, amount in of_type) / sum(weight for weight, _ in of_type)
            means[name] = mean / 100
        national = proposal.national[component]
        assert {name: Decimal(mean) for name, mean in national["means"].items()} == {
            name: round(mean, 2) for name, mean in means.items()
        }
        for participant_id in {key[0] for key in given if key[1] == component}:
            sums = defaultdict(Decimal)
            for row, amount in zip(rows, amounts, strict=True):
                if row[owner] == participant_id and row[1] in types:
                    expected = Decimal(national["means"][row[1]])
                    predicted = Decimal(national["predictions"][row[1]]) + sum(
                        (Decimal(national["effects"].get(name, "0")) for name in traits_of(row)), Decimal(0)
                    )
                    sums["episodes"] += 1
                    sums["expected"] += expected
                    sums["predicted"] += predicted
                    sums["weighted"] += WEIGHTS[row[0]] * (Decimal(amount) / 100 - predicted)
                    sums["weighted expected"] += WEIGHTS[row[0]] * expected
            found = given[participant_id, component]
            assert (found.window_episodes, found.baseline_episodes) == (sums["episodes"], sums["episodes"])
            if sums["episodes"] < 60:
                assert (found.case_mix, found.historical_experience) == (0, 0)
                continue
            enough += 1
            case_mix = (sums["predicted"] - sums["expected"]) / sums["expected"]
            assert abs(found.case_mix - case_mix) < Decimal("0.000001")
            assert abs(found.historical_experience - sums["weighted"] / sums["weighted expected"]) < Decimal("0.000005")
            assert found.historical_experience != 0
            assert Decimal(found.case_mix_lines[-1]["amount"]) == found.case_mix
            assert Decimal(found.historical_lines[-1]["amount"]) == found.historical_experience
    assert 0 < enough < len(given), "participants on both sides of the sixty episodes"


def traits_of(row):
    age, sex, died = row[7:]
    band = "age-85-" if age >= 85 else f"age-{age // 5 * 5}-{age // 5 * 5 + 4}"
    return [*([band] if age >= 65 else []), *(["female"] if sex == "2" else []), *(["died"] if died else [])]


def test_regression_of_the_stored_episodes_is_least_squares(baseline):
    """Nobody died in these claims and everybody is 66 or older, so two traits cannot be told."""
    proposal = propose()
    rows = rows_of_episodes()
    hospital = [(row, amount) for row, amount in zip(rows, capped(rows, 5), strict=True) if row[2]]
    assert not any(row[9] or row[7] < 65 for row, _ in hospital)
    effects = proposal.national["PC"]["effects"]
    assert "died" not in effects and "age-85-" not in effects and len(effects) == 5
    # With the oldest group as the one that the others are compared with, and no deaths, plain least squares agrees.
    types = list(proposal.national["PC"]["means"])
    solved = least_squares(*zip(*hospital, strict=True), types, left_out=("age-85-", "died"))
    found = [Decimal(one) for one in (*proposal.national["PC"]["predictions"].values(), *effects.values())]
    assert all(abs(one - cents(other)) <= Decimal("0.01") for one, other in zip(found, solved, strict=True))


def test_second_person_loads_a_proposal_for_good(baseline):
    analyst, approver = factories.user(staff="analyst"), factories.user(staff="approver")
    approver.groups.add(*analyst.groups.all())
    typed = Participant.objects.filter(kind="dual").first()
    reader = factories.seat(typed)
    adjustments.set_adjustment(
        participant=typed, year=2021, component="PC", source="by hand", by="test", geographic_factor=Decimal("1.02"),
        case_mix=Decimal("0.5"), window_episodes=99,
    )  # fmt: skip
    proposal = adjustment_proposals.request(year=2021, by=approver)
    assert Job.objects.get(task="episodes.calculate_adjustments").arguments == [proposal.pk]
    with pytest.raises(Refused, match="is not decided"):
        adjustment_proposals.request(year=2021, by=analyst)
    with pytest.raises(Refused, match="cannot be loaded: waiting for a worker"):
        decided(proposal)
    adjustment_proposals.calculate(proposal_id=proposal.pk, by="test")
    assert adjustment_proposals.calculate(proposal_id=proposal.pk, by="test").adjustments.count() == 7, "once"
    with pytest.raises(Refused, match="You asked for this proposal"):
        proposed_adjustments.load(proposal=proposal, by=approver)
    with pytest.raises(Refused, match="Only an approver"):
        proposed_adjustments.load(proposal=proposal, by=analyst)
    decided(proposal)
    assert Adjustment.objects.count() == 7
    row = Adjustment.objects.get(participant=typed, component="PC")
    assert (row.geographic_factor, row.case_mix) == (Decimal("1.02"), row.proposed.case_mix)
    assert row.source == f"Calculated by CMS from the episodes of 2016 to 2018 (proposal {proposal.pk})"
    assert typed.messages.filter(subject="Your adjustments for 2021").exists() and reader
    with pytest.raises(Refused, match="cannot be loaded: loaded"):
        decided(proposal)


def test_loaded_figures_never_change(baseline):
    decided(propose())
    row = Adjustment.objects.filter(component="PC").first()
    same = {name: getattr(row, name) for name in ("case_mix", "window_episodes", "historical_experience",
                                                  "baseline_episodes")}  # fmt: skip
    key = {"participant": row.participant, "year": 2021, "component": "PC", "source": "CMS", "by": "test"}
    adjustments.set_adjustment(**key, **same, geographic_factor=Decimal("0.98"))
    with pytest.raises(Refused, match="loaded with their worksheet, so the case mix adjustment does not change"):
        adjustments.set_adjustment(**key, **{**same, "case_mix": Decimal("0.1"), "window_episodes": 90})
    with pytest.raises(Refused, match="loaded with their worksheet"):
        load_table(f"{row.participant.model_id},2021,PC,0.01,99,0,99,1")
    for statement in (
        "update episodes_adjustment set case_mix = 0.5",
        "update episodes_adjustment set window_episodes = null",
        "delete from episodes_adjustment",
        "update episodes_proposedadjustment set case_mix = 0.5",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_historical_experience_stays_in_later_years_and_the_case_mix_rolls(baseline):
    decided(propose())
    ConstructionRun.objects.filter(year=2017).update(year=2019)  # the window of 2022 is 2017 to 2019
    with pytest.raises(Refused, match="There are no episodes of 2017 yet"):
        propose(2022)
    ConstructionRun.objects.filter(year=2019).update(year=2017)
    run_of(2019)
    later = propose(2022)
    first = {(row.participant_id, row.component): row for row in Adjustment.objects.all()}
    for row in later.adjustments.all():
        known = first[row.participant_id, row.component]
        assert row.historical_experience == known.historical_experience
        assert row.historical_lines == known.proposed.historical_lines
        assert row.window_episodes < known.window_episodes, "no episode began in 2019"
        assert row.case_mix_lines[0]["formula"].endswith("0 that began in 2019") or row.window_episodes == 0


def test_proposal_is_not_loaded_after_its_episodes_or_policy_changed(baseline):
    proposal = propose()
    changed = {"pricing/winsorized_percentiles": {"low": "0.02", "high": "0.98"}}
    used = [{**entry, "value": changed.get(entry["name"], entry["value"])} for entry in proposal.policy_used]
    assert used != proposal.policy_used
    AdjustmentProposal.objects.update(policy_used=used)
    with pytest.raises(Refused, match="policy changed after"):
        decided(proposal)
    AdjustmentProposal.objects.update(policy_used=proposal.policy_used)
    newer = run_of(2017, published=False)
    factories.publish(newer)
    with pytest.raises(Refused, match="The episodes or the policy changed after"):
        decided(proposal)


def run_of(year, kind="claims-based", *, published=True):
    """Write a run without episodes."""
    if published:
        return factories.published_run(year=year, kind=kind)
    return ConstructionRun.objects.create(
        kind=kind, year=year, claims_through=date(2023, 7, 31), status="done", key=f"{year} {kind}",
        requested_by="test", finished_at=clock.real_now(),
    )  # fmt: skip


def test_years_of_the_model_come_from_its_runs_and_others_from_claims_based_ones():
    runs = [run_of(2019), run_of(2020), run_of(2021), run_of(2020, published=False)]
    book = selectors.policy_book()
    with pytest.raises(Refused, match="There are no episodes of 2021 yet"):
        adjustment_inputs.runs_of({2019, 2020, 2021}, book=book)
    of_the_model = run_of(2021, kind="model")
    found = adjustment_inputs.runs_of({2019, 2020, 2021}, book=book)
    assert found == {2019: runs[0], 2020: runs[1], 2021: of_the_model}


def test_withdrawn_proposal_makes_room_for_another(baseline):
    proposal, analyst = propose(), factories.user(staff="analyst")
    with pytest.raises(Refused, match="Enter the reason"):
        proposed_adjustments.withdraw(proposal=proposal, reason=" ", by=analyst)
    proposed_adjustments.withdraw(proposal=proposal, reason="More claims came.", by=analyst)
    with pytest.raises(Refused, match="cannot be loaded: withdrawn"):
        decided(proposal)
    assert propose().pk != proposal.pk
    assert Adjustment.objects.count() == 0


def test_episodes_without_payments_are_refused(baseline):
    Episode.objects.filter(run__year=2017).update(pc_allowed=None)
    with pytest.raises(Refused, match="The episodes of 2017 have no payments"):
        propose()


def test_unknown_birth_date_counts_as_the_youngest(baseline):
    Beneficiary.objects.update(born_on_text=None)
    proposal = propose()
    assert set(proposal.national["PC"]["effects"]) == {"female"}


def test_number_of_queries_does_not_grow_with_participants(baseline):
    def queries(run):
        with CaptureQueriesContext(connection) as found:
            run()
        return len(found)

    decided(propose())
    taken = []
    for more in (5, 20):
        factories.participants(more)
        taken.append((queries(propose), queries(lambda: decided(AdjustmentProposal.objects.first()))))
    assert taken[0] == taken[1]
    assert Adjustment.objects.count() == 7 + 2 * 25


def test_staff_read_a_proposal_and_a_second_person_loads_it(baseline):
    analyst, approver = (factories.client(factories.user(staff=group)) for group in ("analyst", "approver"))
    assert analyst.post(reverse("admin:episodes_adjustmentproposal_add"), {"year": 2021}).status_code == 302
    proposal = AdjustmentProposal.objects.get()
    page = reverse("admin:episodes_adjustmentproposal_change", args=[proposal.pk])
    assert "Not calculated yet." in text_of(analyst.get(page))
    adjustment_proposals.calculate(proposal_id=proposal.pk, by="test")
    words = text_of(approver.get(page))
    assert "7 adjustments of 5 participants, from 240 episodes of the baseline." in words
    proposal.refresh_from_db()
    assert f">${Decimal(proposal.national['PC']['means']['lung']):,.2f}<" in words and "Age 70 to 74" in words
    of_proposal = {"proposal__id__exact": proposal.pk}
    rows = text_of(approver.get(reverse("admin:episodes_proposedadjustment_changelist"), of_proposal))
    assert rows.count("—") >= 7, "nothing is on file yet"
    one = proposal.adjustments.exclude(case_mix=0).first()
    worksheet = text_of(approver.get(reverse("admin:episodes_proposedadjustment_change", args=[one.pk])))
    assert "Predicted payments" in worksheet and "Weighted expected payments" in worksheet
    step = reverse("admin:episodes_adjustmentproposal_step", args=[proposal.pk, "load"])
    assert analyst.get(step).status_code == 403
    shown = approver.post(step, {})
    assert ("adjustments", "new", "7") in shown.context["rows"]
    assert "It concerns 5 practices." in text_of(shown) and not Adjustment.objects.exists()
    asking.confirmed(approver, step, {})
    assert Adjustment.objects.count() == 7


def text_of(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_proposal_that_cannot_be_calculated_says_why_at_its_field():
    factories.at(date(2020, 12, 1))
    analyst = factories.client(factories.user(staff="analyst"))
    page = text_of(analyst.post(reverse("admin:episodes_adjustmentproposal_add"), {"year": 2021}))
    assert "There are no episodes of 2016, 2017, 2018 yet." in page


def test_practice_reads_its_worksheets(baseline):
    decided(propose())
    row = Adjustment.objects.exclude(case_mix=0).exclude(historical_experience=0).first()
    practice = factories.client(factories.seat(row.participant, "viewer"))
    listed = text_of(practice.get(reverse("episodes:adjustment-list", args=[row.participant.model_id])))
    address = reverse("episodes:adjustment-worksheet", args=[row.participant.model_id, row.pk])
    assert address in listed
    page = text_of(practice.get(address))
    for line in (*row.proposed.case_mix_lines, *row.proposed.historical_lines):
        assert line["label"] in page
    assert "fewer than the 60 that it takes" not in page
    other = Participant.objects.exclude(pk=row.participant_id).first()
    stranger = factories.client(factories.seat(other))
    assert stranger.get(address).status_code == 404
    assert stranger.get(reverse("episodes:adjustment-worksheet", args=[other.model_id, row.pk])).status_code == 404
    too_few = Adjustment.objects.filter(window_episodes__lt=60).first()
    reader = factories.client(factories.seat(too_few.participant))
    words = text_of(
        reader.get(reverse("episodes:adjustment-worksheet", args=[too_few.participant.model_id, too_few.pk]))
    )
    assert f"0 because {too_few.window_episodes} episodes are fewer than the 60 that it takes" in words
    staff = factories.client(factories.user(staff="analyst"))
    shown = text_of(staff.get(reverse("admin:episodes_adjustment_changelist")))
    assert reverse("admin:episodes_proposedadjustment_change", args=[row.proposed_id]) in shown
    typed = row_of(Adjustment, other, year=2023)
    assert stranger.get(reverse("episodes:adjustment-worksheet", args=[other.model_id, typed.pk])).status_code == 404


def test_command_proposes_and_loads_nothing(baseline):
    made = json.loads(command("propose_adjustments", "--performance-year", 2021))
    assert made["adjustments"] == 7 and made["case_mix"]["not_zero"] > 0
    assert AdjustmentProposal.objects.get(pk=made["proposal"]).requested_by is None
    with pytest.raises(CommandError, match="is not decided"):
        command("propose_adjustments", "--performance-year", 2021)
    assert not Adjustment.objects.exists()


def test_low_volume_counts_of_claims_based_years_reach_the_page_of_counts(baseline):
    """The episodes of 2018 in which each participant furnishes a component, as CMS staff and the practice read them."""
    staff = factories.client(factories.user(staff="analyst"))
    listed = text_of(staff.get(reverse("admin:participation_episodecount_changelist"), {"calendar_year": 2018}))
    for participant in Participant.objects.all():
        number = Episode.objects.of(participant).filter(run__year=2018).count()
        assert EpisodeCount.objects.get(participant=participant, calendar_year=2018).count == number
        assert participant.model_id in listed
