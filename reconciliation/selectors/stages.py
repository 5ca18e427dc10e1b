"""The stages of reports: what their notices have come to, and the reports that may have become final."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from reconciliation.models import ErrorNotice, Reconsideration, Report, Response
from reconciliation.models.report import ReportQuerySet
from reconciliation.rules import dispute
