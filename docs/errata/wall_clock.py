# A limiter that measures with the clock on the wall, which somebody sets back by an hour.
import time
from unittest import mock


class Limiter:
    def __init__(self, interval):
        self.interval = interval
        self.last = time.time()

    def wait_for(self):
        return max(0, self.last + self.interval - time.time())


limiter = Limiter(0.2)
now = time.time()
with mock.patch("time.time", lambda: now - 3600):
    wait = limiter.wait_for()

print(f"the next call waits {wait:.0f} s instead of 0.2 s")
assert wait > 3599
