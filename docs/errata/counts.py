# Ten tasks, of which those divisible by three fail: how many of each?
import time
from concurrent.futures import ThreadPoolExecutor, as_completed


def task(number):
    time.sleep(0.01)
    if number % 3 == 0:
        raise ValueError(f"Failed on {number}")
    return 2 * number


with ThreadPoolExecutor(max_workers=3) as pool:
    futures = [pool.submit(task, number) for number in range(10)]
    failed = sum(1 for each in as_completed(futures) if each.exception())

print(f"{10 - failed} succeed, {failed} fail")
assert failed == 4  # 0, 3, 6 and 9
