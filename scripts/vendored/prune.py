"""Cut the NL Design System packages down to what the templates use, and copy the rest beside it.

Usage: prune.py <node_modules> <repository>. Keeps the rules whose every class is named in CLASSES,
then the design tokens that those rules and our own stylesheets reach, also through other tokens.
"""

import json
import re
import shutil
import sys
from pathlib import Path

TOKENS = "@nl-design-system-unstable/voorbeeld-design-tokens"
FONT = "@fontsource-variable/source-sans-3"
PRINT_FONT = "source-sans"
PRINT_FACES = ("Regular", "Semibold")
FALLBACK_FONT = "dejavu-fonts-ttf"

# In order of the stylesheet: what each package styles that a template writes.
CLASSES = {
    "document": {"document"},
    "skip-link": {"skip-link", "skip-link--visible-on-focus"},
    "button": {
        "button",
        "button--primary-action",
        "button--secondary-action",
        "button--subtle",
        "button--danger",
    },
    "data-badge": {"data-badge"},
    "alert": {
        "alert",
        "alert__content",
        "alert__message",
        "alert--info",
        "alert--ok",
        "alert--warning",
        "alert--error",
    },
    "form-fieldset": {
        "form-fieldset",
        "form-fieldset--html-fieldset",
        "form-fieldset--invalid",
        "form-fieldset__legend",
        "form-fieldset__legend--html-legend",
    },
    "form-field": {"form-field", "form-field--invalid"},
    "form-label": {"form-label"},
    "form-field-description": {"form-field-description"},
    "form-field-error-message": {"form-field-error-message"},
    "textbox": {"textbox", "textbox--html-input"},
    "textarea": {"textarea", "textarea--html-textarea"},
    "select": {"select", "select--html-select"},
    "radio-button": {"radio-button", "radio-button--html-input"},
    "table": {
        "table",
        "table__caption",
        "table__header",
        "table__header-cell",
        "table__body",
        "table__row",
        "table__cell",
    },
}
# Our buttons, fields and choices are never disabled, busy, pressed or read-only.
STATES_LEFT_OUT = re.compile(
    r":disabled|aria-disabled|aria-busy|aria-pressed|:read-only|:lang\(ar\)"
)
CLASS = re.compile(r"\.utrecht-([a-z0-9_-]+)")
TOKEN_USED = re.compile(r"var\(\s*(--[a-zA-Z0-9_-]+)")
DECLARATION = re.compile(r"^\s*(--[a-zA-Z0-9_-]+):\s*([^;]+);", re.MULTILINE)

SETTING = re.compile(r"(?<=[{;])(--[a-zA-Z0-9_-]+):[^;{}]*(?:;|(?=\}))")


def rules(css: str) -> list[tuple[str, str]]:
    """Split a stylesheet in (selector, body) pairs; the body of an @-rule holds rules again."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    found, start = [], 0
    while (opening := css.find("{", start)) != -1:
        depth, end = 1, opening + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        found.append((css[start:opening].strip(), css[opening + 1 : end - 1].strip()))
        start = end
    return found


def prune(css: str, kept: set[str]) -> str:
    """Return the rules of which every class is kept, one rule per line."""
    lines = []
    for selector, body in rules(css):
        if selector.startswith("@"):
            inner = prune(body, kept)
            lines += [f"{selector}{{{inner.strip()}}}"] if inner else []
            continue
        parts = [part for part in split_selector(selector) if is_kept(part, kept)]
        if parts and body:
            lines.append(f"{','.join(parts)}{{{squeeze(body)}}}")
    return "".join(line + "\n" for line in lines)


def split_selector(selector: str) -> list[str]:
    """Split a selector list at its own commas, not at those within brackets."""
    return [part.strip() for part in re.split(r",(?![^(\[]*[)\]])", selector)]


def is_kept(selector: str, kept: set[str]) -> bool:
    """Say whether a template can match this selector."""
    plain = re.sub(r":not\([^()]*\)", "", selector)
    return set(CLASS.findall(plain)) <= kept and not STATES_LEFT_OUT.search(plain)


def squeeze(body: str) -> str:
    """Write declarations without the space that browsers ignore."""
    body = re.sub(r"\s+", " ", body)
    return re.sub(r"\s*([:;,])\s+", r"\1", body).replace("( ", "(").replace(" )", ")").rstrip("; ")


def drop_unread(css: str, own: str) -> str:
    """Remove the custom properties that no rule reads, until every one left is read."""
    before = ""
    while css != before:
        before, read = css, set(TOKEN_USED.findall(css + own))
        for name in {match[1] for match in SETTING.finditer(css)} - read:
            css = re.sub(rf"(?<=[{{;]){name}:[^;{{}}]*(?:;|(?=\}}))", "", css)
    return re.sub(r"^[^{}]+\{\}\n", "", css, flags=re.MULTILINE)


def used_tokens(tokens: dict[str, str], stylesheets: str) -> dict[str, str]:
    """Return the tokens that the stylesheets reach, in the order of the token file."""
    wanted, reached = set(TOKEN_USED.findall(stylesheets)), set()
    while wanted:
        name = wanted.pop()
        if name in tokens and name not in reached:
            reached.add(name)
            wanted |= set(TOKEN_USED.findall(tokens[name]))
    return {name: value for name, value in tokens.items() if name in reached}


def version(package: Path) -> str:
    """Return "name version" of an installed package."""
    facts = json.loads((package / "package.json").read_text())
    return f"{facts['name']} {facts['version']}"


def build_stylesheet(modules: Path, own: str) -> str:
    """Return the pruned components with the tokens that they and our own stylesheets need."""
    components, names = "", []
    for name, classes in CLASSES.items():
        package = modules / "@utrecht" / f"{name}-css"
        components += prune((package / "dist/index.css").read_text(), classes)
        names.append(version(package))
    components = drop_unread(components, own)
    theme = (modules / TOKENS / "dist/theme.css").read_text()
    theme = re.sub(r"/\*.*?\*/", "", theme, flags=re.DOTALL)
    tokens = used_tokens(dict(DECLARATION.findall(theme)), components + own)
    names.append(version(modules / TOKENS))
    declarations = "".join(f"{name}:{squeeze(value)};\n" for name, value in tokens.items())
    head = (
        "/* NL Design System, pruned by scripts/vendor: change that, not this. Licence: EUPL-1.2.\n"
        "Copyright Gemeente Utrecht, Frameless B.V. and the NL Design System community.\n"
        + "\n".join(names)
        + " */\n"
    )
    return f"{head}:root{{\n{declarations}}}\n{components}"


def copy(source: Path, target: Path) -> None:
    """Copy one file, making its folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def main(modules: Path, repository: Path) -> None:
    """Write every vendored file into the repository."""
    static = repository / "static"
    own = "".join(path.read_text() for path in sorted((static / "css").glob("*.css")))
    design = static / "vendor/nl-design-system"
    design.mkdir(parents=True, exist_ok=True)
    (design / "nlds.css").write_text(build_stylesheet(modules, own))
    copy(modules / TOKENS / "LICENSE.md", design / "LICENSE.md")
    font = static / "fonts/source-sans-3"
    file = "source-sans-3-latin-wght-normal.woff2"
    copy(modules / FONT / "files" / file, font / file)
    copy(modules / FONT / "LICENSE", font / "LICENSE")
    printed = static / "fonts/print"
    for face in PRINT_FACES:
        file = f"SourceSans3-{face}.otf"
        copy(modules / PRINT_FONT / "OTF" / file, printed / file)
    copy(modules / PRINT_FONT / "LICENSE.md", printed / "SourceSans3.LICENSE.md")
    copy(modules / FALLBACK_FONT / "ttf/DejaVuSans.ttf", printed / "DejaVuSans.ttf")
    copy(modules / FALLBACK_FONT / "LICENSE", printed / "DejaVuSans.LICENSE")
    leaflet = static / "vendor/leaflet"
    copy(modules / "leaflet/dist/leaflet.js", leaflet / "leaflet.js")
    copy(modules / "leaflet/dist/leaflet.css", leaflet / "leaflet.css")
    for image in sorted((modules / "leaflet/dist/images").glob("*.png")):
        copy(image, leaflet / "images" / image.name)
    copy(modules / "leaflet/LICENSE", leaflet / "LICENSE")
    axe = repository / "tests/browser/vendor"
    copy(modules / "axe-core/axe.min.js", axe / "axe.min.js")
    copy(modules / "axe-core/LICENSE", axe / "axe-core.LICENSE")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
