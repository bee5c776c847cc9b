"""Where names come from, where they are used, what they mean, and which may stand here."""

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException


def place(shop, name, marked):
    return {"text_document": shop.document(name), "position": shop.at(name, marked)}


@pytest.mark.offers("definitionProvider")
async def test_a_name_leads_to_its_declaration_in_another_file(client, shop):
    shop.open(client, "decide")
    asked = types.DefinitionParams(**place(shop, "decide", "ask bud^get, experience"))
    [link] = await client.text_document_definition_async(asked)
    assert link.target_uri == shop.uri("profile")
    assert link.target_selection_range == shop.range("profile", "budget")
    assert shop.written("profile", link.target_range).startswith("field budget: int in 1 to 5_000 {")
    assert shop.written("decide", link.origin_selection_range) == "budget"


@pytest.mark.offers("definitionProvider")
async def test_an_import_leads_to_its_file_and_a_keyword_nowhere(client, shop):
    shop.open(client, "decide")
    asked = types.DefinitionParams(**place(shop, "decide", 'import "pri^vacy.onboard"'))
    [link] = await client.text_document_definition_async(asked)
    assert link.target_uri == shop.uri("privacy")
    asked = types.DefinitionParams(**place(shop, "decide", "pro^filing for"))
    assert await client.text_document_definition_async(asked) is None


@pytest.mark.offers("referencesProvider")
async def test_uses_are_found_in_all_files(client, shop):
    shop.open(client, "profile")
    where = place(shop, "profile", "let budget_^band")
    for declared, count in ((True, 3), (False, 2)):
        context = types.ReferenceContext(include_declaration=declared)
        found = await client.text_document_references_async(types.ReferenceParams(context=context, **where))
        files = {one.uri for one in found}
        assert {shop.uri("decide"), shop.uri("gifts")} <= files
        assert (shop.uri("profile") in files) == declared
        assert len(found) >= count
        for one in found:
            name = one.uri.rsplit("/", 1)[-1].removesuffix(".onboard")
            assert shop.written(name, one.range) == "budget_band"


@pytest.mark.offers("renameProvider.prepareProvider")
async def test_what_can_be_renamed_is_shown_first(client, shop):
    shop.open(client, "events")
    params = types.PrepareRenameParams(**place(shop, "events", "segment regu^lar {"))
    prepared = await client.text_document_prepare_rename_async(params)
    assert prepared.placeholder == "regular"
    assert prepared.range == shop.range("events", "regular")
    params = types.PrepareRenameParams(**place(shop, "events", "segm^ent regular {"))
    assert await client.text_document_prepare_rename_async(params) is None


@pytest.mark.offers("renameProvider.prepareProvider")
async def test_a_name_is_changed_wherever_it_stands(client, shop):
    shop.open(client, "events")
    where = place(shop, "events", "segment regu^lar {")
    edit = await client.text_document_rename_async(types.RenameParams(new_name="comes_back", **where))
    texts = shop.changes(edit)
    assert set(texts) == {"events", "decide", "tests"}
    assert "segment comes_back {" in texts["events"]
    assert "| comes_back | budget_band" in texts["decide"] and "often_here or comes_back ask" in texts["decide"]
    assert "expect comes_back, path regulars_corner" in texts["tests"]
    with pytest.raises(JsonRpcException, match="slipping"):
        await client.text_document_rename_async(types.RenameParams(new_name="slipping", **where))


@pytest.mark.offers("hoverProvider")
async def test_hover_tells_what_a_name_means(client, shop):
    shop.open(client, "decide")
    shown = await client.text_document_hover_async(
        types.HoverParams(**place(shop, "decide", "ask bud^get, experience"))
    )
    assert shown.contents.kind == types.MarkupKind.Markdown
    for fact in ("field budget: int in 1 to 5_000", "In euros", "personalization", "sensitive", "fallback", "median"):
        assert fact in shown.contents.value, fact
    assert shop.written("decide", shown.range) == "budget"


async def completed(client, shop, name, marked):
    offered = await client.text_document_completion_async(types.CompletionParams(**place(shop, name, marked)))
    return {one.label: one for one in getattr(offered, "items", offered)}


@pytest.mark.offers("completionProvider")
async def test_after_for_purposes_are_offered(client, shop):
    shop.open(client, "gifts")
    offered = await completed(client, shop, "gifts", "50 for g^ifts")
    assert set(offered) >= {"gifts", "personalization", "service"}
    assert "diet" not in offered and "budget" not in offered
    assert "small gift" in offered["gifts"].documentation.value


@pytest.mark.offers("completionProvider")
async def test_in_a_cell_the_values_of_its_column_are_offered(client, shop):
    shop.open(client, "decide")
    shop.replace(client, "decide", "    taste:   -          | myself  ", "    taste:   -          | m  ")
    offered = await completed(client, shop, "decide", "taste:   -          | m^ ")
    assert {"myself", "partner", "child", "friend", "office", "missing"} <= set(offered)
    assert "books" not in offered


@pytest.mark.offers("completionProvider")
async def test_after_a_dot_properties_are_offered_in_a_broken_line(client, shop):
    shop.open(client, "events", shop.text("events") + "\ntrait dear = max of product_viewed.\n")
    offered = await completed(client, shop, "events", "max of product_viewed.^\n")
    assert set(offered) == {"aisle", "price"}


@pytest.mark.offers("completionProvider")
async def test_on_a_new_line_declarations_are_offered_to_fill_in(client, shop):
    shop.open(client, "gifts", shop.text("gifts") + "\nse")
    offered = await completed(client, shop, "gifts", "written\n}\n\nse^")
    assert offered["segment"].insert_text_format == types.InsertTextFormat.Snippet
    assert "${1:name}" in offered["segment"].text_edit.new_text
