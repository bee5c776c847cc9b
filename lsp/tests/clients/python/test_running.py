"""Tests of rules, run from the editor."""

import pytest
from lsprotocol import types
from lsprotocol.converters import get_converter

NAME = "chocolate for small budgets"


async def lenses(client, shop):
    params = types.CodeLensParams(text_document=shop.document("tests"))
    return await client.text_document_code_lens_async(params)


async def run(client, *command):
    name, *arguments = command
    params = types.ExecuteCommandParams(command=name, arguments=arguments)
    return await client.workspace_execute_command_async(params)


def plain(answer):
    """What a client without types of its own for an answer makes of it."""
    return get_converter().unstructure(answer)


@pytest.mark.offers("codeLensProvider", "executeCommandProvider.commands.onboard.runTest")
async def test_a_test_is_run_from_the_line_above_it(client, shop):
    shop.open(client, "tests")
    [lens] = [one for one in await lenses(client, shop) if list(one.command.arguments)[1:] == [NAME]]
    assert lens.range.start.line == shop.line("tests", f'test "{NAME}"')
    assert lens.command.title == "run"
    result = plain(await run(client, lens.command.command, *lens.command.arguments))
    assert (result["passed"], result["failed"]) == (1, 0)
    assert result["tests"][0]["name"] == NAME
    [lens] = [one for one in await lenses(client, shop) if list(one.command.arguments)[1:] == [NAME]]
    assert lens.command.title == "passed"
    assert types.WORKSPACE_CODE_LENS_REFRESH in [method for method, _ in client.asked]


@pytest.mark.offers("executeCommandProvider.commands.onboard.runTests")
async def test_a_test_that_fails_says_what_was_expected_until_the_rules_change(client, shop):
    shop.open(client, "gifts")
    shop.open(client, "tests")
    shop.replace(client, "gifts", '"A bar of dark chocolate"', '"A bar of milk chocolate"')
    result = plain(await run(client, "onboard.runTests", shop.uri("tests")))
    assert result["failed"] == 1 and result["passed"] > 30
    [failed] = [one for one in result["tests"] if not one["passed"]]
    assert failed["name"] == NAME and failed["failures"]
    [lens] = [one for one in await lenses(client, shop) if list(one.command.arguments)[1:] == [NAME]]
    assert lens.command.title.startswith("failed")
    shop.replace(client, "gifts", '"A bar of milk chocolate"', '"A bar of dark chocolate"')
    [lens] = [one for one in await lenses(client, shop) if list(one.command.arguments)[1:] == [NAME]]
    assert not lens.command.title.startswith("failed: "), lens.command.title


@pytest.mark.offers("executeCommandProvider.commands.onboard.addTest")
async def test_what_comes_out_for_a_person_becomes_a_test(client, shop):
    shop.open(client, "tests")
    profile = {"user": "ada", "regime": "gdpr", "consent": {"personalization": True}, "answers": {"shopping_for": "child"}}
    events = [{"event": "Signed In", "timestamp": "2025-12-31T09:00:00Z"}]
    arguments = (shop.uri("tests"), profile, "2026-01-01T00:00:00Z", "personalization", "a present for a child", events)
    answer = plain(await run(client, "onboard.addTest", *arguments))
    assert answer["name"] == "a present for a child"
    edit = get_converter().structure(answer["edit"], types.WorkspaceEdit)
    after = shop.changes(edit)["tests"]
    added = after.removeprefix(shop.text("tests"))
    assert added.startswith('\ntest "a present for a child" {\n    for personalization\n')
    assert "shopping_for = child" in added and "signed_in" in added
    assert "expect" in added and "path gift_table" in added
    shop.write(client, "tests", after)
    result = plain(await run(client, "onboard.runTest", shop.uri("tests"), answer["name"]))
    assert (result["passed"], result["failed"]) == (1, 0)


@pytest.mark.offers("codeActionProvider.codeActionKinds.refactor", "codeActionProvider.resolveProvider")
async def test_what_comes_out_of_a_test_is_expected_by_another(client, shop):
    shop.open(client, "tests")
    where = shop.at("tests", f'test "{NAME[:5]}^{NAME[5:]}"')
    context = types.CodeActionContext(diagnostics=[], only=[types.CodeActionKind.Refactor])
    params = types.CodeActionParams(shop.document("tests"), types.Range(where, where), context)
    [action] = [one for one in await client.text_document_code_action_async(params) if NAME in one.title]
    assert action.edit is None, "it is worked out when it is chosen"
    action = await client.code_action_resolve_async(action)
    after = shop.changes(action.edit)["tests"]
    shop.write(client, "tests", after)
    result = plain(await run(client, "onboard.runTests", shop.uri("tests")))
    assert result["failed"] == 0 and after.count('\ntest "') == result["passed"]
