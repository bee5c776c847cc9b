//! Where instructions of a function are written.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type, Value, types};
use cranelift_frontend::FunctionBuilder;
use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

/// Writes instructions, and each constant and each load of what does not change once.
///
/// They stay good for all that is written later, so blocks that others do not go through (those that return early) must write
/// their own.
pub(crate) struct Instructions<'f> {
    builder: FunctionBuilder<'f>,
    constants: HashMap<(Type, i64), Value>,
    loads: HashMap<(Type, Value, usize), Value>,
}

impl<'f> Instructions<'f> {
    pub(crate) fn new(builder: FunctionBuilder<'f>) -> Self {
        Self { builder, constants: HashMap::new(), loads: HashMap::new() }
    }

    /// The function builder, when everything is written.
    pub(crate) fn into_builder(self) -> FunctionBuilder<'f> {
        self.builder
    }

    /// A constant of a register of integers.
    pub(crate) fn constant(&mut self, ty: Type, word: i64) -> Value {
        let builder = &mut self.builder;
        *self.constants.entry((ty, word)).or_insert_with(|| builder.ins().iconst(ty, word))
    }

    pub(crate) fn int(&mut self, word: i64) -> Value {
        self.constant(types::I64, word)
    }

    pub(crate) fn float(&mut self, number: f64) -> Value {
        let key = (types::F64, number.to_bits().cast_signed());
        let builder = &mut self.builder;
        *self.constants.entry(key).or_insert_with(|| builder.ins().f64const(number))
    }

    /// A word of memory that does not change while the code runs, so that it may be loaded wherever it is needed.
    pub(crate) fn load(&mut self, ty: Type, base: Value, word: usize) -> Value {
        let builder = &mut self.builder;
        *self.loads.entry((ty, base, word)).or_insert_with(|| {
            let flags = MemFlagsData::trusted().with_readonly().with_can_move();
            builder.ins().load(ty, flags, base, offset(word))
        })
    }

    /// Those bits of a word that a mask has.
    pub(crate) fn mask(&mut self, word: Value, mask: u64) -> Value {
        let mask = self.int(mask.cast_signed());
        self.ins().band(word, mask)
    }

    pub(crate) fn shift_left(&mut self, word: Value, places: u32) -> Value {
        let places = self.int(places.into());
        self.ins().ishl(word, places)
    }

    pub(crate) fn shift_right(&mut self, word: Value, places: u32) -> Value {
        let places = self.int(places.into());
        self.ins().ushr(word, places)
    }

    /// Compares with a constant.
    pub(crate) fn compare(&mut self, how: IntCC, word: Value, constant: i64) -> Value {
        let constant = self.int(constant);
        self.ins().icmp(how, word, constant)
    }
}

/// How many bytes before a word.
pub(crate) fn offset(word: usize) -> i32 {
    i32::try_from(word * 8).unwrap_or(i32::MAX)
}

impl<'f> Deref for Instructions<'f> {
    type Target = FunctionBuilder<'f>;

    fn deref(&self) -> &Self::Target {
        &self.builder
    }
}

impl DerefMut for Instructions<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.builder
    }
}
