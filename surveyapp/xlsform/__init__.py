"""The forms of forms/ compiled and evaluated."""
