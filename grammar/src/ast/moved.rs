//! Moves a tree to another place: what was read once stays right when only what stands before it was edited.

use super::*;
use crate::FileId;
use smol_str::SmolStr;

/// From where a tree was read to where the same text stands now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Move {
    /// The file in which it stands now.
    pub(crate) file: FileId,
    /// How many bytes later it begins; wraps, as places that came earlier do.
    pub(crate) by: u32,
}

/// What has places in it.
pub(crate) trait Moved {
    /// Moves all of them.
    fn shift(&mut self, to: Move);
}

impl Moved for Span {
    fn shift(&mut self, to: Move) {
        self.file = to.file;
        self.start = self.start.wrapping_add(to.by);
        self.end = self.end.wrapping_add(to.by);
    }
}

impl<T: Moved> Moved for Vec<T> {
    fn shift(&mut self, to: Move) {
        self.iter_mut().for_each(|one| one.shift(to));
    }
}

impl<T: Moved> Moved for Option<T> {
    fn shift(&mut self, to: Move) {
        self.iter_mut().for_each(|one| one.shift(to));
    }
}

impl<T: Moved> Moved for Box<T> {
    fn shift(&mut self, to: Move) {
        (**self).shift(to);
    }
}

impl<A: Moved, B: Moved> Moved for (A, B) {
    fn shift(&mut self, to: Move) {
        self.0.shift(to);
        self.1.shift(to);
    }
}

/// What has no place of its own.
macro_rules! unmoved {
    ($($kind:ty),* $(,)?) => {$(
        impl Moved for $kind {
            fn shift(&mut self, _: Move) {}
        }
    )*};
}

unmoved!(bool, i64, u32, f64, String, SmolStr, AggregateFn, BinaryOp, UnaryOp, IsTest, Literal);
unmoved!(Basis, Category, HitPolicy, LimitPer, QuestionOrder, RegimeMode);

/// Structs by all their fields: one that is forgotten does not compile.
macro_rules! fields {
    ($($kind:ident { $($field:ident),* $(,)? })*) => {$(
        impl Moved for $kind {
            fn shift(&mut self, to: Move) {
                let Self { $($field),* } = self;
                $($field.shift(to);)*
            }
        }
    )*};
}

/// Enums by all their variants, and the parts of each.
macro_rules! variants {
    ($($kind:ident { $($variant:ident $(($($part:ident),*))? $({$($field:ident),*})?),* $(,)? })*) => {$(
        impl Moved for $kind {
            fn shift(&mut self, to: Move) {
                match self {
                    $(Self::$variant $(($($part),*))? $({$($field),*})? => {
                        $($($part.shift(to);)*)?
                        $($($field.shift(to);)*)?
                    })*
                }
            }
        }
    )*};
}

fields! {
    Name { text, span }
    Quoted { text, span }
    Item { doc, span, kind }
    Event { name, from, each, clauses }
    Property { name, ty, from }
    Let { name, value }
    Trait { name, value }
    Expr { kind, span }
    Dotted { parts, span }
    Aggregate { function, event, value, filter, window, span }
    Window { length, span }
    Then { first, followed }
    EventMatch { event, filter, span }
    Duration { micros, span }
    Field { name, ty, clauses }
    Origin { source, at, span }
    Fallback { method, by, at_least, span }
    Matrix { name, results, purposes, hit, columns, header_results, rows, broken_rows, broken_header }
    Column { expr }
    Comment { text, span, own_line }
    ResultColumn { name, ty }
    Row { label, cells, results, span }
    Cell { kind, span }
    Onboarding { name, clauses }
    Import { file }
    Serves { purposes }
    Path { name, title, clauses }
    Step { name, title, clauses, span }
    Show { kind, what, arguments, when, span }
    Profiling { purposes, clauses }
    Stage { name, when, ask, span }
    Limit { count, per, span }
    Purpose { name, within, clauses }
    Segment { name, clauses }
    Test { name, clauses }
    TextValue { pieces, span }
    Text { language, value }
    TypeAlias { name, ty }
    TypeExpr { kind, range, span }
    NumberRange { low, high }
    Member { name, outside }
}

variants! {
    ItemKind {
        Onboarding(node), Import(node), Serves(node), Purpose(node), Type(node), Field(node), Event(node), Trait(node),
        Let(node), Segment(node), Path(node), Matrix(node), Profiling(node), Test(node),
        NotYet { keyword, name }, Broken { name },
    }
    EventClause { Property(property), For(purposes), Each(array), Broken(name) }
    ExprKind {
        Literal(value), Name(name), Now, Unary(op, value), Binary(op, left, right),
        In { value, negated, target }, Is(value, test), Stated(value),
        If { condition, then, otherwise },
        Call(name, arguments), DaysSince(value), Declassify(value, reason), Aggregate(node), Then(node), Broken,
    }
    InTarget { List(members), Range(low, high), Set(set) }
    WindowLength { Rolling(length), CalendarDays(days) }
    FieldClause {
        Ask(text), From(origin), For(purposes), Category(category, span), Fallback(fallback), AllowInferred(reason),
        AskAgainAfter(length), Broken,
    }
    OriginSource { Record, Context, Source(name) }
    FallbackMethod { Constant(value), Median(span), Mean(span), MostCommon(span) }
    CellKind { Any, AnyOf(tests), AllOf(tests), Broken }
    CellTest {
        Equal(value), NotEqual(value), Order(op, value), Range(low, high), Missing(span), NotMissing(span),
    }
    ResultCell { Nothing(span), Value(value), Text(text), Broken(span) }
    OnboardingClause {
        Timezone(zone), Speaks(languages, by), Session(length), Late(length), Controller(name), Broken,
    }
    PathClause { Title(text), Welcome(text), InOrder(span), Step(step), NotYet(words, span), Broken }
    StepClause { Title(text), Show(show), SkipWhen(condition), DoneOn(event, within), Broken }
    ShowArgument { Value(name, value), Text(name, text) }
    ProfilingClause { Stage(stage), Limit(limits), Order(order, span), Broken }
    PurposeClause { Ask(text), Basis(basis, span), Regime(regime, mode), Retain(length), Broken }
    SegmentClause { When(condition), EnterWhen(condition), LeaveWhen(condition), Broken }
    TestClause { For(purpose), At(instant, span), Given(steps), After(steps), Expect(steps), Broken }
    TestValue { Literal(value, span), Member(name), Set(members, span) }
    GivenStep { Consent { purpose, granted }, Regime(regime), Field(name, value), Context(at, value) }
    AfterStep {
        Time(length), Events { count, event, properties, span }, Consent { purpose, granted },
    }
    ExpectStep {
        Path(path, because, span), Row(matrix, because, span), Ask(fields, span), Welcome(text), Step(step, state),
        Imputed(field, value, span), Status(matrix, words), Holds(condition),
    }
    Because { Row(number, span), Label(name) }
    Piece { Literal(text), Name(name) }
    TypeKind {
        Bool, Int, Float, Text, Date, Time, Duration, Country, Language, Version, Email, Url, OneOf(members),
        SetOf(of), Named(name), Broken,
    }
}
