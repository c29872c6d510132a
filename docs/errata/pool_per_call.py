# A pool of five workers, made anew for every call: how many calls run at once?
import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

lock = threading.Lock()
running = peak = pools = 0


def blocking_call():
    global running, peak
    with lock:
        running += 1
        peak = max(peak, running)
    time.sleep(0.5)
    with lock:
        running -= 1


async def call():
    global pools
    pools += 1
    with ThreadPoolExecutor(max_workers=5) as pool:
        await asyncio.get_running_loop().run_in_executor(pool, blocking_call)


async def main():
    await asyncio.gather(*(call() for _ in range(20)))


asyncio.run(main())
print(f"{pools} pools of 5 workers; {peak} calls at once")
assert pools == 20
assert peak > 5
