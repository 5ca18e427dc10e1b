"""What CMS staff see and may trigger in the ground."""

from . import accounts, messages, policy, work

__all__ = ["accounts", "messages", "policy", "work"]
