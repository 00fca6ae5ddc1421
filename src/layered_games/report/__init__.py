"""Report: turns computed results into figures, tables and the paper kit; the only place that draws."""
