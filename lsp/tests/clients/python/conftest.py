"""A client by pytest-lsp in front of `onboardc lsp`, over a copy of the shop, counting columns in both ways.

ONBOARDC is the path of the program to try.
"""

import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types
from lsprotocol.converters import get_converter

import offered
from abilities import ABILITIES
from shop import Shop

ONBOARDC = os.environ.get("ONBOARDC", "onboardc")
EXAMPLE = pathlib.Path(__file__).resolve().parents[4] / "examples" / "shop"


@pytest.fixture
def shop(tmp_path):
    """The example, in a folder that a test may write to."""
    return Shop.copied(EXAMPLE, tmp_path / "shop")


@pytest_lsp.fixture(
    config=pytest_lsp.ClientServerConfig(server_command=[ONBOARDC, "lsp"]),
    params=["utf-16", "utf-8"],
)
async def client(lsp_client: pytest_lsp.LanguageClient, shop: Shop, request):
    answer_requests(lsp_client)
    shop.encoding = request.param
    abilities = ABILITIES | {"general": {"positionEncodings": [request.param]}}
    result = await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=get_converter().structure(abilities, types.ClientCapabilities),
            workspace_folders=[types.WorkspaceFolder(uri=shop.root.as_uri(), name="shop")],
        )
    )
    lsp_client.offered = result
    yield
    await lsp_client.shutdown_session()
    assert lsp_client._server.returncode == 0


def answer_requests(client):
    """What the server asks of an editor, and pytest-lsp does not answer by itself."""
    client.asked = []

    def answering(method):
        @client.feature(method)
        def answer(params):
            client.asked.append((method, params))
            if method == types.WORKSPACE_APPLY_EDIT:
                return types.ApplyWorkspaceEditResult(applied=True)
            return None

    for method in (
        types.CLIENT_REGISTER_CAPABILITY,
        types.CLIENT_UNREGISTER_CAPABILITY,
        types.WORKSPACE_APPLY_EDIT,
        types.WORKSPACE_CODE_LENS_REFRESH,
        types.WORKSPACE_INLAY_HINT_REFRESH,
        types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
    ):
        answering(method)


def pytest_collection_modifyitems(items):
    """Notes which capabilities the collected tests try, for the test that compares them with what is offered."""
    for item in items:
        for mark in item.iter_markers("offers"):
            offered.TRIED.update(mark.args)
