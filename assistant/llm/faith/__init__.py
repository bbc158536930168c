"""Whether a claim that code did not copy is faithful to the clauses it names.

``assistant.checking`` asks whether the facts of a sentence occur in its source. A model can
keep every fact and still turn the meaning: the supporter becomes the leader, two dates change
places, a 不得 is lost. These checks hold a claim to the source's roles, bindings, bounds and
negations too. They err on the side of dropping, because the extractive answer stands behind.
"""

from assistant.llm.faith.faithful import Fault, Source, faults

__all__ = ["Fault", "Source", "faults"]
