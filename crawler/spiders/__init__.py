"""The spiders: `news` follows live channels, `backfill` walks whole sitemaps between two dates."""
