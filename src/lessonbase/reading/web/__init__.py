"""Web pages and the books made of them (EPUB): markup comes in, drafts of its main part go out."""
