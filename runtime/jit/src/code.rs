//! Compiled code, and the one place where it is entered.

use crate::emit::{Emit, Task};
use crate::host::{Host, answer};
use crate::imputation::Imputation;
use crate::kind::kinds;
use crate::needs::Needs;
use crate::shape::Shape;
use crate::unsupported::Unsupported;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{AbiParam, types};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{Module, default_libcall_names};
use onboard_ir::Program;
use onboard_ir::layout::Layout;
use onboard_ir::plan::Plan;
use std::sync::Arc;

/// How much work goes into the code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tier {
    /// Quick to compile: no optimisation, and registers given in one pass.
    Quick,
    /// Quick to run.
    #[default]
    Optimised,
}

/// The machine code of a plan. It owns its memory, which is never writable and executable at once.
pub struct Compiled {
    entry: extern "C" fn(*const u64, *const u64, *mut u64),
    /// Words of a row, of the context and of the output.
    words: [usize; 3],
    shape: Shape,
    /// Bytes of code.
    bytes: usize,
    /// What the code calls; it holds the address of this box.
    _host: Box<Arc<dyn Host>>,
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
        let needs = Needs::new(plan, &sources, imputations)?;
        let shape = Shape::of(plan);
        let host = Box::new(host);
        let task = Task {
            plan,
            layout,
            sources: &sources,
            kinds: &kinds,
            imputations,
            needs: &needs,
            shape: &shape,
            host: &**host,
            host_at: std::ptr::from_ref::<Arc<dyn Host>>(&host).addr().cast_signed() as i64,
            answer_at: (call_host as *const ()).addr().cast_signed() as i64,
        };
        let (module, entry, bytes) = compile(task, tier)?;
        let words = [layout.words(), shape.context_words(), shape.output_words()];
        Ok(Self { entry, words, shape, bytes, _host: host, module: Some(module) })
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

    /// Reads a row and a context and writes the output; false, and nothing is done, where one of them is too short.
    #[inline]
    #[must_use]
    pub fn run(&self, row: &[u64], context: &[u64], out: &mut [u64]) -> bool {
        let [row_words, context_words, output_words] = self.words;
        let fits = row.len() >= row_words && context.len() >= context_words && out.len() >= output_words;
        if fits {
            (self.entry)(row.as_ptr(), context.as_ptr(), out.as_mut_ptr());
        }
        fits
    }
}

impl Drop for Compiled {
    fn drop(&mut self) {
        if let Some(module) = self.module.take() {
            #[expect(unsafe_code, reason = "nobody else knows this memory")]
            // SAFETY: the entry is private and is never called again.
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

fn compile(task: Task<'_>, tier: Tier) -> Result<(JITModule, Entry, usize), Unsupported> {
    let mut module = JITModule::new(JITBuilder::with_isa(target(tier)?, default_libcall_names()));
    let mut context = module.make_context();
    context.func.signature.params = vec![AbiParam::new(types::I64); 3];
    let target = module.target_config();
    let mut builder = FunctionBuilderContext::new();
    Emit::function(task, FunctionBuilder::new(&mut context.func, &mut builder), target)?;
    let id = module.declare_anonymous_function(&context.func.signature).map_err(machine)?;
    module
        .define_function_with_control_plane(id, &mut context, &mut ControlPlane::default())
        .map_err(|error| machine(format!("{error:?}")))?;
    let bytes = context.compiled_code().map_or(0, |code| code.code_buffer().len());
    module.finalize_definitions().map_err(machine)?;
    let code = module.get_finalized_function(id);
    #[expect(unsafe_code, reason = "the function was written with this signature")]
    // SAFETY: `Emit::function` writes a function of three pointers in the platform's C convention.
    let entry = unsafe { std::mem::transmute::<*const u8, Entry>(code) };
    Ok((module, entry, bytes))
}
