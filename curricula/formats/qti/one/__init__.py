"""QTI 1.2: items whose answers meet conditions; Canvas, Blackboard and Common Cartridges write it."""
