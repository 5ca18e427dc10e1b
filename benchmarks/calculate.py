"""Time of one `manage.py calculate`; the baseline is `import django` alone."""

from __future__ import annotations

import subprocess
import sys

from benchmarks import measuring

REQUEST = '{"planning_date": "2021-03-01", "first_treatment_date": "2021-03-15"}'
TIMES = 7


def main() -> None:
    """Run both commands in turns."""

    def run(*command: str) -> None:
        subprocess.run([sys.executable, *command], input=REQUEST, text=True, check=True, stdout=subprocess.DEVNULL)

    taken, baseline = measuring.by_turns(
        lambda: run("manage.py", "calculate", "episode-dates"), lambda: run("-c", "import django"), times=TIMES
    )
    measuring.show("calculate", taken, baseline, rows=1)


if __name__ == "__main__":
    main()
