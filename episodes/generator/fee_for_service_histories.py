"""Named histories of the years without the Model, from which claims-based episodes are built.

Each history writes claims and gives the episodes that must come out of them. The truth is written from the plan,
never worked out from the claims.
"""

from __future__ import annotations

from episodes.generator.claims import PAID
from episodes.generator.scene import Expected, History, Scene


def claims_based(scene: Scene) -> list[Expected]:
    """A claims-based episode: planning, and treatment within 28 days."""
    scene.course()
    return [scene.expect()]


def claims_based_late(scene: Scene) -> list[Expected]:
    """Treatment begins on day 29: no claims-based episode."""
    scene.plan(scene.pc, scene.starts_on, PAID)
    scene.prepare(scene.pc, scene.tc, scene.day(3), PAID, services=("77290", "77334"))
    code = "77385" if scene.tc.ccn else "G6015"
    scene.desk.bill(scene.tc, scene.day(29), code, how=PAID)
    return []


def claims_based_untreated(scene: Scene) -> list[Expected]:
    """Planned and never treated: no claims-based episode."""
    scene.plan(scene.pc, scene.starts_on, PAID)
    return []


def claims_based_replanned(scene: Scene) -> list[Expected]:
    """A second trigger in the window or the clean period does not count."""
    scene.course(first=8, fractions=12)
    scene.second_course(100)
    return [scene.expect()]


def claims_based_secondary(scene: Scene) -> list[Expected]:
    """Treated for metastases of the liver: another secondary malignancy, which has no included cancer type."""
    scene.desk.diagnosis = "C787"
    scene.course(first=8, fractions=5)
    return []


# Name of the case, its weight among the others, its history.
FEE_FOR_SERVICE_CASES: tuple[tuple[str, int, History], ...] = (
    ("claims-based", 100, claims_based),
    ("claims-based-late-treatment", 3, claims_based_late),
    ("claims-based-untreated", 4, claims_based_untreated),
    ("claims-based-replanned", 4, claims_based_replanned),
    ("claims-based-other-secondary", 3, claims_based_secondary),
)
