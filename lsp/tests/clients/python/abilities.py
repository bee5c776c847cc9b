"""All that an editor of today can do, as far as the server looks at it."""

KINDS = ["quickfix", "refactor", "refactor.extract", "refactor.rewrite", "source", "source.fixAll", "source.organizeImports"]

DIAGNOSTICS = {
    "relatedInformation": True,
    "tagSupport": {"valueSet": [1, 2]},
    "codeDescriptionSupport": True,
    "dataSupport": True,
}

TOKENS = {
    "requests": {"range": True, "full": {"delta": True}},
    "tokenTypes": [],
    "tokenModifiers": [],
    "formats": ["relative"],
}

ABILITIES = {
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"documentChanges": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "workspaceFolders": True,
        "configuration": True,
        "symbol": {},
        "executeCommand": {},
        "diagnostics": {"refreshSupport": True},
        "codeLens": {"refreshSupport": True},
        "inlayHint": {"refreshSupport": True},
        "semanticTokens": {"refreshSupport": True},
        "fileOperations": {"willRename": True, "didRename": True},
    },
    "textDocument": {
        "synchronization": {"didSave": True},
        "publishDiagnostics": DIAGNOSTICS,
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "completion": {
            "completionItem": {"snippetSupport": True, "documentationFormat": ["markdown", "plaintext"]},
        },
        "signatureHelp": {
            "signatureInformation": {
                "documentationFormat": ["markdown"],
                "parameterInformation": {"labelOffsetSupport": True},
                "activeParameterSupport": True,
            },
        },
        "definition": {"linkSupport": True},
        "references": {},
        "documentHighlight": {},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "formatting": {},
        "rangeFormatting": {},
        "rename": {"prepareSupport": True},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": KINDS}},
            "isPreferredSupport": True,
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
        "codeLens": {},
        "documentLink": {"tooltipSupport": True},
        "foldingRange": {"lineFoldingOnly": True},
        "selectionRange": {},
        "semanticTokens": TOKENS,
        "inlayHint": {},
        "callHierarchy": {},
        "linkedEditingRange": {},
    },
}

# The same, of an editor that asks for what is found.
PULLING = ABILITIES | {"textDocument": ABILITIES["textDocument"] | {"diagnostic": DIAGNOSTICS}}
