"""A synthetic fee table: the fee-for-service amount of each code that the generator bills.

The amounts are invented round figures of a believable size. They are no CMS fee schedule.
"""

from __future__ import annotations

SOURCE = "synthetic fee table of generate_claims: invented amounts, no CMS fee schedule"

# Cents: technical component in a hospital, whole service in a freestanding center, its professional component alone.
TABLE: dict[str, tuple[int, int, int]] = {
    "77261": (0, 7400, 7400),
    "77262": (0, 11200, 11200),
    "77263": (0, 17100, 17100),
    "77280": (13100, 28700, 3800),
    "77290": (34200, 51800, 8200),
    "77295": (123500, 50400, 22600),
    "77300": (12600, 6700, 3300),
    "77301": (123500, 192800, 42400),
    "77334": (33900, 13300, 6100),
    "77336": (12600, 8300, 0),
    "77338": (33900, 50100, 22500),
    "77014": (9800, 12600, 4500),
    "77385": (52900, 0, 0),
    "77386": (52900, 0, 0),
    "77412": (24700, 0, 0),
    "77373": (170800, 126300, 0),
    "77523": (124300, 106500, 0),
    "77427": (0, 19300, 19300),
    "77435": (0, 63200, 63200),
    "G6012": (0, 25800, 0),
    "G6015": (0, 36900, 0),
}


def amount(hcpcs: str, modifier: str, setting: str) -> int:
    """Return the amount that fee-for-service allows for one unit, in cents."""
    hospital, whole, professional = TABLE[hcpcs]
    if setting == "outpatient":
        return hospital
    if modifier == "26":
        return professional
    if modifier == "TC":
        return whole - professional
    return whole


def rows() -> list[tuple[str, str, str, int]]:
    """List the rows of the table in the form of the import: HCPCS, modifier, setting, cents."""
    listed = []
    for hcpcs, (hospital, whole, professional) in TABLE.items():
        if hospital:
            listed.append((hcpcs, "", "outpatient", hospital))
        if whole:
            listed.append((hcpcs, "", "carrier", whole))
        if professional and professional != whole:
            listed.append((hcpcs, "26", "carrier", professional))
            listed.append((hcpcs, "TC", "carrier", whole - professional))
    return listed
