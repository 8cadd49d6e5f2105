"""The repair as an operator of data-juicer, to stand before deduplication.

custom_operator_paths: [examples/corpus/roundtable_repair_mapper.py]
process:
  - roundtable_repair_mapper:
"""

from __future__ import annotations

from typing import Any

from data_juicer.ops.base_op import OPERATORS, Mapper

from roundtable.archive import clean

__all__ = ["RoundtableRepairMapper"]


@OPERATORS.register_module("roundtable_repair_mapper")
class RoundtableRepairMapper(Mapper):  # type: ignore[misc]  # no types are published
    """Repairs the text and adds the evidence of damage as columns; sound samples stay as they are."""

    _batched_op = True

    def process_batched(self, samples: dict[str, list[Any]]) -> dict[str, list[Any]]:
        """Return ``samples``, each repaired."""
        sound = clean(" x").evidence()
        columns: dict[str, list[Any]] = {name: [] for name in (*sound, "roundtable_error")}
        for place, text in enumerate(samples[self.text_key]):
            problem, evidence = "", sound
            try:
                cleaned = clean(text)
                samples[self.text_key][place], evidence = cleaned.text, cleaned.evidence()
            except Exception as error:  # one sample must not end the run
                problem = str(error)
            for name, value in {**evidence, "roundtable_error": problem}.items():
                columns[name].append(value)
        return {**samples, **columns}
