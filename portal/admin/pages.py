"""Pages of long lists, the last of which is as cheap to read as the first."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator


class PagesFromBothEnds(Paginator):  # type: ignore[type-arg]
    """Paginator whose queries skip at most half of the rows: it reads the pages of the second half from the end.

    PostgreSQL reads every row that a page skips. The list must be a QuerySet with an order.
    """

    def page(self, number: Any) -> Page[Any]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        after = max(0, self.count - first - self.per_page)
        if first <= after:
            return super().page(number)
        rows = self.object_list.reverse()[after : self.count - first]  # type: ignore[union-attr]
        return self._get_page(list(rows)[::-1], number, self)
