"""Pages of CMS staff for the ground."""

from . import accounts, messages, policy, work

__all__ = ["accounts", "messages", "policy", "work"]
