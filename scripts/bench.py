"""`make bench`: speed with many records, on SQLite and PostgreSQL, each figure beside its floor and its smaller self.

Read ratios, not absolutes. Nothing here passes or fails; the aims are printed for orientation.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
FLOOR = "floor: bare Django view, 50 rows"
COMMITS, STEPS = "floor: bare commits a second", "steps a second"
AIMS = {
    "API list of 50": "≤ 6 × the bare Django view",
    "detail: record, journal and links read": "≤ 5 ms",
    "search, two characters": "≤ 10 ms",
    STEPS: "≥ 300, where the disk lets bare commits",
    "matrix of a year: computed": "≤ 50 ms",
    "nonconformities: API list of 50": "≤ 6 × the bare Django view",
    "recurrence proposals": "≤ 50 ms",
    "coverage matrix: computed": "≤ 30 ms",
    "programme as PDF": "≤ 1,000 ms",
}


PAGES = ("work/", "opportunities/", "opportunities/?state=new", "matrix/", "search/?q=%E5%9B%9E%E8%AE%BF")


def run(url: str | None, folder: Path, records: int, tasks: int) -> dict[str, float]:
    """Fill and measure one database in a process of its own; its signed-in session is left in the folder."""
    env = {**os.environ, "BIHUAN_DATA": str(folder), "BIHUAN_HOSTS": "testserver,127.0.0.1"}
    env["DATABASE_URL"] = url or f"sqlite:///{folder / 'bench.sqlite3'}"
    command = [PYTHON, str(ROOT / "scripts/bench_measures.py"), str(records), str(tasks)]
    print(f"  filling {records:,} records and {tasks:,} tasks …", file=sys.stderr, flush=True)
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    told = json.loads(done.stdout.splitlines()[-1])
    print(f"  filled in {told['filled']} s", file=sys.stderr, flush=True)
    (folder / "session").write_text(told["session"])
    figures: dict[str, float] = told["figures"]
    return figures


def web_process(folder: Path) -> tuple[float, float]:
    """Cold start in seconds and resident memory in MB of one web process over the filled SQLite file."""
    env = {**os.environ, "BIHUAN_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}"}
    env |= {"BIHUAN_STATIC": "plain", "DJANGO_SETTINGS_MODULE": "bihuan.settings"}
    start = time.perf_counter()
    command = [PYTHON, "-m", "gunicorn", "-b", "127.0.0.1:8971", "--workers", "1", "--threads", "4", "bihuan.wsgi"]
    server = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    try:
        ready = _first_answer(start)
        cookie = {"Cookie": f"sessionid={(folder / 'session').read_text()}"}
        for n in range(200):
            page = f"http://127.0.0.1:8971/xdyj/{PAGES[n % len(PAGES)]}"
            urllib.request.urlopen(urllib.request.Request(page, headers=cookie)).read()
        return ready, _resident(server.pid)
    finally:
        server.terminate()
        server.wait()


def _first_answer(start: float) -> float:
    while time.perf_counter() - start < 30:
        try:
            urllib.request.urlopen("http://127.0.0.1:8971/sign-in/").read()
        except OSError:
            time.sleep(0.02)
        else:
            return round(time.perf_counter() - start, 2)
    sys.exit("The web process did not answer within 30 s.")


def _resident(master: int) -> float:
    """The largest resident size among the server's processes, in MB."""
    children = subprocess.run(["pgrep", "-P", str(master)], capture_output=True, text=True, check=False).stdout.split()
    sizes = [
        int(line.split()[1])
        for pid in (str(master), *children)
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("VmRSS")
    ]
    return round(max(sizes) / 1024, 1)


def show(name: str, figures: list[dict[str, float]], sizes: tuple[int, int]) -> None:
    small, large = figures
    print(f"\n{name}: {sizes[0]:,} and {sizes[1]:,} records, as many nonconformities, ten tasks a record\n")
    print(f"  {'':44}{f'{sizes[0]:,}':>10}{f'{sizes[1]:,}':>10}{'growth':>9}{'× floor':>9}   aim")
    for key, value in large.items():
        each_second = key in {COMMITS, STEPS}
        growth = small[key] / value if each_second else value / small[key]
        times = value / large[COMMITS if each_second else FLOOR]
        print(f"  {key:44}{small[key]:>10}{value:>10}{growth:>9.2f}{times:>9.2f}   {AIMS.get(key, '')}")
    print("\n  × floor: of the bare Django view; of bare commits for what is counted a second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    given = parser.parse_args()
    sizes = (given.small, given.large)
    base = Path(tempfile.mkdtemp(prefix="bihuan-bench-"))
    try:
        if given.only != "postgres":
            figures = [run(None, _folder(base, f"sqlite-{n}"), n, n * 10) for n in sizes]
            show("SQLite", figures, sizes)
            ready, resident = web_process(base / f"sqlite-{given.large}")
            print(f"\n  web process: cold start {ready} s (aim ≤ 2.5), {resident} MB resident (aim ≤ 200)")
        if given.only != "sqlite":
            show("PostgreSQL", [_postgres(base, n) for n in sizes], sizes)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _folder(base: Path, name: str) -> Path:
    (base / name).mkdir()
    return base / name


def _postgres(base: Path, size: int) -> dict[str, float]:
    """A cluster of its own per size, as durable as PostgreSQL comes."""
    from with_postgres import cluster

    with cluster(lasting=True) as url:
        return run(url, _folder(base, f"postgres-{size}"), size, size * 10)


if __name__ == "__main__":
    main()
