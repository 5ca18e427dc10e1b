"""The JSON interface of the rules: any request gets a worksheet or a list of errors."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.policy import load_book
from portal.policy.plain import decimal_text
from reconciliation.calculate.calculation import Outcome, calculate
from reconciliation.calculate.requests import RULES

TODAY = date(2026, 11, 21)
LUNG = {
    "performance_year": 2021,
    "component": "PC",
    "cancer_type": "lung",
    "base_rate": "2231.40",
    "trend_factor": "1.04",
    "geographic_factor": "1.02",
    "case_mix_adjustment": "0.02",
    "historical_experience_adjustment": "0.11",
}


def ask(rule: str, request: Any) -> Outcome:
    """Return the outcome for a request, given as bytes or as a value that JSON can hold."""
    raw = request if isinstance(request, bytes) else json.dumps(request).encode()
    return calculate(rule, raw, book=load_book(), today=TODAY)


def test_the_answer_has_the_documented_keys() -> None:
    body = ask("episode-payment", LUNG).body
    assert set(body) == {"rule", "result", "lines", "policy"}
    assert body["rule"] == "episode-payment"
    assert {"label", "amount", "unit", "formula", "authority"} == set(body["lines"][0])
    assert body["policy"]["digest"] == load_book().digest
    used = {entry["name"]: entry for entry in body["policy"]["used"]}
    assert used["pricing/discount_professional"] == {
        "name": "pricing/discount_professional",
        "value": "0.0375",
        "from": "2021-01-01",
        "reference": load_book().on(date(2021, 1, 1)).entry("pricing/discount_professional").reference,
        "standing": "published",
    }
    assert "pricing/discount_technical" not in used


def test_the_lines_show_the_amounts_of_the_result() -> None:
    body = ask("episode-payment", LUNG).body
    amounts = {line["label"]: line["amount"] for line in body["lines"]}
    assert amounts["Episode payment"] == body["result"]["episode_payment"] == "2469.95"
    assert amounts["Second installment"] == body["result"]["second_installment"] == "1234.97"


def test_a_rehearsal_marks_the_changed_parameters_alone() -> None:
    body = ask("episode-payment", {**LUNG, "policy": {"pricing/coinsurance": "0.25"}}).body
    marked = [entry["name"] for entry in body["policy"]["used"] if entry.get("rehearsed")]
    assert marked == body["policy"]["rehearsed"] == ["pricing/coinsurance"]
    # 2469.95 x .25 = 617.4875 -> 617.49
    assert body["result"]["coinsurance"] == "617.49"
    assert body["policy"]["digest"] != load_book().digest


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b"", "request"),
        (b"\xff\xfe", "request"),
        (b"null", "request"),
        (b"[]", "request"),
        (b'"C61"', "request"),
        (b'{"icd10": "C61"', "request"),
        (b'{"icd10": NaN}', "request"),
        (b'{"icd10": -Infinity}', "request"),
        (b'{"icd10": "C61", "icd10": "C67"}', "icd10"),
        (b'{"icd10": ' + b"1" * 5000 + b"}", "request"),
        (b'{"icd10": ' + b"[" * 100_000 + b"}", "request"),
        (b'{"icd10": "\\ud800"}', "icd10"),
        (b'{"icd10": "C61\\u0000"}', "icd10"),
        (b'{"icd10": "C61", "policy": {"quality/score_scale": "NaN"}}', "policy.quality/score_scale"),
        (b'{"icd10": "C61", "policy": 1}', "policy"),
    ],
)
def test_a_malformed_request_gets_an_error(raw: bytes, field: str) -> None:
    outcome = ask("cancer-type", raw)
    assert not outcome.ok
    assert [error["field"] for error in outcome.body["errors"]] == [field]
    assert outcome.text().isascii()


def test_a_byte_order_mark_is_allowed() -> None:
    assert ask("cancer-type", b"\xef\xbb\xbf" + b'{"icd10": "C61"}').ok


DEEP = b"[" * 700 + b"]" * 700
BAD_VALUES = (
    b"null", b"true", b'""', b'"x"', b"-1", b"1e999999999", b"1e-999999999", b'"1e999999"', b'"NaN"', b'"Infinity"',
    b"[]", b"{}", b"[[[]]]", b'{"": null}', b"12345678901234567890123456789012345678901234567890", b'"9999-99-99"',
    b'"\\u0000"', DEEP, b'{"a": ' + DEEP + b"}",
)  # fmt: skip
BAD_BODIES = (
    b"",
    b" ",
    b"\xff\xfe{}",
    b"\x80",
    b"[]",
    b"[{}]",
    b"null",
    b"NaN",
    b"1",
    b"{",
    b"{}{}",
    b'{"a": Infinity}',
    DEEP,
)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_no_bad_request_of_any_rule_raises(rule: str) -> None:
    """Every body that is no object, and every field of the rule with every bad value, alone and inside `policy`."""
    for body in BAD_BODIES:
        assert not ask(rule, body).ok, body
    fields = [name for name in RULES[rule][0].model_fields if name != "policy"]
    bodies = [b'{"%s": %s}' % (name.encode(), value) for name in [*fields, "unknown", "policy"] for value in BAD_VALUES]
    of_policy = ("pricing/coinsurance", "quality/score_scale", "model/performance_years", "deadlines/error_notice_days",
                 "reconciliation/repayment_interest_rate", "pricing/national_base_rates", "no/such")  # fmt: skip
    bodies += [b'{"policy": {"%s": %s}}' % (name.encode(), value) for name in of_policy for value in BAD_VALUES]
    for body in bodies:
        outcome = ask(rule, body)
        assert outcome.ok or outcome.body["errors"], body
        assert len(outcome.text()) < 100_000, body


@pytest.mark.parametrize("number", ["1E+999999", "1E-999999", "1E+30"])
def test_a_rehearsed_number_of_absurd_size_is_refused(number: str) -> None:
    for name in ("quality/score_scale", "reconciliation/repayment_interest_rate"):
        outcome = ask("cancer-type", {"icd10": "C61", "policy": {name: number}})
        assert [error["field"] for error in outcome.body["errors"]] == [f"policy.{name}"]


@pytest.mark.parametrize("rule", ["", "episode_dates", "EPISODE-DATES", "../policy"])
def test_an_unknown_rule_gets_an_error(rule: str) -> None:
    assert [error["field"] for error in ask(rule, {}).body["errors"]] == ["rule"]


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        ({"quality/measure_points": "0"}, "policy"),
        ({"quality/score_scale": "0"}, "patient_experience_score"),
        ({"quality/measures": []}, "measures.0.measure"),
        ({"model/performance_years": []}, "performance_year"),
    ],
)
def test_a_rehearsal_with_unusable_values_gets_an_error(policy: dict[str, Any], field: str) -> None:
    measure = {"measure": "144", "eligible": 30, "exclusions": 0, "exceptions": 0, "met": 29, "not_met": 1}
    request = {
        "performance_year": 2023,
        "measures": [measure],
        "clinical_data": {"submitted": 1, "applicable": 1},
        "patient_experience_score": "5",
        "policy": policy,
    }
    outcome = ask("aggregate-quality-score", request)
    assert not outcome.ok
    assert [error["field"] for error in outcome.body["errors"]] == [field]


@pytest.mark.parametrize(
    ("number", "text"), [("1.1190", "1.119"), ("5.00", "5.00"), ("0", "0"), ("1E+2", "100"), ("-0.500", "-0.50")]
)
def test_decimals_are_written_without_an_exponent(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text


def test_error_about_a_limit_names_the_number() -> None:
    outcome = ask("episode-payment", {**LUNG, "base_rate": "9999999999999"})
    assert outcome.body["errors"] == [{"field": "base_rate", "message": "The number must be 99999999999 or less."}]


def test_zero_has_no_sign() -> None:
    nothing = {"incorrect_payment_withhold": "0", "duplicate_services": "0", "incomplete_episodes": "-0.00"}
    request = {"performance_year": 2021, "kind": "technical", **nothing, "prior_true_up": "-0.004"}
    body = ask("reconciliation", request).body
    assert body["result"]["report_total"] == body["result"]["prior_true_up"] == "0.00"
    assert not any((line["amount"] or "").startswith("-") for line in body["lines"])


def test_amounts_of_lines_follow_their_formulas() -> None:
    """Received less due is 300, so due less received is -300. The quality amount is 90% of 2,000."""
    sums = {"incorrect_payment_withhold": "1000", "duplicate_services": "200", "incomplete_episodes": "300"}
    quality = {"quality_withhold": "2000", "aggregate_quality_score": "90"}
    body = ask("reconciliation", {"performance_year": 2021, "kind": "professional", **sums, **quality}).body
    lines = {line["label"]: (line["amount"], line["formula"], line["authority"]) for line in body["lines"]}
    assert lines["Incomplete episodes"] == ("-300.00", "amount due minus payments received", "42 CFR 512.285(c)")
    assert lines["Duplicate services"] == ("-200.00", "subtracted from the withhold", "42 CFR 512.285(c)(2)")
    formula = "aggregate quality score 90 divided by 100, times quality withhold $2,000.00"
    assert lines["Quality amount"] == ("1800.00", formula, "42 CFR 512.285(d)")
    assert lines["Patient experience amount"][2] == "42 CFR 512.285(e)"
    assert lines["Stop-loss amount"][2] == "42 CFR 512.285(f)"


def test_a_late_notice_gets_no_answer() -> None:
    """August 15 + 45 days is September 29. The answer to a notice of that day is due 30 days later, October 29."""
    day = {"report_date": "2022-08-15"}
    timely = [line["label"] for line in ask("error-notice", {**day, "received_on": "2022-09-29"}).body["lines"]]
    assert timely[1:] == ["Timely", "Answer due by October 29, 2022"]
    late = ask("error-notice", {**day, "received_on": "2022-09-30", "response_issued_on": "2022-10-11"}).body
    assert [line["label"] for line in late["lines"]][1:] == ["Not timely: the calculation is binding"]
    assert (late["result"]["response_due_on"], late["result"]["reconsideration_due_on"]) == (None, None)


words = st.sampled_from(
    [
        *("performance_year", "kind", "measure", "episodes", "icd10", "npi", "zip", "policy", "planning_date"),
        *(
            "report_date",
            "demanded_on",
            "amount",
            "paid",
            "as_of",
            "open_notices",
            "met",
            "stop_loss",
            "measures",
            "clinical_data",
            "base_rate",
            "component",
            "on",
        ),
    ]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just("2021-03-01"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(RULES)), st.dictionaries(words | st.text(max_size=8), values, max_size=6))
@settings(max_examples=300, deadline=None)
def test_no_request_raises(rule: str, request: dict[str, Any]) -> None:
    outcome = ask(rule, json.dumps(request).encode())
    assert outcome.ok or all(set(error) == {"field", "message"} for error in outcome.body["errors"])
    json.loads(outcome.text())


@given(
    base=st.decimals(min_value=0, max_value=50000, places=2),
    factor=st.decimals(min_value="0.5", max_value=2, places=4),
    adjustment=st.decimals(min_value="-0.4", max_value="0.4", places=4),
    component=st.sampled_from(["PC", "TC"]),
    year=st.integers(2021, 2025),
    mode=st.sampled_from(["additive", "sequential"]),
)
@settings(max_examples=200, deadline=None)
def test_a_payment_can_be_recomputed_from_its_lines(
    base: Decimal, factor: Decimal, adjustment: Decimal, component: str, year: int, mode: str
) -> None:
    request = {
        **LUNG,
        "performance_year": year,
        "component": component,
        "base_rate": str(base),
        "trend_factor": str(factor),
        "historical_experience_adjustment": str(adjustment),
        "policy": {"pricing/withhold_mode": mode},
    }
    outcome = ask("episode-payment", request)
    assert outcome.ok, outcome.body
    result = {name: Decimal(value) for name, value in outcome.body["result"].items()}
    taken = sum(
        result[name]
        for name in ("discount", "incorrect_payment_withhold", "quality_withhold", "patient_experience_withhold")
    )
    assert result["episode_payment"] == result["adjusted_amount"] - taken
    assert result["medicare_payment"] == result["episode_payment"] - result["coinsurance"]
    assert result["medicare_payment_after_sequestration"] == result["medicare_payment"] - result["sequestration"]
    assert result["first_installment"] + result["second_installment"] == result["episode_payment"]
    assert 0 <= result["first_installment"] - result["second_installment"] <= Decimal("0.01")
    for name in ("first_installment", "second_installment"):
        taken = result[f"{name}_coinsurance"] + result[f"{name}_sequestration"]
        assert result[f"{name}_remitted"] == result[name] - taken >= 0
    remitted = result["first_installment_remitted"] + result["second_installment_remitted"]
    assert remitted == result["medicare_payment_after_sequestration"]
