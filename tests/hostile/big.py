#!/usr/bin/env python3
"""Writes the hostile documents that are too big, or too odd as files, to keep here.

    big.py FOLDER [NAME…]

Each goes to FOLDER/NAME.yaml (or .json, or NAME/openapi.yaml) and, like the documents
beside this script, says in its first line what must happen; for JSON, in `info.description`.
Whatever happens must do so within 10 seconds and 1 GiB. Without names, all are written
(about 300 MB).
"""

import json
import os
import sys
from pathlib import Path

HEAD = """# {expected}
openapi: {version}
info: {{title: {title}, version: 1.0.0}}
paths:
  /a:
    get:
      operationId: getA
      responses:
        "200":
          description: A.
          content: {{application/json: {{schema: {{$ref: "#/components/schemas/A"}}}}}}
components:
  schemas:
"""

CASES = {}


def case(expected, suffix=".yaml"):
    """Registers a generator of the lines of one document."""

    def register(make):
        name = make.__name__.replace("_", "-")
        CASES[name] = (name + suffix, expected, make)
        return make

    return register


def head(expected, title, version="3.0.3"):
    return HEAD.format(expected=expected, title=title, version=version)


def json_head(expected):
    return (
        '{"openapi": "3.0.3", "info": {"title": "Big", "version": "1.0.0", "description": "%s"}, '
        '"paths": {}, "components": {"schemas": {"A": ' % expected
    )


@case("crate: a chain of 2,000 references ends at one object, which all of them are.")
def ref_chain_2000(expected):
    yield head(expected, "Chain of references")
    yield '    A: {$ref: "#/components/schemas/S0"}\n'
    for i in range(2000):
        yield f'    S{i}: {{$ref: "#/components/schemas/S{i + 1}"}}\n'
    yield "    S2000: {type: object, properties: {x: {type: string}}}\n"


@case("error: a circle of 2,000 references; the message shows only its beginning.")
def ref_circle_2000(expected):
    yield head(expected, "Circle of references")
    yield '    A: {$ref: "#/components/schemas/S0"}\n'
    for i in range(2000):
        yield f'    S{i}: {{$ref: "#/components/schemas/S{(i + 1) % 2000}"}}\n'


@case("crate: 2,000 schemas each extend the one before through allOf: one struct each, no overflow of the stack.")
def all_of_chain_2000(expected):
    yield head(expected, "Chain of allOf")
    yield '    A: {allOf: [{$ref: "#/components/schemas/S1999"}]}\n'
    yield "    S0: {type: object, properties: {p0: {type: string}}}\n"
    for i in range(1, 2000):
        yield f'    S{i}: {{allOf: [{{$ref: "#/components/schemas/S{i - 1}"}}], description: Level {i}.}}\n'


@case("crate: 2,000 structs each require the next, the last the first: boxed once, drop and decode without overflow.")
def recursive_ring_2000(expected):
    yield head(expected, "Ring of structs")
    yield '    A: {type: object, properties: {s: {$ref: "#/components/schemas/S0"}}}\n'
    for i in range(2000):
        yield f'    S{i}: {{type: object, properties: {{next: {{$ref: "#/components/schemas/S{(i + 1) % 2000}"}}}}}}\n'


@case("crate: a union of 2,000 variants told apart by a discriminator.")
def one_of_2000_tagged(expected):
    yield head(expected, "Tagged union")
    refs = ", ".join(f'{{$ref: "#/components/schemas/V{i}"}}' for i in range(2000))
    yield f"    A: {{discriminator: {{propertyName: kind}}, oneOf: [{refs}]}}\n"
    for i in range(2000):
        yield f"    V{i}: {{type: object, required: [kind], properties: {{kind: {{type: string}}, p{i}: {{type: string}}}}}}\n"


@case("crate: a union of 2,000 variants told apart by one required key each, worked out in well under 10 seconds.")
def one_of_2000_by_keys(expected):
    yield head(expected, "Union by keys")
    variants = ", ".join(
        f"{{type: object, required: [k{i}], properties: {{k{i}: {{type: string}}, a: {{type: string}}}}}}" for i in range(2000)
    )
    yield f"    A: {{oneOf: [{variants}]}}\n"


@case("warning: 2,000 variants that nothing tells apart: a few warnings, not two million.")
def one_of_2000_ambiguous(expected):
    yield head(expected, "Ambiguous union")
    variants = ", ".join(f"{{type: object, properties: {{a: {{type: string, maxLength: {i + 1}}}}}}}" for i in range(2000))
    yield f"    A: {{anyOf: [{variants}]}}\n"


@case("error: 5,000 levels of nested lists are deeper than the limit; no overflow of the stack.")
def deep_items_5000(expected):
    yield head(expected, "Deep lists")
    yield "    A: " + "{type: array, items: " * 5000 + "{type: string}" + "}" * 5000 + "\n"


@case("error: 300 levels of nested objects are deeper than the limit; no overflow of the stack.")
def deep_properties_300(expected):
    yield head(expected, "Deep objects")
    yield "    A: " + "{type: object, properties: {p: " * 300 + "{type: string}" + "}}" * 300 + "\n"


@case("error: 5,000 levels of nested objects are deeper than the limit; no overflow of the stack.")
def deep_properties_5000(expected):
    yield head(expected, "Deep objects")
    yield "    A: " + "{type: object, properties: {p: " * 5000 + "{type: string}" + "}}" * 5000 + "\n"


@case("crate: 10,000 objects stand 50 levels deep; their names take no more than they have to.")
def deep_properties_wide(expected):
    yield head(expected, "Deep and wide")
    yield "    A: " + "".join(f"{{type: object, properties: {{step_of_the_way_{i}: " for i in range(50))
    objects = (f"p{i}: {{type: object, properties: {{x{i}: {{type: integer}}}}}}" for i in range(10_000))
    yield "{type: object, properties: {" + ", ".join(objects) + "}}" + "}}" * 50 + "\n"


@case("error: 5,000 levels of block indentation are deeper than the limit; the file is 12 MB of blanks.")
def deep_block_5000(expected):
    yield head(expected, "Deep blocks")
    yield "    A:\n"
    for i in range(5000):
        yield " " * (i + 6) + "not:\n"
    yield " " * 5006 + "{type: string}\n"


@case("error: 5,000 levels of oneOf in allOf in anyOf are deeper than the limit.")
def deep_compositions_5000(expected):
    yield head(expected, "Deep compositions")
    yield "    A: " + "{allOf: [{oneOf: [{anyOf: [" * 1667 + "{type: string}" + "]}]}]}" * 1667 + "\n"


@case("error: a million opening brackets in an extension: the reader's own stack must not overflow.", ".json")
def deep_brackets_1000000(expected):
    yield json_head(expected)
    yield '{"type": "object", "x-deep": ' + "[" * 1_000_000 + "]" * 1_000_000 + "}}}}\n"


@case("error: a million opening brackets that are never closed.")
def deep_brackets_open(expected):
    yield head(expected, "Open brackets")
    yield "    A: " + "[" * 1_000_000 + "\n"


@case("error: examples and defaults nested 100,000 levels deep are deeper than the limit.")
def deep_example_100000(expected):
    yield head(expected, "Deep example")
    yield "    A: {type: object, example: " + "{a: " * 100_000 + "1" + "}" * 100_000 + "}\n"


@case("crate: an object of 50,000 properties, in seconds.")
def properties_50000(expected):
    yield head(expected, "Many properties")
    yield "    A:\n      type: object\n      properties:\n"
    for i in range(50_000):
        yield f"        p{i}: {{type: string}}\n"


@case("error: an object of 100,000 properties is over the limit; the message names the schema and the limit.")
def properties_100000(expected):
    yield head(expected, "Too many properties for one struct")
    yield "    A:\n      type: object\n      properties:\n"
    for i in range(100_000):
        yield f"        p{i}: {{type: string}}\n"


@case("error: an object of a million properties is over the limit; the message names the schema and the limit.")
def properties_1000000(expected):
    yield head(expected, "Too many properties")
    yield "    A:\n      type: object\n      properties:\n"
    for i in range(1_000_000):
        yield f"        p{i}: {{type: string}}\n"


@case("crate: 20,000 properties that are all equal after conversion get different names in linear time.")
def properties_colliding_20000(expected):
    yield head(expected, "Colliding properties")
    yield "    A:\n      type: object\n      properties:\n"
    for i in range(20_000):
        bits = f"{i:015b}".replace("0", "-").replace("1", "_")
        yield f'        "a{bits}b": {{type: string}}\n'


@case("error: an enum of a million values is over the limit; the message names the schema and the limit.")
def enum_1000000(expected):
    yield head(expected, "Many values")
    yield "    A:\n      type: string\n      enum:\n"
    for i in range(1_000_000):
        yield f"        - v{i}\n"


@case("crate: `required` lists 50,000 names, each twice, in linear time.")
def required_100000(expected):
    yield head(expected, "Many required")
    yield "    A:\n      type: object\n      properties:\n"
    for i in range(50_000):
        yield f"        p{i}: {{type: string}}\n"
    names = ", ".join(f"p{i}, p{i}" for i in range(50_000))
    yield f"      required: [{names}]\n"


@case("crate: a file of 100 MB of schemas that nobody uses, read within the limits.")
def file_100_mb(expected):
    yield head(expected, "Huge")
    yield "    A: {type: object}\n"
    line = "    S{0}: {{type: object, description: " + "x" * 940 + ", properties: {{a: {{type: string}}}}}}\n"
    for i in range(105_000):
        yield line.format(i)


@case("crate: 100 MB in one description that nobody uses, read within the limits.", ".json")
def description_100_mb(expected):
    yield json_head(expected)
    yield '{"type": "object", "description": "'
    for _ in range(100):
        yield "y" * 1_048_576
    yield '"}}}}\n'


@case("error: 100,000 operations are over the limit; the message names it and what to do.")
def operations_100000(expected):
    yield f"# {expected}\nopenapi: 3.0.3\ninfo: {{title: Many operations, version: 1.0.0}}\npaths:\n"
    for i in range(100_000):
        yield f'  /a{i}: {{get: {{operationId: get{i}, responses: {{"204": {{description: A.}}}}}}}}\n'


@case("crate: 5,000 operations of the same id get different names in linear time, and the warnings are kept short.")
def operations_same_id_5000(expected):
    yield f"# {expected}\nopenapi: 3.0.3\ninfo: {{title: Same id, version: 1.0.0}}\npaths:\n"
    for i in range(5000):
        yield f'  /a{i}: {{get: {{operationId: same, responses: {{"204": {{description: A.}}}}}}}}\n'


@case("crate: 10,000 tags on one operation.")
def tags_10000(expected):
    tags = ", ".join(f"t{i}" for i in range(10_000))
    yield f"# {expected}\nopenapi: 3.0.3\ninfo: {{title: Many tags, version: 1.0.0}}\npaths:\n"
    yield f'  /a: {{get: {{operationId: getA, tags: [{tags}], responses: {{"204": {{description: A.}}}}}}}}\n'


@case("crate: 2,000 parameters of one operation, half of them required.")
def parameters_2000(expected):
    yield f"# {expected}\nopenapi: 3.0.3\ninfo: {{title: Many parameters, version: 1.0.0}}\npaths:\n  /a:\n    get:\n"
    yield '      operationId: getA\n      responses: {"204": {description: A.}}\n      parameters:\n'
    for i in range(2000):
        yield f"        - {{name: p{i}, in: query, required: {'true' if i % 2 else 'false'}, schema: {{type: string}}}}\n"


@case("crate: names of 10,000 characters for schema, property, value, operation, tag and parameter give bounded identifiers and file names.", ".json")
def names_10000_characters(expected):
    long = "Abc" * 3333
    schema = {"type": "object", "properties": {long: {"type": "string", "enum": [long, long + "x"]}, long + "x": {"type": "string"}}}
    answer = {"description": "A.", "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{long}"}}}}
    operation = {
        "operationId": long,
        "tags": [long],
        "parameters": [{"name": long, "in": "query", "schema": {"type": "string"}}],
        "responses": {"200": answer},
    }
    yield json.dumps({
        "openapi": "3.0.3",
        "info": {"description": expected, "title": long, "version": "1.0.0"},
        "paths": {f"/{long}": {"get": operation}},
        "components": {"schemas": {long: schema}},
    })


@case("error: 50,000 faults in one document: the first of each kind are shown and the rest counted.")
def faults_50000(expected):
    yield head(expected, "Many faults")
    yield "    A: {type: object}\n"
    for i in range(50_000):
        yield f'    S{i}: {{$ref: "#/components/schemas/Missing{i}"}}\n'


@case("crate: one schema referred to 20,000 times is lowered once.")
def refs_20000(expected):
    yield head(expected, "Many references")
    yield "    B: {type: object, properties: {x: {type: string}}}\n    A:\n      type: object\n      properties:\n"
    for i in range(20_000):
        yield f'        p{i}: {{type: array, items: {{type: object, additionalProperties: {{$ref: "#/components/schemas/B"}}}}}}\n'


@case("warning: a pattern of a million characters is over any engine's limit, told at generation.")
def pattern_1000000(expected):
    yield head(expected, "Long pattern")
    yield "    A: {type: object, properties: {a: {type: string, pattern: '" + "(a|b)*" * 170_000 + "'}}}\n"


@case("error: an alias used a million times for a map of 100 keys multiplies to over the limit.")
def aliases_1000000(expected):
    keys = ", ".join(f"k{i}: {i}" for i in range(100))
    yield f"# {expected}\nopenapi: 3.0.3\ninfo: {{title: Many aliases, version: 1.0.0}}\nx-a: &a {{{keys}}}\nx-b:\n"
    for _ in range(1_000_000):
        yield "  - *a\n"
    yield "paths: {}\n"


def ref_through_2000_files(folder):
    """crate: a chain through 2,000 files, or a clear error about the number of files."""
    expected = ref_through_2000_files.__doc__
    (folder / "openapi.yaml").write_text(head(expected, "Chain of files") + '    A: {$ref: "f0.yaml#/X"}\n')
    for i in range(2000):
        (folder / f"f{i}.yaml").write_text(f'X: {{$ref: "f{i + 1}.yaml#/X"}}\n')
    (folder / "f2000.yaml").write_text("X: {type: object, properties: {x: {type: string}}}\n")


def ref_through_symbolic_link(folder):
    """error: links inside the folder that lead out of it are refused like `..` is."""
    expected = ref_through_symbolic_link.__doc__
    properties = 'a: {$ref: "passwd.yaml"}, b: {$ref: "etc/passwd"}, c: {$ref: "loop.yaml"}'
    (folder / "openapi.yaml").write_text(head(expected, "Links") + f"    A: {{type: object, properties: {{{properties}}}}}\n")
    for link, target in (("passwd.yaml", "/etc/passwd"), ("etc", "/etc"), ("loop.yaml", "loop.yaml")):
        if not (folder / link).is_symlink():
            (folder / link).symlink_to(target)


def ref_to_pipe(folder):
    """error: a reference to a named pipe is no file; reading it would wait forever."""
    expected = ref_to_pipe.__doc__
    (folder / "openapi.yaml").write_text(head(expected, "Pipe") + '    A: {$ref: "pipe.yaml"}\n')
    if not (folder / "pipe.yaml").exists():
        os.mkfifo(folder / "pipe.yaml")


FOLDERS = {make.__name__.replace("_", "-"): make for make in (ref_through_2000_files, ref_through_symbolic_link, ref_to_pipe)}


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[2:] or [*CASES, *FOLDERS]
    for name in wanted:
        if name in FOLDERS:
            (target / name).mkdir(exist_ok=True)
            FOLDERS[name](target / name)
        elif name in CASES:
            file, expected, make = CASES[name]
            with open(target / file, "w", encoding="utf-8") as out:
                out.writelines(make(expected))
        else:
            sys.exit(f"{name} is none of: {', '.join([*CASES, *FOLDERS])}")


if __name__ == "__main__":
    main()
