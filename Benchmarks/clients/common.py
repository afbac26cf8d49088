"""What the measured clients share: the task comes as one line of JSON, what was measured goes out as one."""

import json
import resource
import sys
import time


def task():
    return json.loads(sys.stdin.readline())


class Watch:
    def __init__(self):
        self.began = time.perf_counter()

    def report(self, **values):
        # Linux counts in KiB.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps({**values, "seconds": time.perf_counter() - self.began, "peak_kib": peak}), flush=True)
