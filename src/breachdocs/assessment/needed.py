"""What every rule file is about: the two levels, and the facts that the rest of the room asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

LevelName = Literal["likelihood", "impact"]
LEVELS: tuple[LevelName, LevelName] = ("likelihood", "impact")

#: The facts that advice, checks and the second opinion ask for, so every rule file has them.
NEEDED_FACTS = frozenset(
    {
        *(
            "unintelligible",
            "safely_back",
            "contained",
            "no_disclosure",
            "duty_bound",
            "cooperating",
            "exposed",
        ),
        *("deliberate", "fraud_risk", "safety_risk", "protected_address", "sensitive", "money", "log_ins"),
        *("everyday_data", "thousands", "thought_likely", "social_care"),
    }
)
#: Where the product's own rules stand, for reading and for running.
OWN_FILE = Path(__file__).with_name("rules.yaml")
OWN_STORED = Path(__file__).with_name("own_rules.json")
