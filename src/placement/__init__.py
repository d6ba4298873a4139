"""Where units open and how many places each gets: capacity planning with a proof."""
