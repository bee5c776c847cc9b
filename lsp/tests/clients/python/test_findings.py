"""What is found, pushed and asked for."""

import pathlib

import pytest
import pytest_lsp
from lsprotocol import types
from lsprotocol.converters import get_converter

from abilities import PULLING
from conftest import ONBOARDC, answer_requests
from pytest_lsp import client_capabilities


async def told(client, uri):
    """The next findings that are pushed for a document."""
    while True:
        params = await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        if params.uri == uri:
            return params


@pytest.mark.offers("textDocumentSync.openClose", "textDocumentSync.change")
async def test_a_slip_is_told_with_its_place_and_taken_back(client, shop):
    shop.open(client, "events", shop.text("events").replace("aisle == toys in", "aisle is toys in"))
    params = await told(client, shop.uri("events"))
    [found] = params.diagnostics
    assert (params.version, found.code, found.source) == (1, "is-instead-of-equals", "onboard")
    assert found.severity == types.DiagnosticSeverity.Error
    assert shop.written("events", found.range) == "is"
    assert found.message.startswith("`is` stands where two things are compared")
    page = pathlib.Path(found.code_description.href.removeprefix("file://"))
    assert page.read_text().startswith("# is-instead-of-equals")
    shop.replace(client, "events", "aisle is toys in", "aisle == toys in")
    params = await told(client, shop.uri("events"))
    assert (params.version, list(params.diagnostics)) == (2, [])


async def test_columns_behind_other_scripts_are_counted_as_agreed(client, shop):
    assert client.offered.capabilities.position_encoding == shop.encoding
    shop.open(client, "paths", shop.text("paths").replace("Escolher custa, {nome}", "Olá 🍵, {nobody}"))
    [found] = (await told(client, shop.uri("paths"))).diagnostics
    assert (found.code, shop.written("paths", found.range)) == ("unknown-name", "nobody")


async def test_a_second_declaration_shows_the_first(client, shop):
    shop.open(client, "gifts", shop.text("gifts") + "\nsegment adult when birthday <= 2008-03-01\n")
    found = (await told(client, shop.uri("gifts"))).diagnostics
    [twice] = [one for one in found if one.code == "duplicate-name"]
    [first] = twice.related_information
    assert first.location.uri == shop.uri("gifts")
    assert first.location.range.start == shop.at("gifts", "segment ^adult")
    assert first.message == "first declared here"


async def test_what_nothing_uses_is_marked_so(client, shop):
    shop.open(client, "profile", shop.text("profile") + "\nlet spare = budget + 1\n")
    found = (await told(client, shop.uri("profile"))).diagnostics
    [unused] = [one for one in found if one.code == "unused-declaration"]
    assert list(unused.tags) == [types.DiagnosticTag.Unnecessary]
    assert unused.severity == types.DiagnosticSeverity.Warning
    assert shop.written("profile", unused.range) == "spare"


@pytest.mark.offers("textDocumentSync.save", "workspace.workspaceFolders.supported")
async def test_a_slip_in_an_imported_file_is_told_of_that_file(client, shop):
    (shop.root / "profile.onboard").write_text(shop.text("profile").replace("fallback 3d", "fallback 3"))
    change = types.FileEvent(uri=shop.uri("profile"), type=types.FileChangeType.Changed)
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes=[change]))
    found = (await told(client, shop.uri("profile"))).diagnostics
    assert len(found) == 1 and shop.written("profile", found[0].range) == "3"
    watched = [params for method, params in client.asked if method == types.CLIENT_REGISTER_CAPABILITY]
    methods = [one.method for params in watched for one in params.registrations]
    assert "workspace/didChangeWatchedFiles" in methods


@pytest.mark.offers("workspace.workspaceFolders.changeNotifications")
async def test_findings_of_a_folder_that_is_left_are_taken_back(client, shop):
    (shop.root / "gifts.onboard").write_text(shop.text("gifts").replace("hit unique", "hit unik"))
    change = types.FileEvent(uri=shop.uri("gifts"), type=types.FileChangeType.Changed)
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes=[change]))
    assert (await told(client, shop.uri("gifts"))).diagnostics
    left = types.WorkspaceFolder(uri=shop.root.as_uri(), name="shop")
    event = types.WorkspaceFoldersChangeEvent(added=[], removed=[left])
    client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event=event))
    assert not (await told(client, shop.uri("gifts"))).diagnostics


@pytest_lsp.fixture(config=pytest_lsp.ClientServerConfig(server_command=[ONBOARDC, "lsp"]))
async def silent(lsp_client: pytest_lsp.LanguageClient):
    answer_requests(lsp_client)
    yield
    await lsp_client.shutdown_session()


async def begin(client, shop, abilities):
    folder = types.WorkspaceFolder(uri=shop.root.as_uri(), name="shop")
    params = types.InitializeParams(capabilities=abilities, workspace_folders=[folder])
    return await client.initialize_session(params)


@pytest.mark.offers("diagnosticProvider")
async def test_who_asks_is_answered_and_not_told(silent, shop):
    await begin(silent, shop, get_converter().structure(PULLING, types.ClientCapabilities))
    shop.open(silent, "gifts", shop.text("gifts").replace("hit unique", "hit unik"))
    params = types.DocumentDiagnosticParams(text_document=shop.document("gifts"))
    report = await silent.text_document_diagnostic_async(params)
    [found] = report.items
    assert shop.written("gifts", found.range) == "unik"
    params.previous_result_id = report.result_id
    assert (await silent.text_document_diagnostic_async(params)).kind == "unchanged"
    shop.replace(silent, "gifts", "hit unik", "hit unique")
    report = await silent.text_document_diagnostic_async(params)
    assert (report.kind, list(report.items)) == ("full", [])
    assert shop.uri("gifts") not in silent.diagnostics


@pytest.mark.offers("diagnosticProvider.workspaceDiagnostics")
async def test_findings_of_all_files_are_asked_for(silent, shop):
    await begin(silent, shop, get_converter().structure(PULLING, types.ClientCapabilities))
    (shop.root / "gifts.onboard").write_text(shop.text("gifts").replace("hit unique", "hit unik"))
    change = types.FileEvent(uri=shop.uri("gifts"), type=types.FileChangeType.Changed)
    silent.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes=[change]))
    report = await silent.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(previous_result_ids=[]))
    found = {one.uri: [found.code for found in one.items] for one in report.items if one.items}
    assert set(found) == {shop.uri("gifts")} and found[shop.uri("gifts")]
    known = [types.PreviousResultId(uri=one.uri, value=one.result_id) for one in report.items if one.result_id]
    again = await silent.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(previous_result_ids=known))
    assert all(one.kind == "unchanged" for one in again.items)


@pytest.mark.parametrize("editor", ["neovim@v0.6", "neovim@v0.11", "emacs", "visual_studio_code"])
async def test_what_editors_say_of_themselves_is_obeyed(silent, shop, editor):
    """pytest-lsp turns what an editor could not show into a warning, and that fails here."""
    await begin(silent, shop, client_capabilities(editor))
    shop.open(silent, "profile")
    place = {"text_document": shop.document("profile"), "position": shop.at("profile", "length(cal^led)")}
    shown = await silent.text_document_hover_async(types.HoverParams(**place))
    assert "let called" in shown.contents.value
    offered = await silent.text_document_completion_async(types.CompletionParams(**place))
    assert "called" in {one.label for one in getattr(offered, "items", offered)}
    params = types.DocumentSymbolParams(text_document=shop.document("profile"))
    symbols = await silent.text_document_document_symbol_async(params)
    assert "budget" in {one.name for one in symbols}
