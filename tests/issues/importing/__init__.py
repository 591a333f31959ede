"""Importing a post: real page layouts in, drafts out."""
