"""Tables of claims and episodes."""

from .adjustment import Adjustment, AdjustmentTable, Component
from .beneficiary import Beneficiary
from .care_figures import CareFigures
from .claims_file import ClaimsFile, ClaimsPiece, RejectedRow
from .comparison import Comparison
from .construction_run import ConstructionRun
from .episode import Episode, EpisodeComponent, EpisodeLine, EpisodePrice
from .episode_difference import EpisodeDifference
from .fee_schedule import FeeAmount, FeeSchedule
from .publication import Publication
from .run_partition import RunPartition

__all__ = [
    "Adjustment",
    "AdjustmentTable",
    "Beneficiary",
    "CareFigures",
    "ClaimsFile",
    "ClaimsPiece",
    "Comparison",
    "Component",
    "ConstructionRun",
    "Episode",
    "EpisodeComponent",
    "EpisodeDifference",
    "EpisodeLine",
    "EpisodePrice",
    "FeeAmount",
    "FeeSchedule",
    "Publication",
    "RejectedRow",
    "RunPartition",
]
