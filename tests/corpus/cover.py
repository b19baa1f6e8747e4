"""Chooses few crates that use all of the runtime that many crates use.

What a crate uses is read off its own code: the names of the runtime's functions,
types and variants in it, each with the place that it stands in (operations, program,
stand-in server), and the files of the runtime. So every style of parameters, kind of
body and kind of answer is there, in each place that has code for it. The choice
depends on nothing but the crates.
"""

import re

# What is called or matched of something else: `.name`, `::name`.
MENTIONED = re.compile(r"(?:\.|::)([A-Za-z_][A-Za-z0-9_]*)")
DEFINED = re.compile(
    r"\bpub(?:\([a-z]+\))? (?:const |async )*(?:fn|struct|enum|trait|type|const|static) ([A-Za-z_]\w*)"
)
VARIANT = re.compile(r"^    ([A-Z][A-Za-z0-9]*)(?:[,({]|\s*=)", re.MULTILINE)

# Where code is written for each operation.
PLACES = ("operations", "cli", "mock")


def covering(crates):
    """The names of those of some crates, folders by name, that use what all use."""
    left = {name: uses(folder) for name, folder in sorted(crates.items())}
    open_uses = set().union(*left.values())
    chosen = []
    while open_uses:
        name = max(left, key=lambda one: (len(left[one] & open_uses), one))
        open_uses -= left.pop(name)
        chosen.append(name)
    return sorted(chosen)


def uses(folder):
    """What the code of a crate uses of its runtime."""
    runtime = folder / "src" / "runtime"
    files = sorted(runtime.glob("*.rs"))
    defined = set().union(*(names(file.read_text()) for file in files))
    found = {f"module {file.stem}" for file in files}
    for file in sorted((folder / "src").rglob("*.rs")):
        place = file.relative_to(folder / "src").with_suffix("").parts[0]
        if place in PLACES:
            mentioned = set(MENTIONED.findall(code(file.read_text()))) & defined
            found |= {f"{place} {name}" for name in mentioned}
    return found


def names(text):
    return {*DEFINED.findall(text), *VARIANT.findall(text)}


def code(text):
    """Without comments, which hold examples."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
