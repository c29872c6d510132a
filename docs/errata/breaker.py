# A circuit breaker as it is usually answered, and what its counts do.
import threading
import time


class Broken(Exception):
    pass


class Breaker:
    def __init__(self, failures=3, recovery=0.0, successes=3):
        self.limit, self.recovery, self.needed = failures, recovery, successes
        self.state = "closed"
        self.failed = self.succeeded = 0
        self.opened_at = None

    def call(self, function):
        if self.state == "open":
            if time.time() - self.opened_at < self.recovery:
                raise Broken
            self.state = "half-open"
        try:
            result = function()
        except Exception:
            self.failed += 1
            if self.failed >= self.limit:
                self.state, self.opened_at = "open", time.time()
            raise
        self.succeeded += 1
        if self.state == "half-open" and self.succeeded >= self.needed:
            self.state = "closed"
            self.failed = self.succeeded = 0
        return result


def good():
    return "page"


def bad():
    raise OSError("no route")


def several(breaker, function, times):
    for _ in range(times):
        try:
            breaker.call(function)
        except (OSError, Broken):
            pass


# (a) Successes are counted while closed, too.
breaker = Breaker()
several(breaker, good, 10)
several(breaker, bad, 3)
assert breaker.state == "open"
several(breaker, good, 1)
print(f"(a) ten successes, three failures, one good probe of three: {breaker.state}")
assert breaker.state == "closed"

# (b) Failures are never forgotten while closed.
breaker = Breaker()
several(breaker, bad, 2)
several(breaker, good, 100)
several(breaker, bad, 1)
print(f"(b) two failures, a hundred successes, one failure: {breaker.state}")
assert breaker.state == "open"

# (c) Half-open lets everybody in.
breaker = Breaker(successes=10_000)
several(breaker, bad, 3)
inside = threading.Semaphore(0)
leave = threading.Event()


def slow():
    inside.release()
    leave.wait()


callers = [threading.Thread(target=breaker.call, args=(slow,)) for _ in range(1000)]
for each in callers:
    each.start()
for _ in callers:
    inside.acquire()
print(f"(c) callers that a half-open breaker let in: {len(callers)} of {len(callers)}")
leave.set()
for each in callers:
    each.join()

# (e) The clock on the wall decides, and somebody sets it back by an hour.
breaker = Breaker(recovery=30.0)
several(breaker, bad, 3)
breaker.opened_at += 3600  # the same as a clock that went back
try:
    breaker.call(good)
except Broken:
    print(f"(e) the next probe is {breaker.opened_at + 30 - time.time():.0f} s away instead of 30 s")
else:
    raise AssertionError
