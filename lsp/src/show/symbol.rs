//! Kinds of declarations among the protocol's symbols.

use gen_lsp_types::SymbolKind;
use onboard_compiler::query::EntryKind;

pub(crate) fn kind(kind: EntryKind) -> SymbolKind {
    match kind {
        EntryKind::Onboarding => SymbolKind::Module,
        EntryKind::Purpose => SymbolKind::Key,
        EntryKind::Type => SymbolKind::Enum,
        EntryKind::Field => SymbolKind::Field,
        EntryKind::Event => SymbolKind::Event,
        EntryKind::Property => SymbolKind::Property,
        EntryKind::Member => SymbolKind::EnumMember,
        EntryKind::Trait => SymbolKind::Function,
        EntryKind::Let => SymbolKind::Variable,
        EntryKind::Segment => SymbolKind::Boolean,
        EntryKind::Path => SymbolKind::Class,
        EntryKind::Step | EntryKind::Stage => SymbolKind::Method,
        EntryKind::Matrix => SymbolKind::Array,
        EntryKind::Row => SymbolKind::Constant,
        EntryKind::Profiling => SymbolKind::Object,
        EntryKind::Test => SymbolKind::Method,
    }
}
