"""The JSON Schema of a signed certificate, for those who read it without this package."""

from typing import Any

from passport.certificate import SCHEMA, Certificate
from passport.certificate_seal import Seal
from passport.shape import schema


def json_schema() -> dict[str, Any]:
    """JSON Schema 2020-12. The bytes must also be canonical (RFC 8785), which a schema cannot say."""
    content, seal = _body(Certificate), _body(Seal)
    seal["properties"]["fields"] = {
        "type": "object",
        "additionalProperties": {"type": "string", "minLength": 43},
    }
    seal["required"].append("fields")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "schema": {"const": SCHEMA},
            "certificate": content,
            "seal": seal,
            "signature": {"type": "string", "minLength": 86, "maxLength": 86},
        },
        "required": ["schema", "certificate", "seal", "signature"],
    }


def _body(cls: type) -> dict[str, Any]:
    made = schema(cls, SCHEMA)
    properties = {name: held for name, held in made["properties"].items() if name != "schema"}
    required = [name for name in made["required"] if name != "schema"]
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}
