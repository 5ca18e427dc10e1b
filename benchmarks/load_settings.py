"""The local settings with one more URL: an empty participant page."""

from portal.settings.local import *

ROOT_URLCONF = "benchmarks.empty_page"
