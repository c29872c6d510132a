# A limiter that sleeps while it holds its lock: how long does somebody wait who only asks?
import threading
import time


class Limiter:
    def __init__(self, interval):
        self.interval = interval
        self.lock = threading.Lock()
        self.last = time.monotonic()

    def acquire(self):
        with self.lock:
            time.sleep(max(0, self.last + self.interval - time.monotonic()))
            self.last = time.monotonic()

    def calls_so_far_are_known(self):
        with self.lock:
            return True


limiter = Limiter(0.5)
caller = threading.Thread(target=limiter.acquire)
caller.start()
while not limiter.lock.locked():
    pass
begin = time.monotonic()
limiter.calls_so_far_are_known()
waited = time.monotonic() - begin
caller.join()

print(f"a question that needs no waiting waited {waited:.1f} s")
assert waited > 0.2
