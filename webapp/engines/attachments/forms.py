"""A file to keep."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from webapp.web.fields import PersianTextField


class UploadForm(FlaskForm):
    """One file, and which asked-for document it is."""

    file = FileField(_l("File"))
    label = PersianTextField(_l("What it is"), longest=120)
