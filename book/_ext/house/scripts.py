"""Load a script of the book only on the pages that have something for it to do."""

# The script, and what in a page calls for it.
SCRIPTS = {"stepper.js": '<div class="stepper">', "previews.js": "#equation-"}


def load_where_needed(app, pagename, templatename, context, doctree):
    body = context.get("body", "")
    for script, sign in SCRIPTS.items():
        if sign in body:
            app.add_js_file(script, loading_method="defer")


def setup(app):
    app.connect("html-page-context", load_where_needed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
