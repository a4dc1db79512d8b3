"""The accounts library's forms in the portal's look and words."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp

from commissioning.common.forms import GovukForm

CHOOSING_ONE = "At least 12 characters, and not a common one. Three words that have nothing in common work well."
NEW_PASSWORD = {"password1": "New password", "password2": "New password again"}
EMAIL = {"email": "E-mail address"}
CODE_LOOK = {"code": {"width": 10, "inputmode": "numeric", "autocomplete": "one-time-code"}}


class LoginForm(GovukForm, account.LoginForm):
    submit_label = "Sign in"
    labels = {"login": "E-mail address", "password": "Password", "remember": "Keep me signed in on this device"}
    hints = {"password": ""}


class SignupForm(GovukForm, account.SignupForm):
    submit_label = "Create account"
    labels = {**EMAIL, "full_name": "Full name", "password1": "Password"}
    hints = {"email": "Use one that you can open now: we send a link to it.", "password1": CHOOSING_ONE}


class AddEmailForm(GovukForm, account.AddEmailForm):
    submit_label = "Add address"
    labels = EMAIL


class ResetPasswordForm(GovukForm, account.ResetPasswordForm):
    submit_label = "Send me a link"
    labels = EMAIL


class ResetPasswordKeyForm(GovukForm, account.ResetPasswordKeyForm):
    submit_label = "Save new password"
    labels = NEW_PASSWORD
    hints = {"password1": CHOOSING_ONE}


class ChangePasswordForm(GovukForm, account.ChangePasswordForm):
    submit_label = "Save new password"
    labels = {"oldpassword": "Password you have now", **NEW_PASSWORD}
    hints = {"oldpassword": "", "password1": CHOOSING_ONE}


class SetPasswordForm(GovukForm, account.SetPasswordForm):
    submit_label = "Save password"
    labels = {"password1": "Password", "password2": "Password again"}
    hints = {"password1": CHOOSING_ONE}


class ReauthenticateForm(GovukForm, account.ReauthenticateForm):
    submit_label = "Continue"
    labels = {"password": "Password"}
    hints = {"password": ""}


class AuthenticateForm(GovukForm, mfa.AuthenticateForm):
    submit_label = "Sign in"
    presentation = CODE_LOOK
    labels = {"code": "Code"}
    hints = {"code": "6 numbers from your authenticator app, or one of your recovery codes."}


class ReauthenticateWithCodeForm(GovukForm, mfa.ReauthenticateForm):
    submit_label = "Continue"
    presentation = CODE_LOOK
    labels = {"code": "Code"}
    hints = {"code": "6 numbers from your authenticator app, or one of your recovery codes."}


class ActivateTOTPForm(GovukForm, totp.ActivateTOTPForm):
    submit_label = "Switch on"
    presentation = CODE_LOOK
    labels = {"code": "Code"}
    hints = {"code": "6 numbers that your authenticator app shows now."}


class DeactivateTOTPForm(GovukForm, totp.DeactivateTOTPForm):
    submit_label = "Switch off"
    danger = True


class GenerateRecoveryCodesForm(GovukForm, recovery.GenerateRecoveryCodesForm):
    submit_label = "Make new codes"
