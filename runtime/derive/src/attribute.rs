//! What `#[onboard(…)]` says.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Result};

/// What stands in the attributes of a field or variant.
#[derive(Default)]
pub(crate) struct Says {
    /// The name in the program.
    pub(crate) rename: Option<LitStr>,
    /// Which purpose they agreed to.
    pub(crate) consent: Option<LitStr>,
    /// It is their name.
    pub(crate) user: bool,
    /// It is their regime.
    pub(crate) regime: bool,
    /// It is stated as `Display` writes it.
    pub(crate) display: bool,
    /// It is not stated.
    pub(crate) skip: bool,
}

impl Says {
    /// Reads attributes; `known` are the words that may stand there.
    pub(crate) fn read(attributes: &[Attribute], known: &[&str]) -> Result<Self> {
        let mut says = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("onboard")) {
            attribute.parse_nested_meta(|meta| says.take(&meta, known))?;
        }
        Ok(says)
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>, known: &[&str]) -> Result<()> {
        let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        if !known.contains(&word.as_str()) {
            return Err(meta.error(format!("`onboard` takes {} here", known.join(", "))));
        }
        match word.as_str() {
            "rename" => self.rename = Some(meta.value()?.parse()?),
            "consent" => self.consent = Some(meta.value()?.parse()?),
            "user" => self.user = true,
            "regime" => self.regime = true,
            "display" => self.display = true,
            _ => self.skip = true,
        }
        Ok(())
    }
}
