"""Tables of PDF pages: a page's runs and what is drawn on it come in, grids and the cells of their rows go out."""
