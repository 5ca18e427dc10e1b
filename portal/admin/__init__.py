"""Admin pages of the portal's own models, for CMS staff."""

from . import accounts, files, library, messages, people, policy, work

__all__ = ["accounts", "files", "library", "messages", "people", "policy", "work"]
