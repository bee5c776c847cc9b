//! What `onboard.toml` may say, and what holds where it says nothing.

use serde::Deserialize;
use std::ops::Range;
use std::path::PathBuf;
use toml::Spanned;

/// The name of a file of settings.
pub(crate) const SETTINGS: &str = "onboard.toml";

/// What holds for files of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The file with the statistics of fallbacks.
    pub(crate) fit: Option<PathBuf>,
    /// Whether tests have lenses.
    pub(crate) test_lenses: bool,
    pub(crate) run_tests: RunTests,
    pub(crate) inlay_hints: InlayHints,
}

/// When tests are run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum RunTests {
    #[default]
    #[serde(rename = "on demand")]
    OnDemand,
    #[serde(rename = "on save")]
    OnSave,
}

/// Which hints stand between the words of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InlayHints {
    /// Units of plain numbers.
    pub(crate) units: bool,
    /// What fills gaps.
    pub(crate) imputed: bool,
    /// What may be unknown.
    pub(crate) unknown: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Form::default().settings(&EditorForm::default())
    }
}

/// A file of settings as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Form {
    pub(crate) fit: Option<Spanned<PathBuf>>,
    #[serde(default)]
    editor: EditorForm,
}

/// Its table `[editor]`; also what an editor is set to for itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct EditorForm {
    test_lenses: Option<bool>,
    run_tests: Option<RunTests>,
    #[serde(default)]
    inlay_hints: InlayHintsForm,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct InlayHintsForm {
    units: Option<bool>,
    imputed: Option<bool>,
    unknown: Option<bool>,
}

/// Something that cannot be read, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) bytes: Range<usize>,
    pub(crate) message: String,
}

impl Form {
    pub(crate) fn read(text: &str) -> Result<Self, Unreadable> {
        toml::from_str(text).map_err(|error| Unreadable {
            bytes: error.span().unwrap_or_default(),
            message: in_plain_words(error.message()),
        })
    }

    /// What holds, where the editor is set to something itself and where neither says anything. The path of the statistics is
    /// as written.
    pub(crate) fn settings(&self, own: &EditorForm) -> Settings {
        let shared = &self.editor;
        let hints = (&own.inlay_hints, &shared.inlay_hints);
        let shown = |of: fn(&InlayHintsForm) -> Option<bool>| of(hints.0).or(of(hints.1)).unwrap_or(true);
        Settings {
            fit: self.fit.as_ref().map(|path| path.get_ref().clone()),
            test_lenses: own.test_lenses.or(shared.test_lenses).unwrap_or(true),
            run_tests: own.run_tests.or(shared.run_tests).unwrap_or_default(),
            inlay_hints: InlayHints {
                units: shown(|hints| hints.units),
                imputed: shown(|hints| hints.imputed),
                unknown: shown(|hints| hints.unknown),
            },
        }
    }
}

/// The reader's words for kinds of things mean something else in rules, or nothing to people.
fn in_plain_words(message: &str) -> String {
    message.replace("unknown field", "unknown key").replace("unknown variant", "unknown value")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_editor_goes_before_the_file() {
        let text =
            "[editor]\ntest-lenses = false\nrun-tests = \"on save\"\ninlay-hints = { units = false }\n";
        let form = Form::read(text).unwrap();
        let own: EditorForm =
            serde_json::from_str(r#"{"run-tests":"on demand","inlay-hints":{"units":true}}"#).unwrap();
        let settings = form.settings(&own);
        assert!(!settings.test_lenses && settings.inlay_hints.units && settings.inlay_hints.unknown);
        assert_eq!(settings.run_tests, RunTests::OnDemand);
        assert_eq!(form.settings(&EditorForm::default()).run_tests, RunTests::OnSave);
    }

    #[test]
    fn what_cannot_be_read_has_a_place() {
        for (text, at) in [
            ("fit = 3\n", 6..7),
            ("fits = \"a\"\n", 0..4),
            ("[editor]\nrun-tests = \"always\"\n", 21..29),
            ("fit = \"a\"\nfit = \"b\"\n", 10..13),
            ("[editor]\ninlay-hints = { unit = true }\n", 25..29),
        ] {
            let wrong = Form::read(text).unwrap_err();
            assert_eq!(wrong.bytes, at, "{text}: {}", wrong.message);
            assert!(
                !wrong.message.is_empty()
                    && !wrong.message.contains("field")
                    && !wrong.message.contains("variant"),
                "{}",
                wrong.message
            );
        }
    }
}
