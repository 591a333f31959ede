"""Prepares Word files (.docx) for the converter: nothing hidden stays in, nothing visible gets lost."""
