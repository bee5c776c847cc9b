//! Compiled code, and the one place where it is entered.

use crate::emit::{Emit, Tables, Task};
use crate::host::{Host, answer};
use crate::imputation::Imputation;
use crate::kind::kinds;
use crate::needs::{Frame, Needs};
use crate::shape::Shape;
use crate::unsupported::Unsupported;
use cranelift_codegen::Context;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{AbiParam, types};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{FuncId, Module, default_libcall_names};
use onboard_ir::Program;
use onboard_ir::layout::Layout;
use onboard_ir::plan::Plan;
use std::sync::Arc;

/// Plans of more steps are compiled quickly whatever is asked for: optimising one long function takes longer the longer it is.
const OPTIMISED_STEPS: usize = 1_000;

/// How much work goes into the code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tier {
    /// Quick to compile: no optimisation, and registers given in one pass.
    Quick,
    /// Quick to run; a very long plan is compiled as `Quick` all the same.
    #[default]
    Optimised,
}

/// The machine code of a plan. It owns its memory, which is never writable and executable at once.
pub struct Compiled {
    /// Where every required field is there; what is required: a presence word of the row, the word of a purpose, and the bits.
    present: Path,
    required: Vec<(usize, usize, u64)>,
    /// For all others; none where nothing is required.
    general: Option<Path>,
    /// Words of a row, of the context and of the output.
    words: [usize; 3],
    shape: Shape,
    /// Bytes of code.
    bytes: usize,
    /// Operations before they became code.
    operations: usize,
    /// What the code calls; it holds the address of this box.
    _host: Box<Arc<dyn Host>>,
    /// What the code reads; it holds the addresses.
    _tables: Tables,
    module: Option<JITModule>,
}

// The module is not looked at again once it is finalised, but to free its memory; the code itself changes nothing but what it is
// passed.
#[expect(unsafe_code, reason = "see above")]
// SAFETY: no method gives access to the module, and `Drop` has it alone.
unsafe impl Send for Compiled {}
#[expect(unsafe_code, reason = "see above")]
// SAFETY: as for `Send`.
unsafe impl Sync for Compiled {}

impl Compiled {
    /// Compiles a plan of this program. `imputations` are those of the plan's fields, in order.
    ///
    /// # Errors
    /// Where something in it is left to the interpreter.
    pub fn new(
        program: &Program,
        plan: &Plan,
        layout: &Layout,
        imputations: &[Imputation],
        host: Arc<dyn Host>,
        tier: Tier,
    ) -> Result<Self, Unsupported> {
        let sources = plan.sources();
        let kinds = kinds(program, plan, &sources);
        let members: Vec<usize> = program.enumerations.iter().map(|each| each.members.len()).collect();
        let needs = Needs::new(plan, imputations);
        needs.refuse(plan, &sources)?;
        if !needs.has_steady_traits(plan) {
            return Err(Unsupported::Trait);
        }
        let shape = Shape::of(plan);
        let host = Box::new(host);
        let task = Task {
            plan,
            layout,
            sources: &sources,
            kinds: &kinds,
            members: &members,
            imputations,
            needs: &needs,
            shape: &shape,
            host: &**host,
            host_at: std::ptr::from_ref::<Arc<dyn Host>>(&host).addr().cast_signed() as i64,
            answer_at: (call_host as *const ()).addr().cast_signed() as i64,
        };
        let required = needs.requirements(plan, layout);
        let steps = needs.steps.iter().filter(|needed| **needed).count();
        let mut code = Code::new(if steps > OPTIMISED_STEPS { Tier::Quick } else { tier })?;
        let can_guess = needs.can_guess(plan, &shape);
        let present = code.path(task, true, can_guess)?;
        let general = if required.is_empty() { None } else { Some(code.path(task, false, can_guess)?) };
        let (present, general) = code.finish(present, general)?;
        let Code { module, tables, bytes, operations, .. } = code;
        let words = [layout.words(), shape.context_words(), shape.output_words()];
        Ok(Self {
            present,
            required,
            general,
            words,
            shape,
            bytes,
            operations,
            _host: host,
            _tables: tables,
            module: Some(module),
        })
    }

    /// What is passed to the code and what it writes.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Bytes of machine code.
    #[must_use]
    pub fn code_bytes(&self) -> usize {
        self.bytes
    }

    /// How many operations were written before they became code for this machine: the same everywhere.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.operations
    }

    /// Reads a row and a context and writes the output; false, and nothing is done, where one of them is too short.
    #[inline]
    #[must_use]
    pub fn run(&self, row: &[u64], context: &[u64], out: &mut [u64]) -> bool {
        let [row_words, context_words, output_words] = self.words;
        let fits = row.len() >= row_words && context.len() >= context_words && out.len() >= output_words;
        if fits {
            let path = match &self.general {
                Some(general) if !self.all_present(row) => general,
                _ => &self.present,
            };
            let (row, context) = (row.as_ptr(), context.as_ptr());
            (path.rules)(row, context, out.as_mut_ptr());
            if let Some(stated) = path.stated
                && out.get(self.shape.guessed()) == Some(&1)
            {
                stated(row, context, out.as_mut_ptr());
            }
        }
        fits
    }
}

impl Compiled {
    /// Whether every required field is there.
    #[inline]
    fn all_present(&self, row: &[u64]) -> bool {
        self.required.iter().all(|(word, allowed, bits)| {
            let seen = row.get(*word).zip(row.get(*allowed)).map_or(0, |(here, allowed)| here & allowed);
            seen & bits == *bits
        })
    }
}

impl Drop for Compiled {
    fn drop(&mut self) {
        if let Some(module) = self.module.take() {
            #[expect(unsafe_code, reason = "nobody else knows this memory")]
            // SAFETY: the entries are private and are never called again.
            unsafe {
                module.free_memory();
            }
        }
    }
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiled")
            .field("shape", &self.shape)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

/// What compiled code calls.
extern "C" fn call_host(host: *const Arc<dyn Host>, call: u64, a: u64, b: u64, out: *mut u64) -> u64 {
    #[expect(unsafe_code, reason = "the code passes what it was compiled with")]
    // SAFETY: `host` is the box that `Compiled` owns, `out` a slot of the code's own stack.
    let (host, out) = unsafe { (&*host, &mut *out) };
    answer(&**host, call, a, b, out)
}

fn machine(error: impl ToString) -> Unsupported {
    Unsupported::Machine { reason: error.to_string() }
}

fn target(tier: Tier) -> Result<OwnedTargetIsa, Unsupported> {
    let mut flags = settings::builder();
    let (level, registers) = match tier {
        Tier::Quick => ("none", "single_pass"),
        Tier::Optimised => ("speed", "backtracking"),
    };
    for (name, value) in [
        ("opt_level", level),
        ("regalloc_algorithm", registers),
        ("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" }),
        ("use_colocated_libcalls", "false"),
        ("is_pic", "false"),
        ("unwind_info", "false"),
    ] {
        flags.set(name, value).map_err(machine)?;
    }
    let builder = cranelift_native::builder().map_err(machine)?;
    builder.finish(settings::Flags::new(flags)).map_err(machine)
}

type Entry = extern "C" fn(*const u64, *const u64, *mut u64);

/// The functions for some people.
#[derive(Clone, Copy)]
struct Path {
    /// Segments and matrices as rules see them.
    rules: Entry,
    /// Whether matrices would say something else without guesses; none where they cannot.
    stated: Option<Entry>,
}

/// Functions that are being written.
struct Code {
    module: JITModule,
    builder: FunctionBuilderContext,
    context: Context,
    tables: Tables,
    bytes: usize,
    operations: usize,
}

impl Code {
    fn new(tier: Tier) -> Result<Self, Unsupported> {
        let module = JITModule::new(JITBuilder::with_isa(target(tier)?, default_libcall_names()));
        let context = module.make_context();
        Ok(Self {
            module,
            builder: FunctionBuilderContext::new(),
            context,
            tables: Tables::new(),
            bytes: 0,
            operations: 0,
        })
    }

    fn path(
        &mut self,
        task: Task<'_>,
        all_present: bool,
        can_guess: bool,
    ) -> Result<(FuncId, Option<FuncId>), Unsupported> {
        let (rules, sure) = self.function(task, Frame::Rules, all_present, 0)?;
        if !can_guess {
            return Ok((rules, None));
        }
        let (stated, _) = self.function(task, Frame::Stated, all_present, sure)?;
        Ok((rules, Some(stated)))
    }

    /// Writes a function; gives also the packed bits that rules leave no doubt about.
    fn function(
        &mut self,
        task: Task<'_>,
        frame: Frame,
        all_present: bool,
        sure: u64,
    ) -> Result<(FuncId, u64), Unsupported> {
        self.module.clear_context(&mut self.context);
        let context = &mut self.context;
        context.func.signature.params = vec![AbiParam::new(types::I64); 3];
        let target = self.module.target_config();
        let code = FunctionBuilder::new(&mut context.func, &mut self.builder);
        let written = Emit::function(task, code, target, frame, all_present, sure)?;
        self.tables.extend(written.tables);
        self.operations += context.func.dfg.num_insts();
        let id = self.module.declare_anonymous_function(&context.func.signature).map_err(machine)?;
        self.module
            .define_function_with_control_plane(id, context, &mut ControlPlane::default())
            .map_err(|error| machine(format!("{error:?}")))?;
        self.bytes += context.compiled_code().map_or(0, |code| code.code_buffer().len());
        Ok((id, written.sure))
    }

    /// Makes the functions ready to be entered.
    fn finish(
        &mut self,
        present: (FuncId, Option<FuncId>),
        general: Option<(FuncId, Option<FuncId>)>,
    ) -> Result<(Path, Option<Path>), Unsupported> {
        self.module.finalize_definitions().map_err(machine)?;
        let path = |(rules, stated): (FuncId, Option<FuncId>)| Path {
            rules: self.entry(rules),
            stated: stated.map(|stated| self.entry(stated)),
        };
        Ok((path(present), general.map(path)))
    }

    fn entry(&self, id: FuncId) -> Entry {
        let code = self.module.get_finalized_function(id);
        #[expect(unsafe_code, reason = "the function was written with this signature")]
        // SAFETY: `Emit::function` writes functions of three pointers in the platform's C convention.
        unsafe {
            std::mem::transmute::<*const u8, Entry>(code)
        }
    }
}
