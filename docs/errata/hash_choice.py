# Which of twenty calls fail, if a hash of their names decides?
import os
import subprocess
import sys

program = "print([n for n in range(20) if hash(f'call {n}') % 3 == 0])"


def failing(seed):
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run([sys.executable, "-c", program], env=environment, check=True,
                          capture_output=True, text=True).stdout.strip()


print(f"one run:   {failing('1')}\nanother:   {failing('2')}")
assert failing("1") != failing("2")  # without a seed every run draws its own
