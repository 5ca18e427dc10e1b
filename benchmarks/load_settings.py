"""The local settings with one address more: a participant's page with nothing on it."""

from portal.settings.local import *

ROOT_URLCONF = "benchmarks.empty_page"
