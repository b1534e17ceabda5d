"""The war map: any figure of a place by the places below it, for a leader, a wall and paper."""
