"""What a server offers, as a flat set of names."""

from lsprotocol.converters import get_converter

# What the tests try, filled in while they are collected.
TRIED: set[str] = set()

# What says how something is offered, and offers nothing by itself.
DETAILS = {"filters", "identifier", "interFileDependencies", "legend", "retriggerCharacters", "triggerCharacters"}


def names(capabilities) -> set[str]:
    """`hoverProvider`, `renameProvider.prepareProvider`, `executeCommandProvider.commands.onboard.runTest`."""
    found = set()
    for name, value in get_converter().unstructure(capabilities).items():
        found |= flat(name, value)
    return found


def flat(name: str, value) -> set[str]:
    if value is None or value is False or name.rsplit(".", 1)[-1] in DETAILS:
        return set()
    if isinstance(value, dict):
        return {name}.union(*(flat(f"{name}.{key}", inner) for key, inner in value.items()))
    if isinstance(value, list):
        return {name} | {f"{name}.{inner}" for inner in value if isinstance(inner, str)}
    return {name}


def whole(tried: set[str]) -> set[str]:
    """Who tries `renameProvider.prepareProvider` tries `renameProvider`."""
    pieces = [name.split(".") for name in tried]
    return {".".join(some[:count]) for some in pieces for count in range(1, len(some) + 1)}
