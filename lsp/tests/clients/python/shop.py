"""Files of rules in a folder, and places in them."""

import dataclasses
import pathlib
import re
import shutil

from lsprotocol import types


@dataclasses.dataclass
class Shop:
    root: pathlib.Path
    # How columns are counted.
    encoding: str = "utf-16"
    # The version and the text of what is open.
    opened: dict = dataclasses.field(default_factory=dict)

    @classmethod
    def copied(cls, example, root):
        shutil.copytree(example, root, ignore=shutil.ignore_patterns("data", "*.md"))
        return cls(root)

    def uri(self, name):
        return (self.root / f"{name}.onboard").as_uri()

    def document(self, name):
        return types.TextDocumentIdentifier(uri=self.uri(name))

    def text(self, name):
        if name in self.opened:
            return self.opened[name][1]
        return (self.root / f"{name}.onboard").read_text(encoding="utf-8")

    def open(self, client, name, text=None):
        text = self.text(name) if text is None else text
        self.opened[name] = (1, text)
        item = types.TextDocumentItem(uri=self.uri(name), language_id="onboard", version=1, text=text)
        client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))

    def replace(self, client, name, old, new):
        """Types over the one place where something stands."""
        version, text = self.opened[name]
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        change = types.TextDocumentContentChangePartial(range=self.range(name, old), text=new)
        self.opened[name] = (version + 1, text.replace(old, new))
        document = types.VersionedTextDocumentIdentifier(uri=self.uri(name), version=version + 1)
        client.text_document_did_change(
            types.DidChangeTextDocumentParams(text_document=document, content_changes=[change])
        )

    def write(self, client, name, text):
        """Writes a document anew."""
        version, _ = self.opened[name]
        self.opened[name] = (version + 1, text)
        change = types.TextDocumentContentChangeWholeDocument(text=text)
        document = types.VersionedTextDocumentIdentifier(uri=self.uri(name), version=version + 1)
        client.text_document_did_change(
            types.DidChangeTextDocumentParams(text_document=document, content_changes=[change])
        )

    def width(self, text):
        return len(text.encode("utf-16-le")) // 2 if self.encoding == "utf-16" else len(text.encode())

    def position(self, name, offset):
        before = self.text(name)[:offset]
        return types.Position(line=before.count("\n"), character=self.width(before.rpartition("\n")[2]))

    def at(self, name, marked):
        """The place of `^` in a piece of the text."""
        before, after = marked.split("^")
        text = self.text(name)
        assert before + after in text, f"{before + after!r} does not stand in {name}"
        return self.position(name, text.index(before + after) + len(before))

    def range(self, name, written):
        start = self.text(name).index(written)
        return types.Range(start=self.position(name, start), end=self.position(name, start + len(written)))

    def line(self, name, written):
        return self.at(name, "^" + written).line

    def offset(self, text, position):
        lines = text.split("\n")
        at = sum(len(line) + 1 for line in lines[: position.line])
        column = 0
        for letter in lines[position.line]:
            if column >= position.character:
                break
            column += self.width(letter)
            at += 1
        assert column >= position.character or position.line < len(lines)
        return at

    def written(self, name, range_):
        text = self.text(name)
        return text[self.offset(text, range_.start) : self.offset(text, range_.end)]

    def edited(self, name, edits):
        """A text after the edits of an answer, which must not overlap."""
        text = self.text(name)
        places = sorted(
            ((self.offset(text, edit.range.start), self.offset(text, edit.range.end), edit.new_text) for edit in edits),
        )
        for (_, end, _), (start, _, _) in zip(places, places[1:]):
            assert end <= start, "edits overlap"
        for start, end, new in reversed(places):
            text = text[:start] + new + text[end:]
        return text

    def changes(self, edit):
        """The texts after a change of the workspace, by the names of files."""
        by_name = {}
        for change in edit.document_changes:
            name = pathlib.PurePath(re.sub("^file://", "", change.text_document.uri)).stem
            assert self.uri(name) == change.text_document.uri
            opened = self.opened.get(name)
            assert change.text_document.version == (opened[0] if opened else None)
            by_name[name] = self.edited(name, change.edits)
        return by_name
