"""Groups of CMS staff and membership in them."""

from __future__ import annotations

from portal.models import User

HELP_DESK, ANALYST, REVIEWER = "help desk", "analyst", "reviewer"
OFFICIAL, APPROVER, ADMINISTRATOR = "reconsideration official", "approver", "administrator"
GROUPS = (HELP_DESK, ANALYST, REVIEWER, OFFICIAL, APPROVER, ADMINISTRATOR)
READERS = frozenset({ANALYST, REVIEWER, OFFICIAL, APPROVER})
"""Those who read claims, reports and disputes; the help desk sees none of them."""


def groups_of(user: User) -> frozenset[str]:
    """Return the names of a person's groups; a superuser is in all of them. They are read once for each user object."""
    if not hasattr(user, "staff_groups"):
        names = GROUPS if user.is_superuser else user.groups.values_list("name", flat=True)
        user.staff_groups = frozenset(names)  # type: ignore[attr-defined]
    return frozenset(user.staff_groups)  # type: ignore[attr-defined]


def may_act_as(user: User, *groups: str) -> bool:
    """Return whether a person is active staff in one of these groups, or an administrator."""
    return user.is_active and user.is_staff and not groups_of(user).isdisjoint({*groups, ADMINISTRATOR})
