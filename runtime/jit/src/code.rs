//! The compiled form of a plan: functions, each made when somebody first needs it.

use crate::emit::{Frame, Task};
use crate::function::{Function, Tier};
use crate::host::{Host, answer};
use crate::imputation::Imputation;
use crate::kind::{Kind, kinds};
use crate::needs::Needs;
use crate::shape::Shape;
use crate::unsupported::Unsupported;
use onboard_ir::Program;
use onboard_ir::layout::Layout;
use onboard_ir::plan::{Plan, Source};
use std::cell::Cell;
use std::sync::{Arc, OnceLock};

/// Plans of more steps are compiled quickly whatever is asked for: optimising one long function takes longer the longer it is.
const OPTIMISED_STEPS: usize = 1_000;

/// The machine code of a plan.
///
/// It is up to four functions: for people of whom every required field is there and for all others, each as rules see them and
/// with imputed values taken as absent. The first is compiled with the plan, the others when somebody first needs them.
pub struct Compiled {
    present: Path,
    /// What is required: a presence word of the row, the word of a purpose, and the bits.
    required: Vec<(usize, usize, u64)>,
    /// For all others; none where nothing is required.
    general: Option<Path>,
    /// Words of a row, of the context and of the output.
    words: [usize; 3],
    /// Whether a matrix can hang on a guess.
    can_guess: bool,
    material: Material,
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
        let required = needs.requirements(plan, layout);
        let rules = material.function(Frame::Rules, true, 0)?;
        Ok(Self {
            present: Path { rules: OnceLock::from(Some(rules)), ..Path::new(true) },
            general: (!required.is_empty()).then(|| Path::new(false)),
            required,
            words: [layout.words(), shape.context_words(), shape.output_words()],
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
        for path in self.paths() {
            path.rules(&self.material);
            if self.can_guess {
                path.stated(&self.material);
            }
        }
    }

    /// Bytes of machine code so far.
    #[must_use]
    pub fn code_bytes(&self) -> usize {
        self.paths().flat_map(Path::functions).map(|function| function.bytes).sum()
    }

    /// How many operations have been written so far before they became code for this machine: the same everywhere.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.paths().flat_map(Path::functions).map(|function| function.operations).sum()
    }

    /// Reads a row and a context and writes the output, but for what matrices would say without guesses (see
    /// [`Compiled::by_guess`]); false where one of them is too short, or the code generator fails: then the output says nothing.
    #[inline]
    #[must_use]
    pub fn run(&self, row: &[u64], context: &[u64], out: &mut [u64]) -> bool {
        if !self.fits(row, context, out) {
            return false;
        }
        let Some(rules) = self.path(row).rules(&self.material) else { return false };
        rules.enter(row, context, out.as_mut_ptr(), std::ptr::null_mut());
        true
    }

    /// Whether without guesses a matrix, by its place in the shape, would say something else than [`Compiled::run`] found of the
    /// same row and context. `guesses` keeps what is found, [`Shape::guess_words`] of them; the first must be 0 where nothing
    /// of this output has been found yet. Where the code generator fails the answer is the cautious one, yes.
    #[must_use]
    pub fn by_guess(
        &self,
        row: &[u64],
        context: &[u64],
        out: &[u64],
        guesses: &[Cell<u64>],
        matrix: usize,
    ) -> bool {
        let Some(found) = guesses.first().filter(|_| self.is_guessed(out)) else { return false };
        if found.get() == 0 {
            let long = guesses.len() >= self.material.shape.guess_words();
            let stated = if long && self.fits(row, context, out) {
                self.path(row).stated(&self.material)
            } else {
                None
            };
            let Some(stated) = stated else { return true };
            // What stands in cells may be written through a shared reference.
            stated.enter(row, context, out.as_ptr().cast_mut(), guesses.as_ptr().cast_mut().cast());
            found.set(1);
        }
        guesses.get(1 + matrix).is_some_and(|guess| guess.get() != 0)
    }

    /// Whether something is guessed on which a matrix can hang.
    #[inline]
    #[must_use]
    pub fn is_guessed(&self, out: &[u64]) -> bool {
        self.can_guess && out.get(self.material.shape.guessed()) == Some(&1)
    }

    #[inline]
    fn fits(&self, row: &[u64], context: &[u64], out: &[u64]) -> bool {
        let [row_words, context_words, output_words] = self.words;
        row.len() >= row_words && context.len() >= context_words && out.len() >= output_words
    }

    #[inline]
    fn path(&self, row: &[u64]) -> &Path {
        match &self.general {
            Some(general) if !self.all_present(row) => general,
            _ => &self.present,
        }
    }

    fn paths(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(&self.present).chain(&self.general)
    }

    /// Whether every required field is there.
    #[inline]
    fn all_present(&self, row: &[u64]) -> bool {
        self.required.iter().all(|(word, allowed, bits)| {
            let seen = row.get(*word).zip(row.get(*allowed)).map_or(0, |(here, allowed)| here & allowed);
            seen & bits == *bits
        })
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

/// The functions for some people; none where the code generator failed.
struct Path {
    /// Whether they are for people of whom every required field is there.
    all_present: bool,
    /// Segments and matrices as rules see them.
    rules: OnceLock<Option<Function>>,
    /// Whether matrices would say something else without guesses.
    stated: OnceLock<Option<Function>>,
}

impl Path {
    fn new(all_present: bool) -> Self {
        Self { all_present, rules: OnceLock::new(), stated: OnceLock::new() }
    }

    #[inline]
    fn rules(&self, material: &Material) -> Option<&Function> {
        let made = || material.function(Frame::Rules, self.all_present, 0).ok();
        self.rules.get_or_init(made).as_ref()
    }

    #[inline]
    fn stated(&self, material: &Material) -> Option<&Function> {
        let made = || {
            let sure = self.rules(material)?.sure;
            material.function(Frame::Stated, self.all_present, sure).ok()
        };
        self.stated.get_or_init(made).as_ref()
    }

    /// Those that were made.
    fn functions(&self) -> impl Iterator<Item = &Function> {
        [&self.rules, &self.stated].into_iter().filter_map(|function| function.get()?.as_ref())
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
        let needs = Needs::new(&plan, &sources, &imputations)?;
        let steps = needs.steps.iter().filter(|needed| **needed).count();
        Ok(Self {
            kinds: kinds(program, &plan, &sources),
            members: program.enumerations.iter().map(|each| each.members.len()).collect(),
            shape: Shape::of(&plan),
            host: Box::new(host),
            tier: if steps > OPTIMISED_STEPS { Tier::Quick } else { tier },
            plan,
            layout,
            sources,
            imputations,
            needs,
        })
    }

    fn function(&self, frame: Frame, all_present: bool, sure: u64) -> Result<Function, Unsupported> {
        let host_at: *const Arc<dyn Host> = &raw const *self.host;
        let task = Task {
            plan: &self.plan,
            layout: &self.layout,
            sources: &self.sources,
            kinds: &self.kinds,
            members: &self.members,
            imputations: &self.imputations,
            needs: &self.needs,
            shape: &self.shape,
            host: &**self.host,
            host_at: host_at.addr().cast_signed() as i64,
            answer_at: (call_host as *const ()).addr().cast_signed() as i64,
        };
        Function::new(task, self.tier, frame, all_present, sure)
    }
}

/// What compiled code calls.
extern "C" fn call_host(host: *const Arc<dyn Host>, call: u64, a: u64, b: u64, out: *mut u64) -> u64 {
    #[expect(unsafe_code, reason = "the code passes what it was compiled with")]
    // SAFETY: `host` is the box that `Compiled` owns, `out` a slot of the code's own stack.
    let (host, out) = unsafe { (&*host, &mut *out) };
    answer(&**host, call, a, b, out)
}
