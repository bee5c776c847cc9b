"""What the server writes: formats, fixes."""

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

OPTIONS = types.FormattingOptions(tab_size=2, insert_spaces=False)
QUICK = types.CodeActionKind.QuickFix


@pytest.mark.offers("documentFormattingProvider")
async def test_an_untidy_file_is_written_as_the_formatter_does(client, shop):
    tidy = shop.text("gifts")
    untidy = tidy.replace(" | adult -> gift  ", "|adult->gift  ").replace("    basis consent", "  basis   consent")
    shop.open(client, "gifts", untidy)
    params = types.DocumentFormattingParams(text_document=shop.document("gifts"), options=OPTIONS)
    edits = await client.text_document_formatting_async(params)
    assert shop.edited("gifts", edits) == tidy
    assert all(shop.written("gifts", edit.range) != untidy for edit in edits), "only what changes is sent"


@pytest.mark.offers("documentRangeFormattingProvider")
async def test_some_lines_are_formatted_and_broken_ones_left(client, shop):
    tidy = shop.text("gifts")
    shop.open(client, "gifts", tidy.replace("    retain 90d", "  retain   90d").replace("for gifts\n", "for   gifts\n"))
    line = shop.line("gifts", "  retain   90d")
    some = types.Range(types.Position(line, 0), types.Position(line + 1, 0))
    params = types.DocumentRangeFormattingParams(text_document=shop.document("gifts"), range=some, options=OPTIONS)
    edits = await client.text_document_range_formatting_async(params)
    after = shop.edited("gifts", edits)
    assert "    retain 90d" in after and "for   gifts\n" in after
    shop.replace(client, "gifts", "segment adult when", "segment adult when (")
    assert not await client.text_document_range_formatting_async(params)


async def actions(client, shop, name, marked, only=None):
    where = shop.at(name, marked)
    context = types.CodeActionContext(diagnostics=[], only=only)
    params = types.CodeActionParams(
        text_document=shop.document(name), range=types.Range(where, where), context=context
    )
    return {one.title: one for one in await client.text_document_code_action_async(params)}


@pytest.mark.offers("codeActionProvider.codeActionKinds.quickfix")
async def test_a_fix_mends_what_it_stands_at(client, shop):
    tidy = shop.text("events")
    shop.open(client, "events", tidy.replace("aisle == toys in", "aisle is toys in"))
    found = await actions(client, shop, "events", "aisle i^s toys", [QUICK])
    fix = found["write `==`"]
    assert (fix.kind, fix.is_preferred) == (QUICK, True)
    assert fix.diagnostics[0].code == "is-instead-of-equals"
    assert shop.changes(fix.edit) == {"events": tidy}
    assert not await actions(client, shop, "events", "trait visits_^7d", [QUICK])


@pytest.mark.offers("codeActionProvider.codeActionKinds.quickfix")
async def test_a_warning_may_be_allowed_for_a_reason(client, shop):
    shop.open(client, "profile", shop.text("profile").replace("budget: int in 1 to 5_000 {", "budget: int {"))
    found = await actions(client, shop, "profile", "field budget: i^nt {", [QUICK])
    [allow] = [one for title, one in found.items() if title.startswith("allow `number-without-range`")]
    assert "\n// allow(number-without-range): \n/// In euros" in shop.changes(allow.edit)["profile"]


@pytest.mark.offers("codeActionProvider.codeActionKinds.source.fixAll")
async def test_all_that_is_safe_is_mended_at_once(client, shop):
    tidy = shop.text("events")
    slips = tidy.replace("aisle == toys in", "aisle is toys in").replace("topic == payment in", "topic = payment in")
    shop.open(client, "events", slips)
    found = await actions(client, shop, "events", "^trait", [types.CodeActionKind.SourceFixAll])
    [fix] = found.values()
    assert fix.kind == types.CodeActionKind.SourceFixAll
    assert shop.changes(fix.edit) == {"events": tidy}


async def test_a_request_that_is_wrong_is_refused_and_the_server_goes_on(client, shop):
    nowhere = types.TextDocumentIdentifier(uri=shop.uri("nowhere"))
    with pytest.raises(JsonRpcException):
        await client.text_document_hover_async(types.HoverParams(nowhere, types.Position(0, 0)))
    with pytest.raises(JsonRpcException, match="not offered"):
        await client.protocol.send_request_async("textDocument/brew", {})
    found = await client.workspace_symbol_async(types.WorkspaceSymbolParams(query="budget_band"))
    assert found
