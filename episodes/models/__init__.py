"""Tables of claims and episodes."""

from .adjustment import Adjustment, AdjustmentTable
from .adjustment_proposal import AdjustmentProposal
from .beneficiary import Beneficiary
from .care_figures import CareFigures
from .claims_file import ClaimsFile, ClaimsPiece, OtherBirthDate, RejectedRow
from .comparison import Comparison
from .component import Component
from .construction_run import ConstructionRun
from .data_delivery import DataDelivery
from .data_file import DataFile
from .data_file_fetch import DataFileFetch
from .episode import Episode, EpisodeComponent, EpisodeLine, EpisodePrice
from .episode_difference import EpisodeDifference
from .fee_schedule import FeeAmount, FeeSchedule
from .locality import LocalityTable, ZipLocality
from .no_pay_figures import NoPayFigures, NoPayShortfall
from .pricing_table import PricingTable
from .proposed_adjustment import ProposedAdjustment
from .publication import Publication
from .run_partition import RunPartition

__all__ = [
    "Adjustment",
    "AdjustmentProposal",
    "AdjustmentTable",
    "Beneficiary",
    "CareFigures",
    "ClaimsFile",
    "ClaimsPiece",
    "Comparison",
    "Component",
    "ConstructionRun",
    "DataDelivery",
    "DataFile",
    "DataFileFetch",
    "Episode",
    "EpisodeComponent",
    "EpisodeDifference",
    "EpisodeLine",
    "EpisodePrice",
    "FeeAmount",
    "FeeSchedule",
    "LocalityTable",
    "NoPayFigures",
    "NoPayShortfall",
    "OtherBirthDate",
    "PricingTable",
    "ProposedAdjustment",
    "Publication",
    "RejectedRow",
    "RunPartition",
    "ZipLocality",
]
