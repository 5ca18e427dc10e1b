"""Admin pages of the portal's own models, for CMS staff."""

from . import accounts, files, messages, people, policy, work

__all__ = ["accounts", "files", "messages", "people", "policy", "work"]
