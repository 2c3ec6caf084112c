"""Plain text and Markdown: bytes in any common encoding come in, drafts go out."""
