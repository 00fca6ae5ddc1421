"""From observations back to parameters: ladders rationalized, and which parameter matters most."""
