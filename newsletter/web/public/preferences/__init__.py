"""The preferences page: `/p/TOKEN` with a section for each thing a person can set, and the way to it."""
