"""Files in, ``SourceText`` out: one module a format; nothing here knows what a target is."""
