"""PDF files: bytes come in, drafts with positions go out; and pictures of pages with the boxes of quoted words.

The entry point is `reader.read_pdf`: PDFium's characters become runs (`runs`), lines written from right to left first put
in order (`leftward`) and what the page does not show left out (`shown`); pages that are pictures are recognised (`ocr/`).
A page's runs become tables (`tables/`), boxes and paragraphs in `layout`. Pictures come from `pictures`.
"""
