"""The OpenAPI 3.1 document, made from the routes as declared, so the two cannot drift."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from flask import Blueprint

from queue_server.domain.permissions import Permission
from queue_server.use_cases.accounts import Caller
from queue_server.web import answers
from queue_server.web.api import ROOT, Api, Route

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "field": {"type": "string"},
    },
}
_PARAMETER = re.compile(r"<(?:(int):)?(\w+)>")


def blueprint(api: Api, others: Sequence[Api]) -> Blueprint:
    """The route that answers the document of all `others` and its own."""
    made = api.blueprint()

    @api.route(made, "GET", "/openapi.json", Permission.ANYONE, answers={200: answers.Anything})
    def read_openapi(_caller: Caller | None) -> Any:
        """This document."""
        return document([route for one in (*others, api) for route in one.routes])

    return made


def document(routes: Sequence[Route]) -> dict[str, Any]:
    """The OpenAPI document of the routes."""
    structs = [route.body for route in routes if route.body is not None]
    structs += [answer for route in routes for answer in route.answers.values() if answer is not None]
    _, components = msgspec.json.schema_components(structs, ref_template="#/components/schemas/{name}")
    paths: dict[str, Any] = {}
    for route in routes:
        path = ROOT + _PARAMETER.sub(r"{\2}", route.rule)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Queue and dossiers of a one-stop public service centre", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": {**components, "Problem": _PROBLEM},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "session"},
            },
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    words = _PARAMETER.sub(r"\2", route.rule).strip("/").replace("/", "_").replace("-", "_").replace(".", "_")
    operation: dict[str, Any] = {
        "operationId": f"{route.method.lower()}_{words}",
        "summary": route.summary,
        "x-permission": route.permission.value,
        "parameters": [
            *(_path_parameter(kind, name) for kind, name in _PARAMETER.findall(route.rule)),
            *({"name": n, "in": "query", "required": False, "schema": {"type": "string"}} for n in route.query),
            *(
                {"name": n, "in": "header", "required": is_required, "schema": {"type": "string"}}
                for n, is_required in route.headers.items()
            ),
        ],
        "responses": {
            **{str(status): _answer(answer) for status, answer in route.answers.items()},
            "default": {
                "description": "A refusal (RFC 9457)",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        },
        "security": [] if route.permission is Permission.ANYONE else [{"bearer": []}, {"session": []}],
    }
    if route.body is not None:
        operation["requestBody"] = {
            "required": bool(_required(route.body)),
            "content": {"application/json": {"schema": _reference(route.body)}},
        }
    return operation


def _path_parameter(kind: str, name: str) -> dict[str, Any]:
    schema = {"type": "integer"} if kind == "int" else {"type": "string"}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _answer(answer: Any) -> dict[str, Any]:
    if answer is None:
        return {"description": "Done, nothing to say"}
    return {
        "description": (answer.__doc__ or "").strip(),
        "content": {"application/json": {"schema": _reference(answer)}},
    }


def _reference(struct: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{struct.__name__}"}


def _required(struct: type[msgspec.Struct]) -> list[str]:
    return [one.name for one in msgspec.structs.fields(struct) if one.required]
