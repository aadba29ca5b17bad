"""All that is true, whichever door a voice came through."""
