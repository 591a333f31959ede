"""Turns a post from elsewhere (web page, Word file, text) into a draft issue."""
