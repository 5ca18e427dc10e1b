"""The generator of claims is independent: it plans its truth and imports nothing of the code that the truth checks."""

from tests.architecture.house import ROOT, forbidden_imports


def test_the_generator_of_claims_imports_neither_engine_nor_rules():
    paths = sorted((ROOT / "episodes" / "generator").glob("*.py"))
    assert paths, "no module in episodes/generator: this test would check nothing"
    forbidden = ("episodes.engine", "episodes.rules", "episodes.services", "episodes.models", "portal.rules", "polars")
    assert forbidden_imports(paths, forbidden) == []
    known = ("episodes.generator", "portal.policy")
    ours = [line.split(" imports ")[1] for line in forbidden_imports(paths, ("episodes", "portal"))]
    assert [name for name in ours if not name.startswith(known)] == []
