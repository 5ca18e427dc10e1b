"""Tables of claims and episodes."""

from .adjustment import Adjustment, AdjustmentTable, Component
from .beneficiary import Beneficiary
from .care_figures import CareFigures
from .claims_file import ClaimsFile, ClaimsPiece, RejectedRow
from .construction_run import ConstructionRun
from .episode import Episode, EpisodeComponent, EpisodeLine, EpisodePrice
from .fee_schedule import FeeAmount, FeeSchedule
from .locality import LocalityTable, ZipLocality
from .no_pay_figures import NoPayFigures, NoPayShortfall
from .pricing_table import PricingTable

__all__ = [
    "Adjustment",
    "AdjustmentTable",
    "Beneficiary",
    "CareFigures",
    "ClaimsFile",
    "ClaimsPiece",
    "Component",
    "ConstructionRun",
    "Episode",
    "EpisodeComponent",
    "EpisodeLine",
    "EpisodePrice",
    "FeeAmount",
    "FeeSchedule",
    "LocalityTable",
    "NoPayFigures",
    "NoPayShortfall",
    "PricingTable",
    "RejectedRow",
    "ZipLocality",
]
