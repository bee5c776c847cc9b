"""What stands where: symbols, colours, folds, selections."""

import pytest
from lsprotocol import types


@pytest.mark.offers("documentSymbolProvider")
async def test_symbols_of_a_file_are_a_tree(client, shop):
    shop.open(client, "decide")
    params = types.DocumentSymbolParams(text_document=shop.document("decide"))
    symbols = await client.text_document_document_symbol_async(params)
    assert [one.name for one in symbols] == ["first_shelf", "hints", "profiling"]
    assert [row.name for row in symbols[1].children if row.name][:5] == ["till", "back", "friend", "coupons", "novice"]
    assert shop.written("decide", symbols[0].selection_range) == "first_shelf"
    assert shop.written("decide", symbols[2].range).startswith("profiling for personalization {")


@pytest.mark.offers("workspaceSymbolProvider")
async def test_symbols_are_found_by_their_letters_in_all_files(client, shop):
    found = await client.workspace_symbol_async(types.WorkspaceSymbolParams(query="bdgt_bnd"))
    [one] = [one for one in found if one.name == "budget_band"]
    assert one.location.uri == shop.uri("profile")
    assert one.location.range == shop.range("profile", "budget_band")


def coloured(client, shop, name, data):
    """Pieces of a text with their kind and what else is said of them."""
    legend = client.offered.capabilities.semantic_tokens_provider.legend
    line = column = 0
    for at in range(0, len(data), 5):
        lines, columns, length, kind, bits = data[at : at + 5]
        line, column = line + lines, columns if lines else column + columns
        start, end = types.Position(line, column), types.Position(line, column + length)
        also = [word for bit, word in enumerate(legend.token_modifiers) if bits >> bit & 1]
        yield shop.written(name, types.Range(start, end)), legend.token_types[kind], also


@pytest.mark.offers("semanticTokensProvider.full")
async def test_every_piece_has_its_colour(client, shop):
    shop.open(client, "profile")
    params = types.SemanticTokensParams(text_document=shop.document("profile"))
    answer = await client.text_document_semantic_tokens_full_async(params)
    pieces = list(coloured(client, shop, "profile", answer.data))
    for expected in (
        ("/// The page from which they came.", "comment", ["documentation"]),
        ("import", "keyword", []),
        ('"privacy.onboard"', "string", []),
        ("shelf", "type", ["declaration"]),
        ("personalization", "namespace", []),
        ("budget", "property", ["declaration"]),
        ("occasional", "enumMember", ["declaration"]),
        ("5_000", "number", []),
        ("v2.4.0", "number", []),
        ("<=", "operator", []),
        ("`@(alumni|students)\\.`", "regexp", []),
        ("far_away", "variable", ["declaration"]),
        ('"Para onde enviamos?"', "string", []),
    ):
        assert expected in pieces, expected


@pytest.mark.offers("semanticTokensProvider.range")
async def test_some_lines_have_their_colours(client, shop):
    shop.open(client, "paths")
    line = shop.line("paths", '    welcome in pt "Escolher custa')
    some = types.Range(types.Position(line, 0), types.Position(line + 1, 0))
    params = types.SemanticTokensRangeParams(text_document=shop.document("paths"), range=some)
    answer = await client.text_document_semantic_tokens_range_async(params)
    assert list(coloured(client, shop, "paths", answer.data)) == [
        ("welcome", "keyword", []),
        ("in", "keyword", []),
        ('"Escolher custa, {', "string", []),
        ("nome", "variable", []),
        ('}. Pergunte-nos: responde uma pessoa."', "string", []),
    ]


@pytest.mark.offers("semanticTokensProvider.full.delta")
async def test_only_the_colours_that_changed_are_sent(client, shop):
    shop.open(client, "decide")
    document = shop.document("decide")
    before = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document))
    shop.replace(client, "decide", "    order as written", "    // order as written")
    params = types.SemanticTokensDeltaParams(document, previous_result_id=before.result_id)
    delta = await client.text_document_semantic_tokens_full_delta_async(params)
    data = list(before.data)
    for edit in sorted(delta.edits, key=lambda edit: edit.start, reverse=True):
        data[edit.start : edit.start + edit.delete_count] = edit.data or []
    after = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document))
    assert data == list(after.data) != list(before.data)
    assert sum(len(edit.data or []) for edit in delta.edits) < len(data) / 10


@pytest.mark.offers("foldingRangeProvider")
async def test_what_has_braces_folds_without_them(client, shop):
    shop.open(client, "paths")
    params = types.FoldingRangeParams(text_document=shop.document("paths"))
    folds = {(one.start_line, one.end_line) for one in await client.text_document_folding_range_async(params)}
    begins, ends = shop.line("paths", "path helping_hand"), shop.line("paths", "path office_counter")
    assert (begins, ends - 3) in folds
    talk = shop.line("paths", "    step talk")
    assert (talk, talk + 3) in folds
    assert all(start < end for start, end in folds)


@pytest.mark.offers("selectionRangeProvider")
async def test_a_selection_grows_from_a_word_to_the_file(client, shop):
    shop.open(client, "profile")
    where = shop.at("profile", "max(expected_basket, bud^get / 2)")
    params = types.SelectionRangeParams(text_document=shop.document("profile"), positions=[where])
    [selection] = await client.text_document_selection_range_async(params)
    grown = []
    while selection:
        grown.append(shop.written("profile", selection.range))
        selection = selection.parent
    assert grown[0] == "budget"
    assert "let big_basket = max(expected_basket, budget / 2) >= 200.0" in grown
    assert all(inner in outer and inner != outer for inner, outer in zip(grown, grown[1:]))
    assert len(grown[-1]) >= len(shop.text("profile")) - 1
