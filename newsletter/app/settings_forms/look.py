"""Forms about how the email looks: theme, logo, fonts, colors, footer."""

from __future__ import annotations

from newsletter.app.settings_forms.field import (
    N_,
    FieldGroup,
    FieldKind,
    SettingField,
    SettingsPage,
    Source,
)


def _color(name: str, label: str) -> SettingField:
    return SettingField(name=f"brand.{name}", label=label, kind=FieldKind.COLOR)


_COLORS = (
    ("accent", N_("Links and buttons")),
    ("on_accent", N_("Text on buttons")),
    ("ink", N_("Text")),
    ("soft", N_("Quiet text")),
    ("paper", N_("Background")),
    ("card", N_("Card")),
    ("tint", N_("Tinted card")),
    ("warm", N_("Warm card")),
    ("warm_ink", N_("Text on a warm card")),
    ("line", N_("Lines")),
)

BRAND = SettingsPage(
    key="brand",
    title=N_("Brand"),
    summary="",
    groups=(
        FieldGroup(title=N_("Colors"), fields=tuple(_color(name, label) for name, label in _COLORS)),
        FieldGroup(
            title=N_("Colors in dark mode"),
            fields=tuple(_color(f"dark_{name}", label) for name, label in _COLORS if name != "on_accent"),
        ),
        FieldGroup(
            title=N_("Theme, logo and fonts"),
            fields=(
                SettingField(
                    name="brand.theme", label=N_("Theme"), kind=FieldKind.CHOICE, source=Source.THEMES
                ),
                SettingField(
                    name="brand.logo",
                    label=N_("Logo"),
                    hint=N_("Shown instead of the name. Filled in when you upload a logo below."),
                ),
                SettingField(name="brand.logo_dark", label=N_("Logo in dark mode")),
                SettingField(
                    name="brand.logo_alt",
                    label=N_("Words in place of the logo"),
                    hint=N_("What screen readers say. Leave blank for the publication’s name."),
                ),
                SettingField(
                    name="brand.logo_width",
                    label=N_("Width of the logo"),
                    kind=FieldKind.NUMBER,
                    hint=N_("In pixels, from 16 to 536."),
                ),
                SettingField(
                    name="brand.heading_font",
                    label=N_("Heading font"),
                    hint=N_(
                        "For example georgia, palatino, arial, or system. Leave blank for the theme’s font."
                    ),
                ),
                SettingField(
                    name="brand.body_font",
                    label=N_("Body font"),
                    hint=N_(
                        "For example georgia, palatino, arial, or system. Leave blank for the theme’s font."
                    ),
                ),
            ),
        ),
        FieldGroup(
            title=N_("End of every email"),
            fields=(
                SettingField(name="footer.phone", label=N_("Phone")),
                SettingField(
                    name="footer.hours",
                    label=N_("Office hours"),
                    hint=N_("For example: Monday to Friday, 9 to 5"),
                ),
                SettingField(
                    name="footer.hours_in",
                    label=N_("Office hours in other languages"),
                    kind=FieldKind.BY_NAME,
                    hint=N_("The language code, such as es, then the text."),
                ),
                SettingField(
                    name="footer.social",
                    label=N_("Social media and other pages"),
                    kind=FieldKind.BY_NAME,
                    hint=N_("The name that readers see, then the web address. 8 at most."),
                ),
                SettingField(
                    name="footer.subscribe_url",
                    label=N_("Your sign-up page"),
                    kind=FieldKind.ADDRESS,
                    hint=N_("Emails then ask: “Was this forwarded to you? Subscribe”"),
                ),
            ),
        ),
    ),
)
