"""What is wired, and what is not."""

from hints_.wiring import forms

print(*sorted(name for name in vars(forms.FormsTasks) if not name.startswith("_")), sep="\n")
