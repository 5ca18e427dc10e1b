"""Data sets that CMS shares with a practice after a data request (DRA): one module for each, in this catalogue.

An app lists its data sets as `DATA_SETS` in its own module `data_sets`; `catalogue` finds them there. A data set gives
its columns with their meaning, from which the page and both files are made, and reads its rows one after another.
"""

from .beneficiary_claims import BENEFICIARY_CLAIMS
from .episode_level import EPISODE_LEVEL

DATA_SETS = (BENEFICIARY_CLAIMS, EPISODE_LEVEL)
