"""Sinks: where results go. Everything is written beside its place and put there when the shard is done."""
