"""Office files: Word, OpenDocument, rich text and slides come in, drafts go out. One module or folder a format."""
