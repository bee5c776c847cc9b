"""What is shown beside and between the words: hints, forms, what uses what."""

import pytest
from lsprotocol import types


@pytest.mark.offers("inlayHintProvider")
async def test_what_rules_leave_unsaid_is_shown_in_its_place(client, shop):
    shop.open(client, "events")
    lines = types.Range(types.Position(shop.line("events", "segment slipping"), 0), shop.at("events", "^segment wanders"))
    hints = await client.text_document_inlay_hint_async(types.InlayHintParams(shop.document("events"), lines))
    assert [(one.position, one.label) for one in hints] == [
        (shop.at("events", "when now - last_seen^ > 14d"), "?"),
        (shop.at("events", "visiting_days >= 5^"), "days"),
    ]
    assert hints[1].padding_left
    assert "`last_seen` is absent while nothing has happened" in hints[0].tooltip.value


@pytest.mark.offers("inlayHintProvider")
async def test_the_hints_of_a_table_stand_behind_its_header(client, shop):
    shop.open(client, "decide")
    lines = types.Range(types.Position(0, 0), types.Position(24, 0))
    hints = await client.text_document_inlay_hint_async(types.InlayHintParams(shop.document("decide"), lines))
    first = [one for one in hints if one.position.line == shop.line("decide", "hesitating | shopping_for")]
    assert {one.position.character for one in first} == {shop.at("decide", "joined -> path^\n    help:").character}
    assert any(one.label.startswith("budget_band 0: under 20, 1: 20 to under 100") for one in hints)


@pytest.mark.offers("signatureHelpProvider")
async def test_while_a_form_is_written_its_parts_are_told(client, shop):
    shop.open(client, "profile")
    where = shop.at("profile", "declassify bucket(budget, ^20")
    help = await client.text_document_signature_help_async(types.SignatureHelpParams(shop.document("profile"), where))
    [form] = help.signatures
    assert form.label == 'declassify bucket(number, edge, …) because "reason"'
    start, end = form.parameters[help.active_parameter].label
    assert form.label[start:end] == "edge, …"[:end - start]


@pytest.mark.offers("signatureHelpProvider")
async def test_in_a_row_the_column_is_told(client, shop):
    shop.open(client, "decide")
    where = shop.at("decide", "office:  -          | off^ice")
    help = await client.text_document_signature_help_async(types.SignatureHelpParams(shop.document("decide"), where))
    [row] = help.signatures
    column = row.parameters[help.active_parameter]
    start, end = column.label
    assert row.label[start:end] == "shopping_for"
    assert "one of { myself, partner, child, friend, office }" in column.documentation.value


@pytest.mark.offers("callHierarchyProvider")
async def test_what_uses_a_segment_and_what_it_uses(client, shop):
    shop.open(client, "events")
    where = shop.at("events", "segment regu^lar {")
    prepare = types.CallHierarchyPrepareParams(shop.document("events"), where)
    [item] = await client.text_document_prepare_call_hierarchy_async(prepare)
    assert (item.name, item.selection_range) == ("regular", shop.range("events", "regular"))
    callers = await client.call_hierarchy_incoming_calls_async(types.CallHierarchyIncomingCallsParams(item))
    by_name = {call.from_.name: call for call in callers}
    assert {"first_shelf", "profiling", "two orders make a regular, until two months pass without one"} <= set(by_name)
    for call in callers:
        name = call.from_.uri.rsplit("/", 1)[-1].removesuffix(".onboard")
        assert all(shop.written(name, place) == "regular" for place in call.from_ranges)
    [call] = await client.call_hierarchy_outgoing_calls_async(types.CallHierarchyOutgoingCallsParams(item))
    assert call.to.name == "orders_60d" and len(call.from_ranges) == 2
    [further] = await client.call_hierarchy_outgoing_calls_async(types.CallHierarchyOutgoingCallsParams(call.to))
    assert further.to.name == "order_placed"


@pytest.mark.offers("documentHighlightProvider")
async def test_what_gives_a_value_is_told_from_what_reads_it(client, shop):
    shop.open(client, "events")
    where = shop.at("events", "enter when orders_60^d >= 2")
    params = types.DocumentHighlightParams(shop.document("events"), where)
    found = await client.text_document_document_highlight_async(params)
    assert all(shop.written("events", one.range) == "orders_60d" for one in found)
    kinds = [one.kind for one in found]
    assert kinds == [types.DocumentHighlightKind.Write] + 2 * [types.DocumentHighlightKind.Read]


@pytest.mark.offers("documentLinkProvider")
async def test_imports_are_links(client, shop):
    shop.open(client, "decide")
    links = await client.text_document_document_link_async(types.DocumentLinkParams(shop.document("decide")))
    assert [link.target for link in links] == [
        shop.uri(name) for name in ("privacy", "visits", "profile", "events", "paths")
    ]
    assert shop.written("decide", links[0].range) == "privacy.onboard"
