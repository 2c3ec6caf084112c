"""PDF files: bytes come in, drafts with positions go out; and pictures of pages with the boxes of quoted words.

The entry point is `reader.read_pdf`: PDFium's characters become runs (`runs`), runs become rows and columns, tables
(`tables/`) and paragraphs; pages that are pictures are recognised first (`ocr/`). Pictures come from `pictures`.
"""
