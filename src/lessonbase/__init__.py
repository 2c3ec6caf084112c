"""lessonbase."""
