"""A post from elsewhere (web page, Word file, text) becomes the draft of an issue."""
