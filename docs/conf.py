"""Settings for Sphinx; nothing in the built pages is fetched from anywhere."""

import sys
import warnings
from pathlib import Path

from layered_games.versions import __version__

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "extensions"))

project = "layered_games"
author = "The layered_games developers"
project_copyright = "The layered_games developers; MIT licence"
release = version = __version__
extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc", "generated", "mathml", "public_names"]
exclude_patterns = ["build", "extensions", "extra", "reference/api/README*"]
nitpicky = True

html_theme = "furo"
html_title = f"layered_games {__version__}"
html_static_path = ["static"]
html_extra_path = ["extra"]
html_css_files = ["site.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sphinx = False

myst_enable_extensions = ["dollarmath", "colon_fence"]
myst_dmath_double_inline = True
myst_heading_anchors = 4

nb_execution_mode = "cache"
nb_execution_in_temp = True
nb_execution_timeout = 600
nb_execution_raise_on_error = True
nb_merge_streams = True

autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
numpydoc_show_class_members = False
numpydoc_xref_param_type = False
warnings.filterwarnings("ignore", message="Unknown section Algorithm")  # shown as notes, see public_names

python_display_short_literal_types = True
add_module_names = False
