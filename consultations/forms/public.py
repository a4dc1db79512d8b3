"""What visitors fill in: signing up for an event, sending answers."""

from django import forms

from commissioning.common.forms import GovukForm, WholeNumberField


class SignUpForm(GovukForm, forms.Form):
    """Places at an event, without an account."""

    submit_label = "Sign up"
    presentation = {
        "name": {"autocomplete": "name"},
        "email": {"autocomplete": "email", "spellcheck": "false"},
        "organisation_name": {"autocomplete": "organization"},
        "places": {"width": 2},
        "needs": {"rows": 3},
    }
    name = forms.CharField(label="Your name", max_length=150)
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="We use it to tell you about this event only, and delete it afterwards.",
    )
    organisation_name = forms.CharField(label="Your organisation", max_length=200, required=False)
    places = WholeNumberField(label="How many places?", min_value=1, max_value=10, initial=1)
    needs = forms.CharField(
        label="Is there anything you need to take part?",
        help_text="For example, an interpreter, step-free access or a hearing loop.",
        widget=forms.Textarea,
        max_length=2_000,
        required=False,
    )


class SendForm(GovukForm, forms.Form):
    """What goes with answers when they are sent."""

    submit_label = "Send your answers"
    presentation = {"organisation_name": {"autocomplete": "organization"}}
    organisation_name = forms.CharField(
        label="If you answer for an organisation, what is it called?",
        help_text="Leave it empty if you answer for yourself.",
        max_length=300,
        required=False,
    )

    def __init__(self, *args, is_asked: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_asked:  # A question of the questionnaire: nobody is asked twice.
            del self.fields["organisation_name"]


class LinkForm(GovukForm, forms.Form):
    """Where to send the link back to the answers."""

    submit_label = "Send me the link"
    presentation = {"email": {"autocomplete": "email", "spellcheck": "false"}}
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="It is kept apart from your answers. Unless you tick the box, we forget it once the mail is sent.",
    )
    wants_results = forms.BooleanField(
        label="Keep my address to tell me when the results are published", required=False
    )
