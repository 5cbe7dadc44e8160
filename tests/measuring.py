"""What a process took, measured from outside."""

import json
import subprocess
import sys
from collections.abc import Sequence

MEASURE = """
import json, resource, subprocess, sys
ran = subprocess.run(sys.argv[1:], capture_output=True, text=True, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([ran.stdout, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


def run_measured(words: Sequence[str]) -> tuple[str, float, float]:
    """What a command prints, its CPU time in seconds, its largest memory in MiB.

    A small process starts it: until its exec a child has the memory of what started it, and Linux counts that in (getrusage(2)).
    """
    ran = subprocess.run([sys.executable, "-c", MEASURE, *words], capture_output=True, text=True, check=True)
    told, seconds, mib = json.loads(ran.stdout)
    return told, seconds, mib
