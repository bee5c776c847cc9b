//! One function of machine code, and the one place where code is entered.

use crate::emit::{Input, Tables, Writing};
use crate::needs::Frame;
use crate::row::Row;
use crate::unsupported::Unsupported;
use cranelift_codegen::Context;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{AbiParam, types};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{Module, default_libcall_names};
use std::cell::Cell;
use std::sync::OnceLock;

/// How much work goes into the code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tier {
    /// Quick to compile: no optimisation, and registers given in one pass.
    Quick,
    /// Quick to run.
    #[default]
    Optimised,
}

/// What the first part of a function returns where others follow; 0 where it has done nothing.
pub(crate) const MORE: u64 = 1;

/// What it returns where all is done: this, or any larger word.
pub(crate) const DONE: u64 = 2;

pub(crate) type Entry = extern "C" fn(*const u64, *const u64, *mut u64, *mut u64, *mut u64) -> u64;

/// A function. It owns its memory, which is never writable and executable at once.
pub(crate) struct Function {
    pub(crate) entry: Entry,
    /// The parts that are run behind it.
    rest: Vec<Entry>,
    /// Words that the parts share.
    pub(crate) cells: usize,
    /// The packed bits that it leaves no doubt about.
    pub(crate) sure: u64,
    /// Bytes of code.
    pub(crate) bytes: usize,
    /// Operations before they became code.
    pub(crate) operations: usize,
    /// What the code reads; it holds the addresses.
    _tables: Tables,
    module: Option<JITModule>,
}

// The module is not looked at again once it is finalised, but to free its memory; the code itself changes nothing but what it is
// passed.
#[expect(unsafe_code, reason = "see above")]
// SAFETY: no method gives access to the module, and `Drop` has it alone.
unsafe impl Send for Function {}
#[expect(unsafe_code, reason = "see above")]
// SAFETY: as for `Send`.
unsafe impl Sync for Function {}

thread_local! {
    /// What the code generator works in, kept for the next function.
    static CONTEXT: Cell<Option<Box<Context>>> = const { Cell::new(None) };
}

impl Function {
    /// Writes the function of a frame and makes code of it, which may only be entered where `target` is this machine. `all_present` says that every required field is there, `sure` are
    /// the packed bits that rules leave no doubt about then.
    pub(crate) fn new(
        input: Input<'_>,
        target: OwnedTargetIsa,
        frame: Frame,
        all_present: bool,
        sure: u64,
    ) -> Result<Self, Unsupported> {
        let mut module = JITModule::new(JITBuilder::with_isa(target, default_libcall_names()));
        let mut context = CONTEXT.take().unwrap_or_else(|| Box::new(Context::new()));
        let mut writing = Writing::new(input, module.target_config(), frame, all_present, sure)?;
        let (mut parts, mut bytes, mut operations) = (Vec::new(), 0, 0);
        loop {
            module.clear_context(&mut context);
            context.func.signature.params.resize(5, AbiParam::new(types::I64));
            context.func.signature.returns.push(AbiParam::new(types::I64));
            let more = writing.part(&mut context.func)?;
            operations += context.func.dfg.num_insts();
            let id = module.declare_anonymous_function(&context.func.signature).map_err(machine)?;
            module
                .define_function_with_control_plane(id, &mut context, &mut ControlPlane::default())
                .map_err(|error| machine(format!("{error:?}")))?;
            bytes += context.compiled_code().map_or(0, |code| code.code_buffer().len());
            parts.push(id);
            if !more {
                break;
            }
        }
        CONTEXT.set(Some(context));
        module.finalize_definitions().map_err(machine)?;
        let mut parts = parts.into_iter().map(|id| {
            let code = module.get_finalized_function(id);
            #[expect(unsafe_code, reason = "the function was written with this signature")]
            // SAFETY: `Writing::part` writes functions of five pointers that return a word, in the platform's C convention.
            unsafe {
                std::mem::transmute::<*const u8, Entry>(code)
            }
        });
        let entry = parts.next().ok_or(Unsupported::Malformed)?;
        let rest = parts.collect();
        let (tables, sure, cells) = writing.finish();
        Ok(Self { entry, rest, cells, sure, bytes, operations, _tables: tables, module: Some(module) })
    }

    /// Runs it; false, and nothing is done, where something is absent that it requires. What is passed must have the lengths of
    /// the task's layout and shape; of `cells` there become as many as it needs. The function of `Frame::Rules` writes `out` alone, that
    /// of `Frame::Stated` reads it and writes `guesses`.
    pub(crate) fn enter(
        &self,
        row: &Row,
        context: &[u64],
        out: *mut u64,
        guesses: *mut u64,
        cells: &mut Vec<u64>,
    ) -> bool {
        if cells.len() < self.cells {
            cells.resize(self.cells, 0);
        }
        let cells = cells.as_mut_ptr();
        let first = (self.entry)(row.words().as_ptr(), context.as_ptr(), out, guesses, cells);
        if first == MORE {
            self.go_on(row, context, out, guesses, cells);
        }
        first != 0
    }

    /// Runs the parts behind the first, with what that was passed.
    pub(crate) fn go_on(
        &self,
        row: &Row,
        context: &[u64],
        out: *mut u64,
        guesses: *mut u64,
        cells: *mut u64,
    ) {
        for part in &self.rest {
            part(row.words().as_ptr(), context.as_ptr(), out, guesses, cells);
        }
    }
}

impl Drop for Function {
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

fn machine(error: impl ToString) -> Unsupported {
    Unsupported::Machine { reason: error.to_string() }
}

/// This machine as a target, made once for each tier.
pub(crate) fn this_machine(tier: Tier) -> Result<OwnedTargetIsa, Unsupported> {
    static TARGETS: [OnceLock<Result<OwnedTargetIsa, Unsupported>>; 2] = [OnceLock::new(), OnceLock::new()];
    let [quick, optimised] = &TARGETS;
    let made = match tier {
        Tier::Quick => quick,
        Tier::Optimised => optimised,
    };
    made.get_or_init(|| make_target(tier, true)).clone()
}

/// Any machine with a processor of this architecture.
pub(crate) fn any_machine(tier: Tier) -> Result<OwnedTargetIsa, Unsupported> {
    make_target(tier, false)
}

fn make_target(tier: Tier, native: bool) -> Result<OwnedTargetIsa, Unsupported> {
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
    let builder = cranelift_native::builder_with_options(native).map_err(machine)?;
    builder.finish(settings::Flags::new(flags)).map_err(machine)
}
