"""The formats that come with roundtable: one format, one module, mutually blind."""
