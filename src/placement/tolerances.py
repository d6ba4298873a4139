"""The tolerances of the whole project, each with its reason. Nothing else may hard-code one."""

SHARE = 1e-6
"""Least share of a zone that counts as served by a site; solvers return dust below this."""

FEASIBILITY = 1e-6
"""Relative slack the independent check grants a row; equals the solvers' own primal tolerance."""

GAP = 1e-4
"""Default relative gap at which a plan is called optimal, printed as "within 0.01 %"."""

LEXICOGRAPHIC = 1e-4
"""How much of an earlier objective, relative to max(1, |value|), a later stage may give away."""

SERVICE = 1e-6
"""How much more than the target a unit may refuse [share], for the load a solver's tolerance lets in."""

DUST = 1e-5
"""Share below which a solver's value is dust: ten times what counts, since it is made whole again afterwards."""

POINT = 1e-5
"""How far from its rows and bounds, absolutely, a solver's point may lie to be taken for a solution."""

ROUNDING = 1e-9
"""Relative slack for numbers that are the same but were added up in another order."""
