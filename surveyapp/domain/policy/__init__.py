"""What the policy texts demand, as rules and figures: packs, findings, awards, targets, cases."""
