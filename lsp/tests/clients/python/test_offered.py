"""Nothing is offered that no test tries."""

import offered


async def test_every_capability_is_tried(client):
    names = offered.names(client.offered.capabilities)
    assert names - {"positionEncoding"} <= offered.whole(offered.TRIED), "nothing tries these"
    assert offered.TRIED <= names, "these are no longer offered"
    assert client.offered.server_info.name == "onboard-lsp"
