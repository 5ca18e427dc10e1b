"""Admin pages for groups of CMS staff: each page names who may read, add and change its rows."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from portal.staff import ADMINISTRATOR, GROUPS, may_act_as

from .strict_admin import StrictAdmin


class AdminOfGroups(StrictAdmin):
    """Admin page whose readers (`viewers`), `adders` and `changers` are groups of CMS staff. Nobody can delete rows."""

    viewers: frozenset[str] = frozenset(GROUPS)
    adders: frozenset[str] = frozenset()
    changers: frozenset[str] = frozenset()

    @property
    def _readers(self) -> frozenset[str]:
        return self.viewers | self.adders | self.changers

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._any(request, self._readers)

    # Without `adders` or `changers` there is no service to call, so not even administrators may add or change.
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.adders) and self._any(request, self.adders)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.changers) and self._any(request, self.changers)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @staticmethod
    def _any(request: HttpRequest, groups: frozenset[str]) -> bool:
        user: Any = request.user
        return may_act_as(user, *groups)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        self.check_reader(request)
        return super().changelist_view(request, extra_context)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        raise PermissionDenied("You cannot delete this. The portal keeps its history.")

    def check_reader(self, request: HttpRequest) -> None:
        """Check that the person may read these rows.

        :raises PermissionDenied: naming the groups that may.
        """
        self._check(request, "open this page", self._readers)

    def _check(self, request: HttpRequest, what: str, groups: frozenset[str]) -> None:
        if not groups:
            raise PermissionDenied(f"Nobody can {what}. The portal creates these rows itself.")
        if not self._any(request, groups):
            named = " or ".join(f"“{group}”" for group in GROUPS if group in groups | {ADMINISTRATOR})
            raise PermissionDenied(f"Only CMS staff in the group {named} can {what}. Ask an administrator.")
