"""One story out of many reports: what happened, who said what, where outlets differ, and who is silent."""
