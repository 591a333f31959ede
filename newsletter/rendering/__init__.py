"""Blocks become MJML, HTML and plain text: themes, merge fields, links, pictures."""
