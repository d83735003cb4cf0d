"""The displayed equations of anybody's notes, in Markdown, LaTeX or Jupyter, with the notation that the notes declare around them."""
