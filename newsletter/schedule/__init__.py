"""When: moments in zones, what recurs, what stands in the way. Thinking only: nothing here opens anything."""
