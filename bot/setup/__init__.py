"""Installing and starting what a service needs around it: packages, PostgreSQL, Redis, nginx and several processes."""
