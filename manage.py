#!/usr/bin/env python
"""Django's command line for this portal."""

import os
import sys
from importlib import import_module

from portal.call_stack import with_room

# Commands that need no apps, no settings and no database. Without loading them they answer in one second, not in five.
WITHOUT_APPS = {
    "calculate": "reconciliation",
    "check_upload": "quality",
    "describe_layout": "quality",
    "generate_claims": "episodes",
}

if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name in WITHOUT_APPS:
        command = import_module(f"{WITHOUT_APPS[name]}.management.commands.{name}").Command()
        with_room(command.run_from_argv, sys.argv)
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")
        from django.core.management import execute_from_command_line

        with_room(execute_from_command_line, sys.argv)
