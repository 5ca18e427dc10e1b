"""What CMS staff see and may trigger in the foundation."""

from . import accounts, participants, policy, work

__all__ = ["accounts", "participants", "policy", "work"]
