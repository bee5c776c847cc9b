//! A plan as operations on planes.

use super::block::Block;
use super::build::{Known, build};
use super::code::{Code, code};
use super::plane::Plane;
use crate::machine::RuntimeHost;
use onboard_ir::layout::Layout;
use onboard_ir::plan::{Act, Plan};
use onboard_ir::{FieldId, Program, PurposeId, Value};
use onboard_jit::lower::Task;
use onboard_jit::{Imputation, Needs, Shape, Unsupported, kinds};
use std::sync::Arc;

/// A plan as operations on planes, made three times: for blocks of which more or less is known of everybody.
#[derive(Debug)]
pub(crate) struct PlaneProgram {
    pub(super) layout: Arc<Layout>,
    pub(super) shape: Shape,
    pub(super) host: RuntimeHost,
    sights: Vec<PurposeId>,
    /// The fields that are read; whether each must be there for the second kind of blocks, and whether it is filled.
    fields: Vec<Read>,
    all: Code,
    /// None where no field is sure to be filled.
    required: Option<Code>,
    some: Code,
}

#[derive(Clone, Copy, Debug)]
struct Read {
    field: FieldId,
    required: bool,
    filled: bool,
}

impl PlaneProgram {
    /// The operations of a plan. `traits` are what its traits are of somebody of whom nothing has happened.
    ///
    /// # Errors
    /// Where something in it is left to others.
    pub(crate) fn new(
        program: &Program,
        plan: &Plan,
        layout: &Arc<Layout>,
        imputations: &[Imputation],
        host: RuntimeHost,
        traits: &[Option<Value>],
    ) -> Result<Self, Unsupported> {
        let sources = plan.sources();
        let kinds = kinds(program, plan, &sources);
        let needs = Needs::new(plan, imputations);
        needs.refuse(plan, &sources)?;
        let remembers = |(position, step): (usize, &onboard_ir::plan::Step)| {
            needs.step(position) && matches!(step.act, Act::Memory(..))
        };
        // Where nothing but events changes what segments remember, they remember nothing but what holds now.
        if !plan.fold_clock.is_empty() && plan.steps.iter().enumerate().any(remembers) {
            return Err(Unsupported::Memory);
        }
        let shape = Shape::of(plan);
        let (sources, kinds, needs) = (&sources[..], &kinds[..], &needs);
        let task = Task { plan, layout, sources, kinds, imputations, needs, shape: &shape, host: &host };
        let made = |known| build(task, traits, known).map(code);
        let (all, some) = (made(Known::All)?, made(Known::Some)?);
        let fields = plan.fields.iter().zip(&needs.fields).zip(&needs.required).zip(imputations);
        let fields = fields.filter(|(((_, read), _), _)| **read);
        let fields = fields.map(|(((field, _), required), imputation)| {
            let filled = !imputation.steps.is_empty();
            Read { field: field.field, required: *required, filled }
        });
        let fields: Vec<Read> = fields.collect();
        let required = fields.iter().any(|read| !read.required).then(|| made(Known::Required)).transpose()?;
        let sights = plan.sights.clone();
        Ok(Self { layout: Arc::clone(layout), shape, host, sights, fields, all, required, some })
    }

    /// The operations for a block, and whether something in it is guessed.
    pub(super) fn code(&self, block: &Block<'_>, everybody: &Plane) -> (&Code, bool) {
        let all = |plane: &Plane| everybody.without(plane).is_empty();
        if !self.sights.iter().all(|purpose| all(block.allowed(*purpose))) {
            return (&self.some, true);
        }
        let absent = self.fields.iter().filter(|read| !all(block.present(read.field)));
        let (mut code, mut guessed) = (&self.all, false);
        for read in absent {
            guessed |= read.filled;
            match &self.required {
                Some(required) if !read.required && std::ptr::eq(code, &self.all) => code = required,
                Some(_) if !read.required => {}
                _ => code = &self.some,
            }
        }
        (code, guessed)
    }

    /// The one of several codes that needs most room.
    pub(super) fn registers(&self) -> (usize, usize) {
        let codes = [Some(&self.all), self.required.as_ref(), Some(&self.some)];
        let most = |of: fn(&Code) -> usize| codes.into_iter().flatten().map(of).max().unwrap_or(0);
        (most(|code| code.planes), most(|code| code.lanes))
    }
}
