"""Importing: a post (web page, Word file, Markdown, pasted text) becomes the draft of an issue."""
