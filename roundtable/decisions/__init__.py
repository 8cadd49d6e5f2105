"""What a person decided about repairs and gaps, and a text repaired as they decided.

The review page (format ``html``) lets an editor accept, reject or replace each repair and fill each gap, and
saves what they decided as a JSON document. ``decide`` turns a repaired text and such documents into the text
that the editor wants; it is computed from edits like every other, so that the trail stays whole.

A decision names its place in the *decoded* text, which is the same however good the repair is, and says
what stood there. What does not fit is refused: nobody decided about it.
"""

from roundtable.decisions.applying import DECIDED, Place, decide, gap_places
from roundtable.decisions.documents import Action, Decision, Decisions, read_decisions

__all__ = ["DECIDED", "Action", "Decision", "Decisions", "Place", "decide", "gap_places", "read_decisions"]
