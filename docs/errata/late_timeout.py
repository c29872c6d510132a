# A timeout on the result of a future that as_completed has handed out: can it ever pass?
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

limit = 0.05
timeouts = 0
with ThreadPoolExecutor() as pool:
    futures = [pool.submit(time.sleep, 0.2) for _ in range(3)]
    for future in as_completed(futures):
        try:
            future.result(timeout=limit)
        except TimeoutError:
            timeouts += 1

print(f"three tasks took four times the limit; timeouts: {timeouts}")
assert timeouts == 0
