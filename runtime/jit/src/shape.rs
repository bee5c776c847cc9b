//! What is passed to compiled code, and what it writes.

use onboard_ir::plan::Plan;
use onboard_ir::{HitPolicy, MatrixId, SegmentId};

/// Where things stand in the context and in the output, in words of 64 bits.
///
/// The context is the instant; 1 where something was a guess at an instant that a segment remembers, else 0; a bit for each
/// segment with memory that held before the instant, as rules see it, and the same with imputed values taken as absent; presence
/// bits of the plan's traits; a slot for each trait.
///
/// The output is a bit for each segment that is true, then a bit for each that is unknown, each filled up to words; then for
/// each matrix its words.
///
/// What matrices would say without guesses is found out only when somebody asks, and stands elsewhere: for each matrix 1 where it would
/// say something else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// The segments, in the order of their bits.
    pub segments: Vec<SegmentId>,
    /// The place of each of the program's segments among these, by its number.
    places: Vec<Option<usize>>,
    /// The matrices, in order.
    pub matrices: Vec<MatrixShape>,
    /// The plan's traits.
    pub traits: usize,
    /// The plan's segments with memory.
    pub memories: usize,
}

/// The words of a matrix: the row that fired (-1: none), the status (0 settled, 1 provisional, 2 none, 3 conflict), one for whether
/// it is by guess (compiled code does not write it), a bit for each row that is true (not written under `hit first`), a bit for each row that is unknown and counts
/// (only where provisional).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixShape {
    /// The matrix.
    pub id: MatrixId,
    /// Its place among the matrices of the shape, and its word in what they would say without guesses.
    pub number: usize,
    /// Its position in the plan.
    pub position: usize,
    /// Which rows count.
    pub hit: HitPolicy,
    /// How many rows it has.
    pub rows: usize,
    /// Its first word in the output.
    pub word: usize,
}

impl MatrixShape {
    /// Words of bits for its rows.
    #[must_use]
    pub fn mask_words(&self) -> usize {
        self.rows.div_ceil(64)
    }

    /// The first word of the bits of true rows.
    #[must_use]
    pub fn trues(&self) -> usize {
        self.word + 3
    }

    /// The first word of the bits of unknown rows.
    #[must_use]
    pub fn unknowns(&self) -> usize {
        self.trues() + self.mask_words()
    }

    fn end(&self) -> usize {
        self.unknowns() + self.mask_words()
    }
}

impl Shape {
    /// The shape of a plan.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let segments = plan.index.segments.iter();
        let segments: Vec<SegmentId> =
            segments.filter_map(|(id, _)| u32::try_from(id).ok().map(SegmentId)).collect();
        let mut word = 2 * segments.len().div_ceil(64);
        let mut matrices = Vec::new();
        for (id, position) in plan.index.matrices.iter() {
            let (Ok(id), Some(matrix)) = (u32::try_from(id), plan.matrices.get(position)) else { continue };
            let number = matrices.len();
            let shape = MatrixShape {
                id: MatrixId(id),
                number,
                position,
                hit: matrix.hit,
                rows: matrix.rows.len(),
                word,
            };
            word = shape.end();
            matrices.push(shape);
        }
        let mut places = vec![None; segments.last().map_or(0, |last| last.index() + 1)];
        for (place, segment) in segments.iter().enumerate() {
            if let Some(entry) = places.get_mut(segment.index()) {
                *entry = Some(place);
            }
        }
        Self { segments, places, matrices, traits: plan.traits.len(), memories: plan.memories.len() }
    }

    /// Words of bits for the segments.
    #[must_use]
    pub fn segment_words(&self) -> usize {
        self.segments.len().div_ceil(64)
    }

    /// The bit of a segment in the output; none where the plan does not have it.
    #[must_use]
    pub fn bit(&self, segment: SegmentId) -> Option<usize> {
        self.places.get(segment.index()).copied().flatten()
    }

    /// The word of the context with what a segment with memory was before (bit `position % 64`).
    #[must_use]
    pub fn before(&self, position: usize, stated: bool) -> usize {
        let words = self.memories.div_ceil(64);
        2 + if stated { words } else { 0 } + position / 64
    }

    /// The word of the context with the presence bit of a trait (bit `trait % 64`).
    #[must_use]
    pub fn trait_presence(&self, position: usize) -> usize {
        self.traits_at() + position / 64
    }

    /// The word of the context with a trait's value.
    #[must_use]
    pub fn trait_slot(&self, position: usize) -> usize {
        self.traits_at() + self.traits.div_ceil(64) + position
    }

    fn traits_at(&self) -> usize {
        2 + 2 * self.memories.div_ceil(64)
    }

    /// Words of the context.
    #[must_use]
    pub fn context_words(&self) -> usize {
        self.traits_at() + self.traits.div_ceil(64) + self.traits
    }

    /// Words of the output.
    #[must_use]
    pub fn output_words(&self) -> usize {
        self.matrices.last().map_or(2 * self.segment_words(), MatrixShape::end)
    }
}
