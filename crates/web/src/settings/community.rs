//! Names and colours: what makes this community look like itself.

use super::SettingsError;
use super::raw::Raw;
use super::values;

/// How a community calls and colours itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// The full name, in titles and letters.
    pub name: String,
    /// The short name, beside the mark.
    pub short_name: String,
    /// The institute that runs the programs.
    pub institute: Option<String>,
    /// One sentence under the name on the home page.
    pub tagline: String,
    /// Where people write when something is wrong.
    pub contact: Option<String>,
    /// The accent on light ground; the stylesheet's own if none.
    pub accent: Option<Colour>,
    /// The accent on dark ground; the stylesheet's own if none.
    pub accent_dark: Option<Colour>,
}

impl Default for Community {
    fn default() -> Self {
        Self {
            name: "Collegium".to_owned(),
            short_name: "Collegium".to_owned(),
            institute: None,
            tagline: "Colleagues for life: find the people you learned with, and those who came before and after."
                .to_owned(),
            contact: None,
            accent: None,
            accent_dark: None,
        }
    }
}

impl Community {
    pub(super) fn check(raw: &Raw) -> Result<Self, SettingsError> {
        let usual = Self::default();
        let text = |key, most: usize| raw.parsed_in("community", key, move |text| values::words(text, most));
        let colour =
            |key, ground: Colour| raw.parsed_in("community", key, move |text| Colour::parse(text)?.readable_on(ground));
        let name = text("name", 120)?;
        Ok(Self {
            short_name: text("short_name", 40)?.or_else(|| name.clone()).unwrap_or(usual.short_name),
            name: name.unwrap_or(usual.name),
            institute: text("institute", 160)?,
            tagline: text("tagline", 240)?.unwrap_or(usual.tagline),
            contact: raw.parsed_in("community", "contact", values::contact)?,
            accent: colour("accent", Colour::WHITE)?,
            accent_dark: colour("accent_dark", Colour::BLACK)?,
        })
    }
}

/// A colour of the screen, eight bits a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    const WHITE: Self = Self([0xff; 3]);
    const BLACK: Self = Self([0x12; 3]);

    /// Reads `#rrggbb`.
    ///
    /// # Errors
    /// A sentence that says what is meant.
    pub fn parse(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let number = digits
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .ok_or_else(|| format!("“{text}” is no colour; six digits are meant, such as #0b5c6b"))?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }

    /// The colour, if text in it can be read on `ground` (WCAG 2.2: a contrast of 4.5 to 1).
    fn readable_on(self, ground: Self) -> Result<Self, String> {
        let contrast = self.contrast_with(ground);
        if contrast >= 4.5 {
            return Ok(self);
        }
        Err(format!(
            "{self} on {ground} has a contrast of {contrast:.1} to 1, and text needs 4.5; take a {} one",
            if ground == Self::WHITE { "darker" } else { "lighter" }
        ))
    }

    /// The contrast of two colours by WCAG, from 1 to 21.
    fn contrast_with(self, other: Self) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if one > two { one / two } else { two / one }
    }

    /// Relative luminance by WCAG, 0 to 1.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::Colour;

    #[test]
    fn contrast_is_that_of_wcag() {
        let black = Colour([0; 3]);
        assert!((black.contrast_with(Colour::WHITE) - 21.0).abs() < 0.001);
        let grey = Colour::parse("#777777").unwrap();
        assert!((grey.contrast_with(Colour::WHITE) - 4.48).abs() < 0.01);
        assert!(grey.readable_on(Colour::WHITE).is_err(), "just below the line");
    }

    #[test]
    fn colours_come_back_as_written() {
        assert_eq!(Colour::parse("#0b5c6b").unwrap().to_string(), "#0b5c6b");
        for wrong in ["0b5c6b", "#0b5c6", "teal", "#0b5c6g", "#+b5c6b", "# 12345"] {
            assert!(Colour::parse(wrong).is_err(), "{wrong}");
        }
    }
}
