"""The document: it is sound, it names everything that there is, and its examples are what it says they must be."""

import json
import re
from dataclasses import fields

import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from tests.web.conftest import TOWN
from ultramicro.techniques import GROUPS, TECHNIQUES


@pytest.fixture
def told(as_role):
    answer = as_role().get("/api/openapi.json")
    assert answer.status_code == 200
    return json.loads(answer.content)


def actions():
    return [(group, each) for group, about in GROUPS.items() for each in about.load()]


def each_operation(told):
    return [
        (path, method, each) for path, methods in told["paths"].items() for method, each in methods.items()
    ]


def validator(told, schema):
    """One that knows the document's components."""
    return jsonschema_rs.Draft202012Validator({**schema, "components": told["components"]})


def test_it_is_a_document_of_openapi_3_1(told):
    assert [error.message for error in OPENAPI_31_VALIDATOR.iter_errors(told)] == []
    ids = [each["operationId"] for _, _, each in each_operation(told)]
    assert len(ids) == len(set(ids))


def test_every_question_and_every_action_is_in_it_and_four_more(told):
    named = {(method, path) for path, method, _ in each_operation(told)}
    place = "/api/v1/{place}"
    wanted = {(method, f"{place}/ask/{listed.name}") for listed in TECHNIQUES for method in ("get", "post")}
    wanted |= {("post", f"{place}/do/{group}/{each.name}") for group, each in actions()}
    assert wanted < named
    assert len(named) == 2 * len(TECHNIQUES) + len(actions()) + 4


def test_every_example_is_what_its_schema_allows(told):
    for path, method, each in each_operation(told):
        for kind, content in each.get("requestBody", {}).get("content", {}).items():
            if kind == "application/json":
                assert not list(validator(told, content["schema"]).iter_errors(content["example"])), (
                    path,
                    method,
                )
        for status, response in each["responses"].items():
            for content in response.get("content", {}).values():
                if "example" in content:
                    found = list(validator(told, content["schema"]).iter_errors(content["example"]))
                    assert not found, (path, method, status, found[:1])
    problem = validator(told, {"$ref": "#/components/schemas/Problem"})
    for kind, example in told["components"]["examples"].items():
        assert problem.is_valid(example["value"]), kind
        assert example["value"]["type"] == f"urn:ultramicro:problem:{kind}"


def test_no_text_names_a_file_of_the_server(told):
    """A path is an upload, a yes or no, or is not there."""
    for group, action in actions():
        paths = {field.name for field in fields(action) if "Path" in str(field.type)}
        body = told["paths"][f"/api/v1/{{place}}/do/{group}/{action.name}"]["post"]["requestBody"]["content"]
        for kind, content in body.items():
            properties = content["schema"]["properties"]
            for name in paths & set(properties):
                schema = properties[name]
                upload = (
                    kind == "multipart/form-data"
                    and schema.get("contentMediaType") == "application/octet-stream"
                )
                assert upload or schema["type"] == "boolean", (group, action.name, name)
            known = {field.name for field in fields(action)} | {"on"}
            assert {re.sub("_pence$", "", name) for name in properties} <= known | {
                re.sub("_pence$", "", name) for name in known
            }


def test_it_says_of_every_parameter_what_its_class_says(told):
    leaks = told["paths"]["/api/v1/{place}/ask/leaks"]
    top = leaks["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]["top"]
    assert (top["type"], top["minimum"], top["maximum"], top["default"]) == ("integer", 1, 1000, 30)
    assert next(each for each in leaks["get"]["parameters"] if each.get("name") == "top")["schema"] == top
    pay = told["paths"]["/api/v1/{place}/do/currency/pay"]["post"]
    schema = pay["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["buyer", "seller", "amount_pence"]
    assert "amount" not in schema["properties"]
    assert {"$ref": "#/components/parameters/Key"} in pay["parameters"]
    assert pay["security"] == [{"token": ["pay:own"]}, {"token": ["desk"]}]


def test_every_operation_says_which_scope_and_role_it_needs(told):
    for path, _, each in each_operation(told):
        assert "security" in each
        if "/do/" in path:
            assert bool(each["x-roles"]) != bool(each.get("x-only-on-page")), path
            assert each["security"] != [{"token": []}] or each["x-only-on-page"]
    named = {
        scope
        for _, _, each in each_operation(told)
        for one in each["security"]
        for scope in one.get("token", ())
    }
    assert named == {"read:own", "pay:own", "desk", "admin:read"}


def test_it_is_spoken_in_other_languages_and_its_keys_never_are(as_role, told):
    other = json.loads(as_role().get("/en-xa/api/openapi.json").content)
    assert set(other["paths"]) == set(told["paths"])
    before = told["paths"]["/api/v1/{place}/ask/leaks"]["get"]
    after = other["paths"]["/api/v1/{place}/ask/leaks"]["get"]
    assert before["summary"] != after["summary"]
    assert [p.get("name") for p in before["parameters"]] == [p.get("name") for p in after["parameters"]]
    assert other["servers"] == [{"url": "/en-xa"}]


def test_people_can_read_the_same_on_a_page(as_role, told):
    page = as_role().get("/api").content.decode()
    assert as_role().get("/help/api").status_code == 200
    for path, _, each in each_operation(told):
        assert path in page
        assert f'id="{each["operationId"]}"' in page
    assert TOWN in as_role().get("/api/v1/places").content.decode()
