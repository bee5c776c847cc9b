//! The compiled form of a plan: functions, each made when somebody first needs it.

use crate::emit::Input;
use crate::function::{Function, Tier, any_machine, this_machine};
use crate::host::{Host, answer};
use crate::imputation::{Imputation, ImputationStep};
use crate::kind::{Kind, kinds};
use crate::lower::Task;
use crate::needs::{Frame, Needs};
use crate::row::Row;
use crate::shape::Shape;
use crate::unsupported::Unsupported;
use onboard_ir::Program;
use onboard_ir::layout::Layout;
use onboard_ir::plan::{Plan, Source};
use std::cell::Cell;
use std::ptr::null_mut;
use std::sync::{Arc, OnceLock};

/// The machine code of a plan.
///
/// It is up to four functions: for people of whom everything is there that is required (fields, and traits that are always known but where
/// a number is too large) and for all others, each as rules see them and
/// with imputed values taken as absent. The first is compiled with the plan, the others when somebody first needs them.
pub struct Compiled {
    /// Segments and matrices as rules see them, where everything is there that is required.
    present: Function,
    /// The same for all others.
    general: Lazy,
    /// What matrices would say without guesses, where everything is there that is required.
    present_stated: Lazy,
    /// The same for all others.
    general_stated: Lazy,
    /// What is required: a presence word of the row, the word of a purpose, and the bits.
    required: Vec<(usize, usize, u64)>,
    /// What is required of traits: a word of the context, and the bits.
    counted: Vec<(usize, u64)>,
    /// Whether a matrix can hang on a guess.
    can_guess: bool,
    material: Material,
}

/// A function that is made when somebody needs it; none where the code generator failed.
type Lazy = OnceLock<Option<Function>>;

thread_local! {
    /// What parts share while it is found out what would hold without guesses.
    static CELLS: Cell<Vec<u64>> = const { Cell::new(Vec::new()) };
}

impl Compiled {
    /// Compiles a plan of this program. `imputations` are those of the plan's fields, in order.
    ///
    /// # Errors
    /// Where something in it is left to the interpreter.
    pub fn new(
        program: &Program,
        plan: Arc<Plan>,
        layout: Arc<Layout>,
        imputations: Vec<Imputation>,
        host: Arc<dyn Host>,
        tier: Tier,
    ) -> Result<Self, Unsupported> {
        let material = Material::new(program, plan, layout, imputations, host, tier)?;
        let Material { plan, layout, needs, shape, .. } = &material;
        let required = needs.requirements(plan).into_iter().filter_map(|required| {
            let purpose = plan.sights.get(required.sight)?;
            Some((required.word, layout.allowed(*purpose), required.bits))
        });
        Ok(Self {
            present: material.function(Frame::Rules, true, 0)?,
            general: Lazy::new(),
            present_stated: Lazy::new(),
            general_stated: Lazy::new(),
            required: required.collect(),
            counted: needs.counted(shape),
            can_guess: needs.can_guess(plan, shape),
            material,
        })
    }

    /// What is passed to the code and what it writes.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.material.shape
    }

    /// Compiles what nobody has needed yet.
    pub fn complete(&self) {
        let general = !self.required.is_empty() || !self.counted.is_empty();
        if general {
            self.general();
        }
        if self.can_guess {
            self.stated(true);
            if general {
                self.stated(false);
            }
        }
    }

    /// Bytes of machine code so far.
    #[must_use]
    pub fn code_bytes(&self) -> usize {
        self.functions().map(|function| function.bytes).sum()
    }

    /// Bytes of the code of the function that the first person enters, were it made for any processor of this architecture: the
    /// same on all of them.
    ///
    /// # Errors
    /// Where the code generator fails.
    pub fn portable_bytes(&self) -> Result<usize, Unsupported> {
        let target = any_machine(self.material.tier)?;
        Ok(Function::new(self.material.input(), target, Frame::Rules, true, 0)?.bytes)
    }

    /// How many operations have been written so far before they became code for this machine: the same everywhere.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.functions().map(|function| function.operations).sum()
    }

    /// The function that everybody enters first.
    pub(crate) fn first(&self) -> &Function {
        &self.present
    }

    /// How the words of rows stand.
    pub(crate) fn layout(&self) -> &Arc<Layout> {
        &self.material.layout
    }

    /// Runs the function for those who lack something, with buffers that fit; false where the code generator fails.
    pub(crate) fn run_general(
        &self,
        row: &Row,
        context: &[u64],
        out: &mut [u64],
        cells: &mut Vec<u64>,
    ) -> bool {
        let run = |general: &Function| general.enter(row, context, out.as_mut_ptr(), null_mut(), cells);
        self.general().is_some_and(run)
    }

    /// Whether without guesses a matrix, by its place in the shape, would say something else than [`Runner::run`](crate::Runner::run)
    /// found of the same row and context. `guesses` keeps what is found, a word for each matrix, and `found` whether something was found
    /// of this output; it must be false before. Where the code generator fails the answer is the cautious one, yes.
    #[must_use]
    pub fn by_guess(
        &self,
        row: &Row,
        context: &[u64],
        out: &[u64],
        found: &Cell<bool>,
        guesses: &[Cell<u64>],
        matrix: usize,
    ) -> bool {
        if !self.can_guess {
            return false;
        }
        if !found.get() {
            let fits = guesses.len() >= self.material.shape.matrices.len() && self.fits(row, context, out);
            let Some(stated) = self.stated(self.all_present(row.words(), context)).filter(|_| fits) else {
                return true;
            };
            guesses.iter().for_each(|guess| guess.set(0));
            // What stands in cells may be written through a shared reference.
            let (out, words) = (out.as_ptr().cast_mut(), guesses.as_ptr().cast_mut().cast());
            // Who asks meanwhile, or while this thread ends, has cells of their own.
            let mut cells = CELLS.try_with(Cell::take).unwrap_or_default();
            stated.enter(row, context, out, words, &mut cells);
            let _ = CELLS.try_with(|kept| kept.set(cells));
            found.set(true);
        }
        guesses.get(matrix).is_some_and(|guess| guess.get() != 0)
    }

    fn fits(&self, row: &Row, context: &[u64], out: &[u64]) -> bool {
        let shape = self.shape();
        row.is_of(self.layout())
            && context.len() >= shape.context_words()
            && out.len() >= shape.output_words()
    }

    fn general(&self) -> Option<&Function> {
        let made = || self.material.function(Frame::Rules, false, 0).ok();
        self.general.get_or_init(made).as_ref()
    }

    fn stated(&self, present: bool) -> Option<&Function> {
        let (lazy, rules) = if present {
            (&self.present_stated, Some(&self.present))
        } else {
            (&self.general_stated, self.general())
        };
        let made = || self.material.function(Frame::Stated, present, rules?.sure).ok();
        lazy.get_or_init(made).as_ref()
    }

    /// Those that have been made.
    fn functions(&self) -> impl Iterator<Item = &Function> {
        let lazy = [&self.general, &self.present_stated, &self.general_stated];
        let made = lazy.into_iter().filter_map(|function| function.get()?.as_ref());
        std::iter::once(&self.present).chain(made)
    }

    /// Whether everything is there that the two-valued path requires.
    fn all_present(&self, row: &[u64], context: &[u64]) -> bool {
        let counted =
            |(word, bits): &(usize, u64)| context.get(*word).is_some_and(|word| word & bits == *bits);
        let fields = self.required.iter().all(|(word, allowed, bits)| {
            let seen = row.get(*word).zip(row.get(*allowed)).map_or(0, |(here, allowed)| here & allowed);
            seen & bits == *bits
        });
        fields && self.counted.iter().all(counted)
    }
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiled")
            .field("shape", self.shape())
            .field("bytes", &self.code_bytes())
            .finish_non_exhaustive()
    }
}

/// What functions are written from.
struct Material {
    plan: Arc<Plan>,
    layout: Arc<Layout>,
    sources: Vec<Source>,
    kinds: Vec<Option<Kind>>,
    /// How many members each enumeration has.
    members: Vec<usize>,
    imputations: Vec<Imputation>,
    needs: Needs,
    shape: Shape,
    /// What the code calls; it holds the address of this box.
    host: Box<Arc<dyn Host>>,
    tier: Tier,
}

impl Material {
    fn new(
        program: &Program,
        plan: Arc<Plan>,
        layout: Arc<Layout>,
        imputations: Vec<Imputation>,
        host: Arc<dyn Host>,
        tier: Tier,
    ) -> Result<Self, Unsupported> {
        let sources = plan.sources();
        let needs = Needs::new(&plan, &imputations);
        needs.refuse(&plan, &sources)?;
        if !needs.has_steady_traits(&plan) {
            return Err(Unsupported::Trait);
        }
        let read = imputations.iter().zip(&needs.fields).filter(|(_, read)| **read);
        if read.flat_map(|(each, _)| &each.steps).any(ImputationStep::is_wide) {
            return Err(Unsupported::Groups);
        }
        Ok(Self {
            kinds: kinds(program, &plan, &sources),
            members: program.enumerations.iter().map(|each| each.members.len()).collect(),
            shape: Shape::of(&plan),
            host: Box::new(host),
            tier,
            plan,
            layout,
            sources,
            imputations,
            needs,
        })
    }

    fn function(&self, frame: Frame, all_present: bool, sure: u64) -> Result<Function, Unsupported> {
        Function::new(self.input(), this_machine(self.tier)?, frame, all_present, sure)
    }

    fn input(&self) -> Input<'_> {
        let host_at: *const Arc<dyn Host> = &raw const *self.host;
        let task = Task {
            plan: &self.plan,
            layout: &self.layout,
            sources: &self.sources,
            kinds: &self.kinds,
            imputations: &self.imputations,
            needs: &self.needs,
            shape: &self.shape,
            host: &**self.host,
        };
        Input {
            task,
            members: &self.members,
            host_at: host_at.addr().cast_signed() as i64,
            answer_at: (call_host as *const ()).addr().cast_signed() as i64,
        }
    }
}

/// What compiled code calls.
extern "C" fn call_host(host: *const Arc<dyn Host>, call: u64, a: u64, b: u64, out: *mut u64) -> u64 {
    #[expect(unsafe_code, reason = "the code passes what it was compiled with")]
    // SAFETY: `host` is the box that `Compiled` owns, `out` a slot of the code's own stack.
    let (host, out) = unsafe { (&*host, &mut *out) };
    answer(&**host, call, a, b, out)
}
