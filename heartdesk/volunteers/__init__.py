"""People who help at a hub: what they offer, what they may do, and whom they are brought together with."""
