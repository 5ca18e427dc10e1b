"""The generator stands apart: its truth is planned, never worked out by what it is there to check."""

from tests.architecture.house import ROOT, offences


def test_the_generator_of_claims_knows_neither_engine_nor_rules():
    paths = sorted((ROOT / "episodes" / "generator").glob("*.py"))
    assert paths, "no module in episodes/generator: this test would look at nothing"
    forbidden = ("episodes.engine", "episodes.rules", "episodes.services", "episodes.models", "portal.rules", "polars")
    assert offences(paths, forbidden) == []
    known = ("episodes.generator", "portal.policy")
    ours = [line.split(" imports ")[1] for line in offences(paths, ("episodes", "portal"))]
    assert [name for name in ours if not name.startswith(known)] == []
