"""Tables of claims and episodes."""

from .adjustment import Adjustment, AdjustmentTable, Component
from .beneficiary import Beneficiary
from .care_figures import CareFigures
from .claims_file import ClaimsFile, ClaimsPiece, RejectedRow
from .construction_run import ConstructionRun
from .data_delivery import DataDelivery
from .data_file import DataFile
from .data_file_fetch import DataFileFetch
from .episode import Episode, EpisodeComponent, EpisodeLine, EpisodePrice
from .fee_schedule import FeeAmount, FeeSchedule

__all__ = [
    "Adjustment",
    "AdjustmentTable",
    "Beneficiary",
    "CareFigures",
    "ClaimsFile",
    "ClaimsPiece",
    "Component",
    "ConstructionRun",
    "DataDelivery",
    "DataFile",
    "DataFileFetch",
    "Episode",
    "EpisodeComponent",
    "EpisodeLine",
    "EpisodePrice",
    "FeeAmount",
    "FeeSchedule",
    "RejectedRow",
]
