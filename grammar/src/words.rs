//! The words that declarations and clauses begin with, by the block they stand in, and the reserved ones.

/// What kind of block a clause stands in; decides which words begin a clause there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Onboarding,
    Purpose,
    Field,
    Event,
    Segment,
    Path,
    Step,
    Show,
    Matrix,
    Profiling,
    Test,
    /// The block of an unknown or planned declaration: its clauses are not read.
    Other,
}

/// The words that begin a declaration.
pub(crate) const DECLARATIONS: [&str; 19] = [
    "onboarding",
    "import",
    "for",
    "purpose",
    "type",
    "field",
    "event",
    "trait",
    "let",
    "segment",
    "path",
    "matrix",
    "profiling",
    "test",
    "source",
    "cluster",
    "model",
    "flag",
    "experiment",
];

/// Declarations that are planned, and read only as far as their name.
pub(crate) const PLANNED: [&str; 6] = ["source", "cluster", "model", "flag", "experiment", "destination"];

/// Words that are never names.
pub(crate) const RESERVED: [&str; 20] = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "if",
    "then",
    "else",
    "otherwise",
    "to",
    "where",
    "within",
    "of",
    "stated",
    "now",
    "yes",
    "no",
    "true",
    "false",
    "missing",
];

/// The types that need no declaration.
pub const TYPES: [&str; 12] = [
    "bool", "int", "float", "text", "date", "time", "duration", "country", "language", "version", "email",
    "url",
];

/// Words that continue an expression or clause and so never begin one.
const CONTINUES: [&str; 16] = [
    "and",
    "or",
    "not",
    "is",
    "then",
    "else",
    "otherwise",
    "to",
    "where",
    "within",
    "of",
    "contains",
    "starts",
    "ends",
    "matches",
    "because",
];

/// Words that mean something in the middle of a clause or an expression.
const PHRASES: [&str; 63] = [
    "after",
    "again",
    "allow",
    "as",
    "ask",
    "at",
    "basis",
    "because",
    "by",
    "calendar",
    "category",
    "common",
    "consent",
    "context",
    "contract",
    "controller",
    "day",
    "days",
    "declassify",
    "done",
    "each",
    "enter",
    "exit",
    "expect",
    "fallback",
    "from",
    "given",
    "goal",
    "hit",
    "inferred",
    "interrupts",
    "last",
    "late",
    "least",
    "leave",
    "limit",
    "mean",
    "median",
    "most",
    "on",
    "one",
    "opt_in",
    "opt_out",
    "order",
    "per",
    "regime",
    "retain",
    "row",
    "session",
    "set",
    "show",
    "since",
    "skip",
    "speaks",
    "stage",
    "step",
    "sure",
    "timezone",
    "title",
    "up",
    "welcome",
    "when",
    "written",
];

impl BlockKind {
    /// The block that a declaration has, if its keyword is one that can have a block.
    pub(crate) fn of_declaration(keyword: &str) -> Option<Self> {
        Some(match keyword {
            "onboarding" => Self::Onboarding,
            "purpose" => Self::Purpose,
            "field" => Self::Field,
            "event" => Self::Event,
            "segment" => Self::Segment,
            "path" => Self::Path,
            "matrix" => Self::Matrix,
            "profiling" => Self::Profiling,
            "test" => Self::Test,
            "import" | "for" | "type" | "trait" | "let" => return None,
            _ => Self::Other,
        })
    }

    /// The block that a clause may open inside this one.
    pub(crate) fn of_clause(self, word: &str) -> Option<Self> {
        match (self, word) {
            (Self::Path, "step") => Some(Self::Step),
            (Self::Step, "show") => Some(Self::Show),
            _ => None,
        }
    }

    /// The words that begin a clause here. Properties and arguments (`name: …`) and rows are no words.
    pub(crate) fn clauses(self) -> &'static [&'static str] {
        match self {
            Self::Onboarding => &["timezone", "speaks", "session", "late", "controller"],
            Self::Purpose => &["ask", "basis", "regime", "retain"],
            Self::Field => &["ask", "from", "for", "category", "fallback", "allow"],
            Self::Event => &["for", "each"],
            Self::Segment => &["when", "enter", "leave"],
            Self::Path => &["title", "welcome", "in", "step", "goal", "exit", "interrupts", "again"],
            Self::Step => &["title", "show", "skip", "done"],
            Self::Matrix => &["hit"],
            Self::Profiling => &["stage", "limit", "order"],
            Self::Test => &["for", "at", "given", "after", "expect"],
            Self::Show | Self::Other => &[],
        }
    }

    /// Whether `word` begins a clause here.
    pub(crate) fn has_clause(self, word: &str) -> bool {
        self.clauses().contains(&word)
    }

    /// Whether this block is made of `name: …` lines, beside its clause words.
    pub(crate) fn has_entries(self) -> bool {
        matches!(self, Self::Event | Self::Show)
    }

    /// What a message calls this block.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Onboarding => "`onboarding`",
            Self::Purpose => "a purpose",
            Self::Field => "a field",
            Self::Event => "an event",
            Self::Segment => "a segment",
            Self::Path => "a path",
            Self::Step => "a step",
            Self::Show => "`show`",
            Self::Matrix => "a matrix",
            Self::Profiling => "`profiling`",
            Self::Test => "a test",
            Self::Other => "this declaration",
        }
    }
}

/// Whether `word` begins a declaration, now or later.
#[must_use]
pub fn begins_declaration(word: &str) -> bool {
    DECLARATIONS.contains(&word) || PLANNED.contains(&word)
}

/// Whether a line that begins with `word` goes on with what the line before began.
pub(crate) fn continues(word: &str) -> bool {
    CONTINUES.contains(&word)
}

/// Whether `word` is what other languages call `one of`.
pub(crate) fn is_enum_word(word: &str) -> bool {
    matches!(word, "enum" | "one_of" | "oneof")
}

/// Whether `word` is what other languages call an absent value.
#[must_use]
pub fn is_null_word(word: &str) -> bool {
    matches!(word, "null" | "nil" | "none" | "undefined" | "empty")
}

/// Whether such a word is likely to be a member of somebody's `one of`, too.
pub(crate) fn may_be_member(word: &str) -> bool {
    matches!(word, "none" | "empty")
}

/// Whether `word` may never be a name.
#[must_use]
pub fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word) || word == "imputed"
}

/// Whether a declaration may give itself this name: in snake_case, and not reserved.
#[must_use]
pub fn may_be_declared(word: &str) -> bool {
    let mut tokens = crate::tokens::tokenize(word).into_iter();
    let is_word = tokens.next().is_some_and(|token| token.kind == crate::tokens::TokenKind::Word);
    is_word && tokens.next().is_none() && !is_reserved(word) && !word.chars().any(char::is_uppercase)
}

/// The words that begin a clause in the block of a declaration or clause (`field`, `step`), in the order in which people write
/// them; none where there is no such block.
#[must_use]
pub fn clause_words(keyword: &str) -> &'static [&'static str] {
    let kind = match keyword {
        "step" => Some(BlockKind::Step),
        "show" => Some(BlockKind::Show),
        _ => BlockKind::of_declaration(keyword),
    };
    kind.map_or(&[], BlockKind::clauses)
}

/// Whether `word` begins a declaration.
#[must_use]
pub fn is_declaration_word(word: &str) -> bool {
    DECLARATIONS.contains(&word) && !PLANNED.contains(&word)
}

/// Every word that means something by itself somewhere in the language, by the alphabet.
#[must_use]
pub fn keywords() -> Vec<&'static str> {
    let lists = [&DECLARATIONS[..], &PLANNED, &RESERVED, &["imputed"], &CONTINUES, &PHRASES];
    let mut all = lists.concat();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether `word` means something by itself somewhere in the language. Most such words are names elsewhere.
#[must_use]
pub fn is_keyword(word: &str) -> bool {
    begins_declaration(word) || is_reserved(word) || CONTINUES.contains(&word) || PHRASES.contains(&word)
}

/// The candidate that a misspelt word most probably means: at most a third of its letters differ.
///
/// Swapped neighbours count once. Of several that are equally near, the first is taken.
#[must_use]
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).take(64).collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other: Vec<char> = candidate.chars().flat_map(char::to_lowercase).take(64).collect();
        let allowed = (letters.len().max(other.len()) / 3).max(1);
        if letters.len().abs_diff(other.len()) > allowed {
            continue;
        }
        let distance = edit_distance(&letters, &other);
        if distance <= allowed && distance < letters.len() && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Insertions, deletions, changes and swaps of neighbours that make one word of the other.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, to) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            let mut least =
                (at(&last, j) + usize::from(from != to)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped =
                i > 0 && j > 0 && a.get(i - 1) == Some(to) && b.get(j - 1) == Some(from) && from != to;
            if swapped {
                least = least.min(at(&before_last, j - 1) + 1);
            }
            row.push(least);
        }
        before_last = last;
        last = row;
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_of_the_grammar_is_one() {
        let grammar = include_str!("onboard.pest");
        let keywords = grammar.lines().filter_map(|line| line.strip_prefix("kw_")?.split_whitespace().next());
        let unknown: Vec<&str> = keywords.filter(|word| !is_keyword(word)).collect();
        assert_eq!(unknown, [""; 0]);
    }

    #[test]
    fn the_list_of_keywords_is_whole() {
        let all = keywords();
        assert!(all.iter().all(|word| is_keyword(word)));
        let lists = [&DECLARATIONS[..], &PLANNED, &RESERVED, &CONTINUES, &PHRASES];
        assert!(lists.concat().iter().all(|word| all.contains(word)) && all.contains(&"imputed"));
    }

    #[test]
    fn what_may_be_declared() {
        assert!(may_be_declared("team_size") && may_be_declared("path") && may_be_declared("größe"));
        for word in ["", "and", "imputed", "Team", "a b", "7d", "a-b", "a ", "\"a\""] {
            assert!(!may_be_declared(word), "{word}");
        }
    }
}
