"""What the policy texts demand, as rules and figures: packs, findings, awards, targets, cases.

Everything here is pure: texts are read once, and what is found depends on nothing but the facts. The
package itself imports nothing, so that who needs a term or a row does not load every rule at start.
"""
