"""Holds what was said between Bodega and stand-ins of vendors against the descriptions that the vendors publish.

    contracts.py <folder with the descriptions> <folder with the transcripts>

Each line of a transcript is one exchange, as a stand-in wrote it down: what we asked must be allowed by the description,
and what the stand-in answered must be what the vendor says that it answers, or the tests against it prove nothing.
"""

import json
import pathlib
import re
import sys
from collections import Counter

import jsonschema_rs

# Of each vendor: the prefix of a path, and the file that describes it.
FILES = {
    "stripe": [("/", "stripe/spec3.reduced.json")],
    "paypal": [
        ("/v2/checkout", "paypal/checkout_orders_v2.json"),
        ("/v2/payments", "paypal/payments_payment_v2.json"),
        ("/v1/notifications", "paypal/notifications_webhooks_v1.json"),
        ("/v3/vault", "paypal/vault_payment_tokens_v3.json"),
    ],
}


def plain(schema):
    """A schema of OpenAPI 3.0 as JSON Schema: what may be null says so by its type, and what is for people is left out."""
    if isinstance(schema, list):
        return [plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: plain(value) for name, value in schema.items() if name not in ("nullable", "example", "discriminator", "xml")}
    # The wording of messages is for people, and the vendor's own.
    for name in ("message", "description"):
        if isinstance(kept.get("properties"), dict) and isinstance(kept["properties"].get(name), dict):
            kept["properties"][name].pop("enum", None)
    return {"anyOf": [kept, {"type": "null"}]} if schema.get("nullable") is True else kept


class Vendor:
    """The descriptions of one vendor."""

    def __init__(self, folder, files):
        self.documents = [(prefix, json.loads((folder / file).read_text())) for prefix, file in files]
        self.checks = {}

    def operation(self, method, path):
        """The document, the template and the operation of a request; the template with the fewest variables wins."""
        found = []
        for prefix, document in self.documents:
            if not path.startswith(prefix):
                continue
            for template, item in document["paths"].items():
                pattern = re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(template))
                if method.lower() in item and re.fullmatch(pattern, path):
                    found.append((template.count("{"), template, document, item))
        if not found:
            return None
        _, template, document, item = min(found, key=lambda one: one[:2])
        return document, template, item, item[method.lower()]

    def faults(self, document, key, schema, value):
        if key not in self.checks:
            whole = {"components": plain(document.get("components", {})), "allOf": [plain(schema)]}
            self.checks[key] = jsonschema_rs.validator_for(whole)
        return [f"{error.instance_path}: {error.message}"[:300] for error in self.checks[key].iter_errors(value)]


def resolved(document, node):
    while isinstance(node, dict) and "$ref" in node:
        name = node["$ref"]
        node = document
        for part in name.removeprefix("#/").split("/"):
            node = node[part]
    return node


def nested(fields):
    """Names with brackets as the tree that they mean."""
    tree = {}
    for name, value in fields.items():
        parts = re.findall(r"[^\[\]]+", name)
        # `expand[]0`: a list, in the order of its numbers.
        if match := re.fullmatch(r"(.+)\[\](\d+)", name):
            tree.setdefault(match.group(1), []).append(value)
            continue
        at = tree
        for part in parts[:-1]:
            at = at.setdefault(part, {})
        at[parts[-1]] = value
    return tree


def typed(document, schema, value):
    """Text of a form as the type that the schema wants."""
    schema = resolved(document, schema or {})
    options = [schema] + [resolved(document, one) for kind in ("anyOf", "oneOf", "allOf") for one in schema.get(kind, [])]
    if isinstance(value, dict):
        for option in options:
            if "properties" in option:
                return {name: typed(document, option["properties"].get(name, {}), one) for name, one in value.items()}
        return value
    if isinstance(value, list):
        for option in options:
            if "items" in option:
                return [typed(document, option["items"], one) for one in value]
        return value
    types = {option.get("type") for option in options}
    if "integer" in types and re.fullmatch(r"-?\d+", value):
        return int(value)
    if "boolean" in types and value in ("true", "false"):
        return value == "true"
    return value


def asked(vendor, document, template, item, operation, line):
    """What is wrong with a request."""
    key, value = (line["method"], template), line["asked"]
    faults = []
    if line["method"] == "GET":
        tree = nested(value)
        known = {one["name"]: one for one in map(lambda one: resolved(document, one), item.get("parameters", []) + operation.get("parameters", [])) if one["in"] == "query"}
        for name, one in tree.items():
            if name not in known:
                faults.append(f"there is no question {name}")
                continue
            schema = known[name].get("schema", {})
            faults += vendor.faults(document, (key, "?", name), schema, typed(document, schema, one))
        return faults
    body = resolved(document, operation.get("requestBody", {}))
    content = body.get("content", {})
    if "application/x-www-form-urlencoded" in content:
        schema = content["application/x-www-form-urlencoded"]["schema"]
        value = typed(document, schema, nested(value))
    elif "application/json" in content:
        schema = content["application/json"]["schema"]
        if value is None and not body.get("required"):
            return []
    else:
        return [] if not value else ["there is no body"]
    faults += vendor.faults(document, (key, "body"), schema, value)
    # A field that the description does not know is a slip of ours, also where it allows more.
    properties = resolved(document, schema).get("properties")
    if properties is not None:
        faults += [f"there is no field {name}" for name in value or {} if name not in properties]
    return faults


def answered(vendor, document, template, operation, line):
    """What is wrong with an answer."""
    status = str(line["status"])
    responses = operation["responses"]
    response = resolved(document, responses.get(status) or responses.get("default") or {})
    if not response:
        return [f"it does not answer {status}"]
    content = response.get("content", {}).get("application/json")
    if not content or "schema" not in content:
        return []
    return vendor.faults(document, (line["method"], template, status), content["schema"], line["answered"])


def main(descriptions, transcripts):
    bad = 0
    for name, files in FILES.items():
        path = transcripts / f"{name}.jsonl"
        if not path.exists():
            print(f"{name}: nothing was said to its stand-in")
            bad += 1
            continue
        vendor = Vendor(descriptions, files)
        counted, told = Counter(), set()
        for text in path.read_text().splitlines():
            line = json.loads(text)
            found = vendor.operation(line["method"], line["path"])
            if found is None:
                faults = ["the description does not know it"]
                template = line["path"]
            else:
                document, template, item, operation = found
                faults = [f"asked: {one}" for one in asked(vendor, document, template, item, operation, line)]
                faults += [f"answered {line['status']}: {one}" for one in answered(vendor, document, template, operation, line)]
            counted[f"{line['method']} {template}"] += 1
            for fault in faults:
                if (template, fault) not in told:
                    told.add((template, fault))
                    print(f"{name}: {line['method']} {template}: {fault}")
        bad += len(told)
        print(f"{name}: {sum(counted.values())} exchanges with {len(counted)} operations, {len(told)} kinds of fault")
        for operation, count in sorted(counted.items()):
            print(f"    {count:4}  {operation}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
