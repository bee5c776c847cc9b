"""Rules that are written anew: extracted, filled in, sorted, renamed with their files."""

import pytest
from lsprotocol import types

from test_changes import OPTIONS

Kind = types.CodeActionKind


async def actions(client, shop, name, range_, kind):
    params = types.CodeActionParams(
        text_document=shop.document(name),
        range=range_,
        context=types.CodeActionContext(diagnostics=[], only=[kind]),
    )
    found = await client.text_document_code_action_async(params)
    assert all(one.kind == kind for one in found)
    return found


async def has_no_errors(client, shop, name, text):
    """Whether the rules are sound, and as the formatter writes them, once a file says something else."""
    if name in shop.opened:
        shop.write(client, name, text)
    params = types.DocumentFormattingParams(text_document=shop.document(name), options=OPTIONS)
    assert not await client.text_document_formatting_async(params)
    params = types.DocumentDiagnosticParams(text_document=shop.document(name))
    report = await client.text_document_diagnostic_async(params)
    return not [one for one in report.items if one.severity == types.DiagnosticSeverity.Error]


@pytest.mark.offers("codeActionProvider.codeActionKinds.refactor.extract")
async def test_a_condition_becomes_a_segment(client, shop):
    shop.open(client, "decide")
    [extract] = await actions(client, shop, "decide", shop.range("decide", "visits_7d >= 2"), Kind.RefactorExtract)
    after = shop.changes(extract.edit)["decide"]
    assert "\nsegment new_segment when visits_7d >= 2\n\nprofiling for personalization {" in after
    assert "stage browsing when new_segment or looks_3d >= 3 ask" in after
    assert await has_no_errors(client, shop, "decide", after)
    assert not await actions(client, shop, "decide", shop.range("decide", "limit 2"), Kind.RefactorExtract)


@pytest.mark.offers("codeActionProvider.codeActionKinds.refactor.rewrite")
async def test_a_field_gets_a_fallback_of_its_type(client, shop):
    shop.open(client, "profile")
    where = shop.at("profile", "field shopping_^for")
    found = await actions(client, shop, "profile", types.Range(where, where), Kind.RefactorRewrite)
    assert found, "something is offered"
    for one in found:
        after = shop.changes(one.edit)["profile"]
        block = after.split("field shopping_for", 1)[1].split("\n}\n", 1)[0]
        assert "\n    fallback " in block, block
    assert await has_no_errors(client, shop, "profile", after)


@pytest.mark.offers("codeActionProvider.codeActionKinds.source.organizeImports")
async def test_imports_are_sorted_with_their_comments(client, shop):
    shop.open(client, "shop")
    [sort] = await actions(client, shop, "shop", shop.range("shop", "import"), Kind.SourceOrganizeImports)
    after = shop.changes(sort.edit)["shop"]
    imports = [line for line in after.split("\n") if line.startswith("import ")]
    assert imports == sorted(line for line in shop.text("shop").split("\n") if line.startswith("import "))
    assert 'import "visits.onboard"   // one visit' in after


@pytest.mark.offers("workspace.fileOperations.willRename", "workspace.fileOperations.didRename")
async def test_imports_follow_a_file_that_moves(client, shop):
    shop.open(client, "profile")
    rename = types.FileRename(old_uri=shop.uri("privacy"), new_uri=shop.uri("law/why"))
    edit = await client.workspace_will_rename_files_async(types.RenameFilesParams(files=[rename]))
    texts = shop.changes(edit)
    assert 'import "../about.onboard"' in texts["privacy"]
    others = {name: text for name, text in texts.items() if name != "privacy"}
    assert {"shop", "profile", "decide", "gifts", "visits"} <= set(others)
    assert all('import "law/why.onboard"' in text and "privacy.onboard" not in text for text in others.values())
    for name, text in texts.items():
        (shop.root / f"{name}.onboard").write_text(text)
    (shop.root / "law").mkdir()
    (shop.root / "privacy.onboard").rename(shop.root / "law" / "why.onboard")
    client.workspace_did_rename_files(types.RenameFilesParams(files=[rename]))
    assert await has_no_errors(client, shop, "profile", texts["profile"])
    [found] = [
        one
        for one in await client.workspace_symbol_async(types.WorkspaceSymbolParams(query="service"))
        if one.name == "service"
    ]
    assert found.location.uri == shop.uri("law/why")
