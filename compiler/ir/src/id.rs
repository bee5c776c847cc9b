//! Indices into the program's tables.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The place in the table.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A set of named members.
    EnumId
    /// A purpose.
    PurposeId
    /// A field.
    FieldId
    /// An event.
    EventId
    /// A trait.
    TraitId
    /// A `let`.
    LetId
    /// A segment.
    SegmentId
    /// A path.
    PathId
    /// A matrix.
    MatrixId
    /// A node of the expression graph.
    ExprId
    /// A regular expression.
    PatternId
}
