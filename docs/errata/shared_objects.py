# A lock and a counter of multiprocessing, sent to a pool like any argument.
import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def add_one(counter):
    with counter.get_lock():
        counter.value += 1


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    with ProcessPoolExecutor(max_workers=4) as pool:
        error = pool.submit(add_one, counter).exception()
    print(f"{type(error).__name__}: {error}")
    assert "through inheritance" in str(error)
    assert counter.value == 0
